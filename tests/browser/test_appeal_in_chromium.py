"""From a rejection to an appeal and back, and a ban, as the people concerned meet them; with nothing that axe finds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect
from servers import SITE, Ombud
from test_everybody_can_use_it import LOOKS, assert_open_to_all
from watched import Reader

RUDE = "Whoever built this gate is an idiot."


@pytest.fixture
def staff(ombud: Ombud, open_reader: Callable[..., Reader]) -> Callable[..., Page]:
    """Opens the desk as a member of the staff, in a browser of their own."""

    def sign_in(name: str, **options: Any) -> Page:
        page = open_reader(**options).page
        page.goto(ombud.sign_in_link(name))
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("heading", name="Queue")).to_be_visible()
        return page

    return sign_in


def write(ombud: Ombud, page: Page) -> str:
    """Post the rude comment in the embed of a foreign page; the comment's number."""
    page.goto(ombud.page())
    page.get_by_role("textbox", name="Your comment").fill(RUDE)
    page.get_by_role("textbox", name="Name", exact=True).fill("Taras")
    page.get_by_role("button", name="Post comment").click()
    comment = page.locator(".ombud-comment", has_text=RUDE)
    expect(comment).to_be_visible()
    return str(comment.get_attribute("data-id"))


def test_a_rejected_author_learns_why_appeals_and_is_heard(
    ombud: Ombud, reader: Reader, staff: Callable[..., Page]
) -> None:
    page = reader.page
    pk = write(ombud, page)
    petro, maria = staff("petro"), staff("maria")
    petro.goto(f"{ombud.url}/desk/comments/{pk}")
    petro.get_by_role("button", name="Reject").first.click()
    expect(petro.locator("body")).to_contain_text("Rejected")

    page.reload()
    expect(page.get_by_text("Your comment is not shown.")).to_be_visible()
    expect(page.get_by_text(RUDE)).to_have_count(0)
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Why, and what you can do").click()
    statement = opened.value
    expect(statement.get_by_role("heading", name="A decision of the newsroom")).to_be_visible()
    assert_open_to_all(statement)
    statement.get_by_role("textbox", name="Why do you object?").fill("I built it myself.")
    statement.get_by_role("button", name="Send the appeal").click()
    expect(statement.get_by_text("has not answered yet")).to_be_visible()
    assert_open_to_all(statement)

    petro.goto(f"{ombud.url}/desk/appeals")
    expect(petro.get_by_text("This was your decision: somebody else answers.")).to_be_visible()
    maria.goto(f"{ombud.url}/desk/appeals")
    assert_open_to_all(maria)
    theirs = maria.get_by_role("article").filter(has_text="I built it myself.")
    theirs.get_by_role("textbox", name="Your answer; the author sees it").fill("Then it is a joke.")
    theirs.get_by_role("button", name="Uphold").click()
    expect(maria.get_by_role("status").first).to_contain_text("Upheld. The author is told.")

    statement.reload()
    expect(statement.get_by_text("Your appeal was upheld.")).to_be_visible()
    expect(statement.get_by_text("Then it is a joke.")).to_be_visible()
    page.reload()
    expect(page.get_by_text(RUDE)).to_be_visible()


def test_a_warning_stays_until_it_is_read_and_a_ban_takes_the_past(
    ombud: Ombud, reader: Reader, staff: Callable[..., Page]
) -> None:
    page = reader.page
    pk = write(ombud, page)
    petro = staff("petro")
    petro.goto(f"{ombud.url}/desk/comments/{pk}")
    petro.get_by_role("link", name="Taras").first.click()
    expect(petro.get_by_role("heading", name="Measures")).to_be_visible()
    petro.get_by_text("Warn", exact=True).first.click()
    petro.get_by_role("textbox", name="What they are told").first.fill("Be civil.")
    assert_open_to_all(petro)
    petro.get_by_role("button", name="Warn").click()
    expect(petro.get_by_role("status").first).to_contain_text("Warned.")

    page.reload()
    expect(page.get_by_text("Be civil.")).to_be_visible()
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Why, and what you can do").click()
    opened.value.get_by_role("button", name="I have read this").click()
    expect(opened.value.get_by_role("button", name="I have read this")).to_have_count(0)

    petro.get_by_text("Ban", exact=True).first.click()
    petro.get_by_role("radio", name="is rejected").check()
    petro.get_by_role("combobox", name="Reason").last.select_option("abuse")
    petro.get_by_role("button", name="Ban", exact=True).click()
    expect(petro.get_by_role("status").first).to_contain_text("Banned.")
    page.reload()
    expect(page.get_by_text("You cannot post here any more.")).to_be_visible()
    expect(page.get_by_text("Be civil.")).to_have_count(0)
    expect(page.get_by_text(RUDE)).to_have_count(0)


@pytest.mark.parametrize("look", LOOKS)
def test_the_pages_of_record_are_open_to_all(ombud: Ombud, staff: Callable[..., Page], look: str) -> None:
    page = staff("petro", reduced_motion="reduce", **LOOKS[look])
    for path in ("/desk/decisions", "/desk/work", "/desk/appeals?tab=answered", f"/p/{SITE}/transparency"):
        page.goto(f"{ombud.url}{path}")
        assert urlsplit(page.url).path == urlsplit(path).path
        assert_open_to_all(page)
