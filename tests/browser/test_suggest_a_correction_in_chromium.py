"""A reader sees a mistake in a story and tells the newsroom, on our own page and on a page of others."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from passages import ask, select
from playwright.sync_api import Route, expect
from servers import Ombud
from suggesting import TEXT, corrections, dialog, field, send, story, words_of  # noqa: F401
from watched import Reader

HEAR = "document.addEventListener('ombud:suggested', ({ detail }) => { document.title = JSON.stringify(detail) })"
BOX = "(passage) => { const { left, top, right, bottom } = getSelection().getRangeAt(0).getBoundingClientRect()\n"
BOX += "return { left, top, right, bottom } }"


def test_a_reader_selects_words_presses_ctrl_enter_and_the_newsroom_has_them(
    ombud: Ombud, reader: Reader, url: str
) -> None:
    page = reader.page
    page.add_init_script(HEAR)
    page.goto(url)
    words = words_of(ombud, page)
    assert select(ombud, page, words)
    page.keyboard.press("Control+Enter")
    expect(dialog(page).locator("blockquote")).to_have_text(words)
    wording = field(page, "Suggested wording")
    expect(wording).to_be_focused()
    expect(wording).to_have_value(words)
    wording.fill(f"{words} indeed")
    expect(dialog(page).locator(".ombud-diff ins")).to_have_text(" indeed")
    field(page, "What is wrong?").fill("The word “indeed” is missing.")
    dialog(page).get_by_role("radio", name="Missing context").check()
    expect(field(page, "E-mail (optional)")).to_be_visible()
    send(page)
    expect(page).to_have_title(re.compile(r'"seconded":false,"state":"exact"'))
    link = dialog(page).get_by_role("link").get_attribute("href")
    dialog(page).get_by_role("button", name="Back to the story").click()
    expect(dialog(page)).to_have_count(0)
    [row] = [row for row in corrections(ombud, url) if row["exact"] == words]
    assert (row["kind"], row["status"]) == ("clarification", "open")
    anchor = row["anchor"]
    assert (anchor["state"], row["text"][anchor["start"] : anchor["end"]]) == ("exact", words)
    page.goto(str(link))
    expect(page.get_by_role("heading", name="Your suggestion")).to_be_visible()
    expect(page.get_by_text("The word “indeed” is missing.")).to_be_visible()
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.endsWith(':corrections'))") == []


def test_the_button_beside_selected_words_leaves_them_uncovered(
    ombud: Ombud, reader: Reader, url: str, eventually: Callable[..., Any]
) -> None:
    page = reader.page
    page.goto(url)
    page.locator("[data-ombud-story] p").first.dblclick(position={"x": 8, "y": 12})
    button = page.locator("ombud-correct").get_by_role("button", name="Suggest a correction")
    expect(button).to_be_visible()
    place, words = button.bounding_box(), ask(ombud, page, BOX)
    assert place
    assert place["y"] >= words["bottom"]
    chosen = page.evaluate("String(getSelection())").strip()
    button.click()
    expect(dialog(page).locator("blockquote")).to_have_text(chosen)
    page.keyboard.press("Escape")
    expect(dialog(page)).to_have_count(0)
    eventually(lambda: page.evaluate("String(getSelection())").strip() == chosen)
    page.locator("[data-ombud-story] p").first.click()
    expect(button).to_be_hidden()


def test_a_finger_that_selects_words_finds_the_button(ombud: Ombud, open_reader: Callable[..., Reader]) -> None:
    page = open_reader(viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True).page
    page.goto(ombud.page(TEXT))
    assert select(ombud, page, "two brothers")
    page.locator("ombud-correct").get_by_role("button", name="Suggest a correction").tap()
    expect(dialog(page).locator("blockquote")).to_have_text("two brothers")
    expect(dialog(page).get_by_role("heading")).to_be_focused()


def test_the_button_under_the_story_needs_no_selection(ombud: Ombud, reader: Reader, url: str) -> None:
    page = reader.page
    page.goto(url)
    words = words_of(ombud, page)
    button = page.locator(".ombud-suggest").get_by_role("button", name="Suggest a correction")
    button.scroll_into_view_if_needed()
    button.press("Enter")
    passage = field(page, "The words in the story (optional)")
    expect(passage).to_be_focused()
    passage.fill(words)
    expect(field(page, "Suggested wording")).to_have_value(words)
    field(page, "What is wrong?").fill("I was there.")
    page.keyboard.press("Control+Enter")
    expect(dialog(page).get_by_text("Thank you.")).to_be_visible()
    page.keyboard.press("Escape")
    expect(button).to_be_focused()
    assert any(row["exact"] == words and row["anchor"]["state"] == "exact" for row in corrections(ombud, url))


def test_a_suggestion_that_does_not_arrive_is_sent_again_once(ombud: Ombud, reader: Reader) -> None:
    page = reader.page
    reader.expect("corrections")
    url = ombud.page(TEXT)
    page.goto(url)
    keys: list[str] = []

    def lose(route: Route) -> None:
        """The first one arrives and its answer is lost, the second one is answered."""
        keys.append(route.request.headers["idempotency-key"])
        if len(keys) == 1:
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route(re.compile(r"/corrections$"), lose)
    select(ombud, page, "two brothers")
    page.keyboard.press("Control+Enter")
    field(page, "What is wrong?").fill("Three of them.")
    field(page, "E-mail (optional)").fill("olha@paper.example")
    dialog(page).get_by_role("button", name="Send").click()
    expect(dialog(page).get_by_role("status").filter(has_text="Your words are kept here")).to_be_visible()
    expect(field(page, "What is wrong?")).to_have_value("Three of them.")
    expect(field(page, "E-mail (optional)")).to_have_value("olha@paper.example")
    assert "olha" not in page.evaluate("JSON.stringify(localStorage)")
    send(page)
    assert len(keys) == 2
    assert keys[0] == keys[1]
    assert len(corrections(ombud, url)) == 1


def test_what_others_have_said_is_known_and_may_be_seconded(ombud: Ombud, open_reader: Callable[..., Reader]) -> None:
    url = ombud.page(TEXT)
    for known, name in enumerate(["first", "second", "third"]):
        page = open_reader().page
        page.goto(url)
        select(ombud, page, "two brothers")
        page.keyboard.press("Control+Enter")
        if name == "first":
            dialog(page).get_by_role("radio", name="Wrong fact").check()
            field(page, "Suggested wording").fill("three brothers")
            send(page)
            continue
        said = dialog(page).locator(".ombud-known p")
        people = "1 reader has" if known == 1 else f"{known} readers have"
        expect(said).to_contain_text(f"Known: {people} pointed this out · Wrong fact")
        expect(said.locator("ins")).to_have_text("three")
        said.get_by_role("button", name="Second it").click()
        expect(dialog(page).get_by_text("Other readers have seen the same")).to_be_visible()
    assert len(corrections(ombud, url)) == 1


def test_a_caption_is_taken_as_words_beside_the_story(ombud: Ombud, reader: Reader) -> None:
    page = reader.page
    url = ombud.page(f"{TEXT}<figure><figcaption id=it>The lock in 1931</figcaption></figure>")
    page.goto(url)
    page.evaluate("getSelection().selectAllChildren(document.querySelector('#it'))")
    page.keyboard.press("Control+Enter")
    expect(dialog(page).get_by_text("These words stand beside the story")).to_be_visible()
    field(page, "What is wrong?").fill("1913.")
    send(page)
    [row] = corrections(ombud, url)
    assert (row["exact"], row["anchor"]["state"]) == ("The lock in 1931", "foreign")


def test_a_reader_without_javascript_gets_there_by_plain_forms(
    ombud: Ombud, open_reader: Callable[..., Reader]
) -> None:
    reader = open_reader(java_script_enabled=False)
    reader.expect("422")
    page, url = reader.page, ombud.own("nine-locks-second-series")
    page.goto(f"{url}?lang=en")
    page.locator(".ombud-suggest").get_by_role("button", name="Suggest a correction").click()
    expect(page.get_by_role("heading", name="Suggest a correction")).to_be_visible()
    page.get_by_role("textbox", name="The words in the story (optional)").fill("somewhere <b>")
    page.get_by_role("textbox", name="E-mail (optional)").fill("not an address")
    page.get_by_role("radio", name="Spelling").check()
    page.get_by_role("textbox", name="What is wrong?").fill("A letter & a half.")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_role("textbox", name="The words in the story (optional)")).to_have_value("somewhere <b>")
    expect(page.get_by_role("textbox", name="What is wrong?")).to_have_value("A letter & a half.")
    expect(page.get_by_role("radio", name="Spelling")).to_be_checked()
    page.get_by_role("textbox", name="E-mail (optional)").fill("")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="Your suggestion")).to_be_visible()
    expect(page.get_by_text("A letter & a half.")).to_be_visible()
    expect(page.get_by_text("The newsroom has it and has not decided yet.")).to_be_visible()
