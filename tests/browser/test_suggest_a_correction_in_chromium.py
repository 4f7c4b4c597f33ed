"""A reader sees a mistake in a story and tells the newsroom, on our own page and on a page of others."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from axe_playwright_python.sync_playwright import Axe
from passages import ask, select
from playwright.sync_api import Locator, Page, Route, expect
from servers import Ombud
from watched import Reader

TEXT = "<p>The lock was built in <b>1913</b> by two brothers.</p><p>Nobody has mended it since.</p>"
STRICT = "default-src 'none'; script-src {0}; connect-src {0}; trusted-types ombud; require-trusted-types-for 'script'"
HEAR = "document.addEventListener('ombud:suggested', ({ detail }) => { document.title = JSON.stringify(detail) })"
BOX = "(passage) => { const { left, top, right, bottom } = getSelection().getRangeAt(0).getBoundingClientRect()\n"
BOX += "return { left, top, right, bottom } }"


def dialog(page: Page) -> Locator:
    """The dialog, by what an assistive technology calls it."""
    return page.get_by_role("dialog", name="Suggest a correction")


def field(page: Page, name: str) -> Locator:
    """One of the dialog's textboxes."""
    return dialog(page).get_by_role("textbox", name=name, exact=True)


def send(page: Page) -> None:
    """Press Send and wait until the newsroom has it."""
    dialog(page).get_by_role("button", name="Send").click()
    expect(dialog(page).get_by_text("Thank you.")).to_be_visible()


def corrections(ombud: Ombud, url: str) -> list[Any]:
    """What the newsroom has about the story."""
    status, story = ombud.call(
        "GET", f"stories?{urlencode({'url': url.partition('?')[0]})}", Authorization=f"Bearer {ombud.key}"
    )
    assert status == 200
    found: list[Any] = [{**row, "text": story["text"]} for row in story["corrections"]]
    return found


@pytest.fixture(params=["own", "foreign"])
def url(request: pytest.FixtureRequest, ombud: Ombud) -> str:
    """A story on our own page, and one on a page of another origin."""
    if request.param == "foreign":
        return ombud.page(TEXT)
    return ombud.own("forty-one-loaves") + "?lang=en"


def words_of(ombud: Ombud, page: Page) -> str:
    """Some words in the middle of the story that stand there once."""
    text = str(ask(ombud, page, "(passage) => passage.read(passage.storyOf()).text"))
    paragraph = max(text.split("\n\n"), key=len)
    return " ".join(paragraph.split(" ")[2:6])


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


def test_nothing_typed_is_lost_by_escape_or_reload(ombud: Ombud, reader: Reader, url: str) -> None:
    page = reader.page
    page.goto(url)
    words = words_of(ombud, page)
    select(ombud, page, words)
    page.keyboard.press("Control+Enter")
    field(page, "What is wrong?").fill("Half a thou")
    field(page, "Suggested wording").fill("better words")
    page.keyboard.press("Escape")
    page.reload()
    select(ombud, page, words)
    page.keyboard.press("Control+Enter")
    expect(field(page, "What is wrong?")).to_have_value("Half a thou")
    expect(field(page, "Suggested wording")).to_have_value("better words")
    page.keyboard.press("Escape")
    page.locator(".ombud-suggest").get_by_role("button").click()
    expect(dialog(page).locator("blockquote")).to_have_text(words)
    expect(field(page, "What is wrong?")).to_have_value("Half a thou")
    dialog(page).get_by_role("button", name="It is about other words").click()
    expect(field(page, "What is wrong?")).to_have_value("Half a thou")
    expect(field(page, "The words in the story (optional)")).to_be_focused()


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


def test_a_mistake_in_the_form_is_said_at_its_field(ombud: Ombud, reader: Reader) -> None:
    page = reader.page
    reader.expect("422")
    page.goto(ombud.page(TEXT))
    select(ombud, page, "1913")
    page.keyboard.press("Control+Enter")
    dialog(page).get_by_role("button", name="Send").click()
    message = field(page, "What is wrong?")
    expect(message).to_be_focused()
    expect(message).to_have_accessible_description("Say what is wrong, or how it should read.")
    message.fill("It was 1914.")
    field(page, "E-mail (optional)").fill("not an address")
    dialog(page).get_by_role("button", name="Send").click()
    expect(field(page, "E-mail (optional)")).to_be_focused()
    expect(dialog(page).locator("[data-error=email]")).to_contain_text("not an e-mail address")
    expect(message).to_have_value("It was 1914.")


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


def test_ctrl_enter_while_writing_is_left_to_the_field(ombud: Ombud, reader: Reader) -> None:
    page = reader.page
    page.goto(ombud.page(TEXT, after="<textarea id=own>words of a form</textarea>"))
    select(ombud, page, "two brothers")
    expect(page.locator("ombud-correct").get_by_role("button")).to_be_visible()
    own = page.locator("#own")
    own.focus()
    page.keyboard.press("Control+Enter")
    own.blur()
    select(ombud, page, "1913")
    page.keyboard.press("Control+Enter")
    expect(dialog(page)).to_have_count(1)
    expect(dialog(page).locator("blockquote")).to_have_text("1913")


def test_the_keys_typed_in_the_dialog_are_no_shortcuts_of_the_page(ombud: Ombud, reader: Reader) -> None:
    page = reader.page
    page.goto(ombud.page(TEXT))
    page.evaluate("document.addEventListener('keydown', ({ key }) => { document.title += key })")
    select(ombud, page, "1913")
    page.keyboard.press("Control+Enter")
    expect(field(page, "Suggested wording")).to_be_focused()
    page.keyboard.type("jk")
    expect(field(page, "Suggested wording")).to_have_value(re.compile("jk"))
    expect(page).not_to_have_title(re.compile("jk"))


def test_a_passage_that_is_too_long_is_said_to_be(ombud: Ombud, reader: Reader) -> None:
    page = reader.page
    page.goto(ombud.page("<p>" + "words " * 400 + "</p>"))
    page.evaluate("getSelection().selectAllChildren(document.querySelector('article p'))")
    page.keyboard.press("Control+Enter")
    said = dialog(page).get_by_role("status").filter(has_text="At most 2000 characters of the story at once")
    expect(said).to_contain_text("these are 2399")
    field(page, "What is wrong?").fill("All of it.")
    dialog(page).get_by_role("button", name="Send").click()
    expect(said).to_be_visible()
    expect(field(page, "What is wrong?")).to_have_value("All of it.")


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


def test_hostile_words_stay_words_under_the_strictest_policy(ombud: Ombud, reader: Reader) -> None:
    page = reader.page
    hostile = "<img src=x onerror=alert(1)>"
    escaped = hostile.replace("<", "&lt;")
    url = ombud.page(f"<p>Before {escaped} after.</p>", css="")
    html, _headers = ombud.elsewhere.pages[url.removeprefix(ombud.elsewhere.origin)]
    ombud.elsewhere.change(url, html.replace(b"<style></style>", b""), Content_Security_Policy=STRICT.format(ombud.url))
    page.goto(url)
    for name in ("first", "again"):
        assert select(ombud, page, hostile)
        page.keyboard.press("Control+Enter")
        expect(dialog(page).locator("blockquote")).to_have_text(hostile)
        field(page, "Suggested wording").fill(f"{hostile} {hostile}")
        field(page, "What is wrong?").fill(f"{hostile} {name}")
        if name == "again":
            expect(dialog(page).locator(".ombud-known ins")).to_have_text(f" {hostile}")
        send(page)
        page.keyboard.press("Escape")
    assert reader.dialogs == []


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


def test_the_dialog_speaks_the_language_of_the_page(ombud: Ombud, reader: Reader) -> None:
    page = reader.page
    page.goto(ombud.page(TEXT, lang="uk"))
    select(ombud, page, "two brothers")
    page.keyboard.press("Control+Enter")
    made = page.get_by_role("dialog", name="Запропонувати виправлення")
    expect(made).to_have_attribute("lang", "uk")
    expect(made.get_by_role("button", name="Надіслати")).to_be_visible()


LOOKS: list[tuple[str, dict[str, Any], dict[str, str]]] = [
    ("wide", {}, {}),
    ("narrow", {"viewport": {"width": 320, "height": 640}}, {}),
    ("dark", {"color_scheme": "dark"}, {"css": "body { background: #121212; color: #eee }"}),
    ("still", {"reduced_motion": "reduce", "forced_colors": "active"}, {}),
]


@pytest.mark.parametrize(("options", "page_fields"), [look[1:] for look in LOOKS], ids=[look[0] for look in LOOKS])
def test_everybody_can_use_the_dialog(
    ombud: Ombud, open_reader: Callable[..., Reader], options: dict[str, Any], page_fields: dict[str, str]
) -> None:
    page = open_reader(**options).page
    page.goto(ombud.page(TEXT, before="<main>", after="</main>", **page_fields))
    select(ombud, page, "two brothers")
    page.keyboard.press("Control+Enter")
    field(page, "Suggested wording").fill("three brothers")
    assert_accessible(page)
    wide = page.evaluate("document.querySelector('ombud-correct').shadowRoot.querySelector('dialog').scrollWidth")
    assert wide <= page.viewport_size["width"]  # type: ignore[index]
    send(page)
    assert_accessible(page)
    page.goto(str(dialog(page).get_by_role("link").get_attribute("href")))
    assert_accessible(page)
    page.goto(f"{ombud.url}/p/ferry-bell/correct?{urlencode({'url': ombud.own('forty-one-loaves'), 'lang': 'uk'})}")
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def assert_accessible(page: Page) -> None:
    """No violation that axe knows of."""
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
