"""A reader of a publication's own page, on another origin than Ombud's, reads the thread and writes in it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator, Page, Route, expect
from servers import Ombud
from watched import Reader

LISTEN = """document.heard = []
for (const name of ['ready', 'posted', 'edited', 'withdrawn', 'recommended', 'error'])
  document.addEventListener('ombud:' + name, ({ detail, composed, target }) =>
    document.heard.push({ name, detail, composed, target: target.localName }))"""


def listen(page: Page) -> None:
    """From the next page on writes its events down, as the publication's own script could."""
    page.add_init_script(LISTEN)


def events(page: Page) -> list[Any]:
    """The thread's events on this page so far."""
    heard: list[Any] = page.evaluate("document.heard")
    return heard


def comment(page: Page, words: str) -> Locator:
    """The comment in which the words stand, without its replies."""
    return page.locator(".ombud-comment").filter(has_text=words)


def write(page: Page, words: str) -> None:
    """Types a comment as a person would."""
    page.get_by_role("textbox", name="Your comment").fill(words)


def test_a_reader_finds_the_thread_on_a_foreign_page_and_takes_part(ombud: Ombud, reader: Reader) -> None:
    page = reader.page
    listen(page)
    page.goto(ombud.foreign)
    expect(page.get_by_role("heading", name=re.compile(r"^Comments \(\d+\)$"))).to_be_visible()
    expect(page.get_by_role("checkbox", name="Contains spoilers")).to_be_visible()
    write(page, "The pumpkin is called *Amelia*.")
    page.get_by_role("textbox", name="Name", exact=True).fill("Olha")
    page.get_by_role("button", name="Post comment").dblclick()
    mine = comment(page, "The pumpkin is called Amelia.")
    expect(mine).to_have_count(1)
    expect(mine.locator("em")).to_have_text("Amelia")
    expect(mine).to_be_focused()
    expect(mine.get_by_role("link", name="this minute")).to_have_attribute(
        "href", re.compile(re.escape(ombud.foreign) + r"#comment-\d+$")
    )
    expect(page.get_by_role("textbox", name="Your comment")).to_have_value("")
    expect(page.get_by_role("textbox", name="Name", exact=True)).to_have_value("Olha")
    for name in ("Reply", "Recommend", "Edit", "Withdraw"):
        expect(mine.get_by_role("button", name=name)).to_be_visible()
    posted = [event for event in events(page) if event["name"] == "posted"]
    assert [(event["detail"]["status"], event["detail"]["reply"]) for event in posted] == [("approved", False)]
    assert all(event["target"] == "ombud-comments" and event["composed"] for event in posted)
    assert "Olha" not in str(events(page))
    assert "Amelia" not in str(events(page))
    assert len([one for one in ombud.thread(ombud.foreign)["comments"] if "Amelia" in one["html"]]) == 1

    page.reload()
    expect(page.get_by_role("textbox", name="Name", exact=True)).to_have_value("Olha")
    expect(comment(page, "Amelia").get_by_role("button", name="Edit")).to_be_visible()


def test_a_stranger_cannot_change_what_others_wrote(ombud: Ombud, open_reader: Callable[..., Reader]) -> None:
    url = ombud.page()
    ombud.post(url, "Nobody had to push, but I did.")
    page = open_reader().page
    page.goto(url)
    write(page, "I did not.")
    page.get_by_role("button", name="Post comment").click()
    expect(comment(page, "I did not.").get_by_role("button", name="Withdraw")).to_be_visible()
    other = comment(page, "Nobody had to push")
    expect(other.get_by_role("button", name="Reply")).to_be_visible()
    expect(other.get_by_role("button", name="Edit")).to_have_count(0)
    expect(other.get_by_role("button", name="Withdraw")).to_have_count(0)


def test_words_outlive_a_reload_and_a_broken_line_and_are_posted_once(ombud: Ombud, reader: Reader) -> None:
    url, page = ombud.page(), reader.page
    listen(page)
    page.goto(url)
    write(page, "A first thought")
    page.reload()
    expect(page.get_by_role("textbox", name="Your comment")).to_have_value("A first thought")

    reader.expect(r"/comments.*ERR_FAILED|console: .*ERR_FAILED")
    comments = re.compile(r"/api/v1/ferry-bell/comments$")
    page.route(comments, lambda route: route.abort())
    page.get_by_role("button", name="Post comment").click()
    expect(page.get_by_role("status").filter(has_text="That did not reach us.")).to_be_visible()
    expect(page.get_by_role("textbox", name="Your comment")).to_have_value("A first thought")
    assert events(page)[-1]["detail"] == {"doing": "post", "status": 0}

    def lose_the_answer(route: Route) -> None:
        route.fetch()
        route.abort()

    page.unroute(comments)
    page.route(comments, lose_the_answer)
    with page.expect_event("requestfailed"):
        page.get_by_role("button", name="Post comment").click()
    expect(page.get_by_role("status").filter(has_text="That did not reach us.")).to_be_visible()
    page.unroute(comments)
    page.reload()
    page.get_by_role("textbox", name="Your comment").focus()
    page.get_by_role("button", name="Post comment").click()
    expect(page.get_by_role("textbox", name="Your comment")).to_have_value("")
    expect(comment(page, "A first thought")).to_have_count(1)
    assert [one["html"] for one in ombud.thread(url)["comments"]] == ["<p>A first thought</p>"]


def test_a_refusal_says_the_limit_beside_the_field_and_keeps_the_words(ombud: Ombud, reader: Reader) -> None:
    page = reader.page
    reader.expect(r"console: .*status of 422")
    page.goto(ombud.page())
    write(page, "x" * 5001)
    expect(page.get_by_text("5001 / 5000")).to_be_visible()
    page.get_by_role("button", name="Post comment").click()
    field = page.get_by_role("textbox", name="Your comment")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_be_focused()
    expect(field).to_have_accessible_description(re.compile("5000"))
    expect(field).to_have_value("x" * 5001)
    field.fill("Short enough.")
    page.get_by_role("button", name="Post comment").click()
    expect(comment(page, "Short enough.")).to_be_visible()
    expect(field).not_to_have_attribute("aria-invalid", "true")


def test_a_reader_replies_edits_and_withdraws(ombud: Ombud, reader: Reader) -> None:
    url, page = ombud.page(), reader.page
    ombud.post(url, "Who oiled the gate?")
    listen(page)
    page.goto(url)
    comment(page, "Who oiled").get_by_role("button", name="Reply").click()
    field = page.get_by_role("textbox", name="Your comment")
    expect(field).to_be_focused()
    expect(page.get_by_text("Reply to Ann")).to_be_visible()
    page.reload()
    field.fill("The lock-keeper's dog.")
    page.get_by_text("Who oiled").wait_for()
    comment(page, "Who oiled").get_by_role("button", name="Reply").click()
    page.get_by_role("button", name="Post comment").click()
    mine = comment(page, "dog")
    expect(mine).to_have_class(re.compile("ombud-depth-1"))
    expect(mine.get_by_role("link", name="in reply to Ann")).to_be_visible()

    mine.get_by_role("button", name="Edit").click()
    edited = mine.get_by_role("textbox", name="Your comment")
    expect(edited).to_have_value("The lock-keeper's dog.")
    edited.fill("The lock-keeper's cat.")
    mine.get_by_role("button", name="Save").click()
    mine = comment(page, "cat")
    expect(mine.get_by_text("edited")).to_be_visible()
    expect(mine).to_be_focused()

    mine.get_by_role("button", name="Withdraw").click()
    mine.get_by_role("button", name="Withdraw it for good?").click()
    expect(page.get_by_text("Your comment is withdrawn.").first).to_be_visible()
    expect(comment(page, "cat")).to_have_count(0)
    assert [event["name"] for event in events(page)] == ["ready", "posted", "edited", "withdrawn"]
    assert [one["html"] for one in ombud.thread(url)["comments"]] == ["<p>Who oiled the gate?</p>"]


def test_a_recommendation_counts_once_and_can_be_taken_back(
    ombud: Ombud, reader: Reader, eventually: Callable[[Callable[[], bool]], bool]
) -> None:
    url, page = ombud.page(), reader.page
    ombud.post(url, "Thank you, lock-keeper.")
    page.goto(url)
    button = page.get_by_role("button", name="Recommend")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_text("Recommendations: 1")).to_be_visible()
    page.reload()
    expect(button).to_have_attribute("aria-pressed", "true")
    eventually(lambda: ombud.thread(url)["comments"][0]["recommendations"] == 1)
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")
    eventually(lambda: ombud.thread(url)["comments"][0]["recommendations"] == 0)


def test_a_veil_opens_by_mouse_and_keyboard_and_follows_a_quotation(ombud: Ombud, reader: Reader) -> None:
    url, page = ombud.page(), reader.page
    page.goto(url)
    write(page, "The gardener did it.")
    page.get_by_role("checkbox", name="Contains spoilers").check()
    page.get_by_role("textbox", name="What it spoils (optional)").fill("The last page")
    page.get_by_role("button", name="Post comment").click()
    veil = page.locator("details").filter(has_text="The last page")
    expect(veil.locator("summary")).to_contain_text("This comment contains spoilers. Show it")
    expect(page.get_by_text("The gardener did it.")).to_be_hidden()
    veil.locator("summary").click()
    expect(page.get_by_text("The gardener did it.")).to_be_visible()

    write(page, "Or was it ||the butler|| after all?")
    page.get_by_role("button", name="Post comment").click()
    words = comment(page, "Or was it").locator(".ombud-words span")
    expect(words).to_have_css("visibility", "hidden")
    curtain = comment(page, "Or was it").get_by_role("checkbox", name="Show")
    curtain.focus()
    page.keyboard.press("Space")
    expect(words).to_have_css("visibility", "visible")

    words.evaluate("(node) => getSelection().selectAllChildren(node.closest('.ombud-body'))")
    page.get_by_role("button", name="Quote the selected words").click()
    expect(page.get_by_role("textbox", name="Your comment")).to_have_value(
        re.compile(r"^> Or was it \|\|the butler\|\| after all\?\n")
    )


def test_names_of_the_thread_are_proposed_after_an_at_sign(ombud: Ombud, reader: Reader) -> None:
    url, page = ombud.page(), reader.page
    ombud.post(url, "First.", name="Bram")
    ombud.post(url, "Second.", name="Bruna Ott")
    page.goto(url)
    field = page.get_by_role("textbox", name="Your comment")
    field.press_sequentially("Well, @br")
    names = page.get_by_role("listbox", name="People in this thread").get_by_role("option")
    expect(names).to_have_text(["Bram", "Bruna Ott"])
    field.press("ArrowDown")
    field.press("Enter")
    expect(field).to_have_value('Well, @"Bruna Ott" ')
    expect(names).to_have_count(0)


def test_a_language_that_is_not_read_is_hidden_and_remembered(ombud: Ombud, reader: Reader) -> None:
    page = reader.page
    page.goto(ombud.own("footbridge-reopens"))
    # A comment with a version in a language that is read stays, in that version.
    ukrainian = page.locator('.ombud-comment[data-language="uk"] > .ombud-card:not(:has(.ombud-version))')
    shown = ukrainian.count()
    assert shown > 1
    page.get_by_role("checkbox", name=re.compile("^Українська")).uncheck()
    expect(ukrainian.locator("visible=true")).to_have_count(0)
    expect(page.get_by_text(re.compile(r"comments in other languages hidden\."))).to_be_visible()
    page.reload()
    expect(ukrainian.locator("visible=true")).to_have_count(0)
    page.get_by_role("button", name="Show them").click()
    expect(ukrainian.locator("visible=true")).to_have_count(shown)
