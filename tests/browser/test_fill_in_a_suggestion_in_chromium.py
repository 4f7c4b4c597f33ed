"""The dialog for a suggestion: nothing typed is lost, mistakes are said at their field, everybody can use it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from axe_playwright_python.sync_playwright import Axe
from passages import select
from playwright.sync_api import Page, expect
from servers import Ombud
from suggesting import TEXT, dialog, field, send, story, words_of  # noqa: F401
from watched import Reader

STRICT = "default-src 'none'; script-src {0}; connect-src {0}; trusted-types ombud; require-trusted-types-for 'script'"


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
