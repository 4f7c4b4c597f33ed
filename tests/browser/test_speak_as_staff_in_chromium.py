"""Staff of an installation without mail, provider and single sign-on speak under their badge: from the desk by keyboard
alone, on our own pages, and in a page of another origin."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from servers import Ombud
from test_everybody_can_use_it import assert_open_to_all
from watched import Reader

LOOKS: dict[str, dict[str, Any]] = {
    "wide": {"viewport": {"width": 1280, "height": 900}},
    "small and dark": {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"},
}
# Where somebody wants to look at the pictures: a folder.
PICTURES = os.environ.get("PICTURES", "")


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png")


def at_the_desk(ombud: Ombud, page: Page, name: str) -> None:
    """Come in by the link that the server prints."""
    page.goto(ombud.sign_in_link(name))
    page.locator("main button").click()
    page.wait_for_url("**/desk/")


def badge(page: Page, words: str) -> None:
    """The comment with these words stands there under the newsroom's badge."""
    said = page.locator(".ombud-comment").filter(has=page.get_by_text(words, exact=True)).last
    expect(said.locator(".ombud-staff").first).to_have_text("The Ferry Bell")


@pytest.mark.parametrize("look", LOOKS)
def test_an_answer_from_the_queue_by_keyboard(ombud: Ombud, open_reader: Callable[..., Reader], look: str) -> None:
    name = f"keys.{look.split()[0]}"
    page = open_reader(**LOOKS[look]).page
    asked = ombud.post(ombud.own("forty-one-loaves"), f"Who counts the loaves, {name}?")
    at_the_desk(ombud, page, name)
    page.goto(f"{ombud.url}/desk/?tab=latest")
    page.wait_for_load_state()
    page.keyboard.press("j")
    page.keyboard.press("e")
    field = page.get_by_role("textbox", name="Your answer, which readers see")
    expect(field).to_be_focused()
    page.keyboard.type(f"The baker does, {name}.")
    assert_open_to_all(page)
    picture(page, f"answer-{look}")
    # Away and back, as after a session that was lost.
    page.goto(f"{ombud.url}/desk/?tab=latest")
    page.wait_for_load_state()
    page.keyboard.press("j")
    page.keyboard.press("e")
    expect(field).to_have_value(f"The baker does, {name}.")
    while page.evaluate("document.activeElement.textContent.trim()") != "Post the answer":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Posted. Readers see your answer now.")
    expect(page.locator(f"#comment-{asked['id']} article")).to_be_focused()
    page.goto(f"{ombud.url}/p/ferry-bell/comments/{asked['id']}")
    badge(page, f"The baker does, {name}.")
    assert_open_to_all(page)
    picture(page, f"badge-{look}")


def test_on_our_own_page_with_one_press(ombud: Ombud, reader: Reader) -> None:
    page = reader.page
    at_the_desk(ombud, page, "own.page")
    page.goto(f"{ombud.url}/desk/stories?q=loaves")
    page.get_by_role("link", name=re.compile("Forty-one loaves")).first.click()
    page.get_by_role("link", name="Comment as staff", exact=True).click()
    expect(page.get_by_text("beside your name stands “The Ferry Bell”")).to_be_visible()
    assert_open_to_all(page)
    picture(page, "door")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("Signed in as own.page.").first).to_be_visible()
    page.get_by_role("textbox", name="Your comment").fill("The newsroom was there.")
    page.get_by_role("button", name="Post comment").click()
    badge(page, "The newsroom was there.")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("textbox", name="Name", exact=True)).to_be_visible()
    expect(page.locator(".ombud-enter")).to_be_hidden()


def test_in_a_page_of_another_origin(ombud: Ombud, reader: Reader) -> None:
    page = reader.page
    at_the_desk(ombud, page, "other.origin")
    address = ombud.page(title="The sluice is painted", before="<main>", after="</main>")
    page.goto(address)
    expect(page.get_by_role("textbox", name="Your comment")).to_be_visible()
    expect(page.locator(".ombud-enter")).to_be_hidden()
    page.goto(f"{ombud.url}/desk/stories?q=sluice")
    page.get_by_role("link", name="The sluice is painted").first.click()
    page.get_by_role("link", name="Comment as staff on the publication’s page").click()
    page.wait_for_url(f"{address}#ombud-staff")
    door = page.get_by_role("link", name="Comment as staff")
    expect(door).to_be_focused()
    assert_open_to_all(page)
    picture(page, "elsewhere")
    with page.expect_popup() as opened:
        door.click()
    with opened.value.expect_event("close"):
        opened.value.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("Signed in as other.origin.").first).to_be_visible()
    page.get_by_role("textbox", name="Your comment").fill("It is green now.")
    page.get_by_role("button", name="Post comment").click()
    badge(page, "It is green now.")
