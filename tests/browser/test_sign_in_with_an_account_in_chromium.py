"""A reader signs in to a thread with an account, in a small window, from another origin's page and from ours."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from servers import Elsewhere, Ombud, running
from test_everybody_can_use_it import assert_open_to_all
from watched import Reader

LOOKS: dict[str, dict[str, Any]] = {
    "wide": {"viewport": {"width": 1280, "height": 900}},
    "dark": {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"},
}


@pytest.fixture(scope="module")
def mailing(elsewhere: Elsewhere, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ombud]:
    """An Ombud that would send mail: accounts are offered there, and these tests sign in by other ways."""
    folder: Path = tmp_path_factory.mktemp("mailing")
    with running(folder, elsewhere, OMBUD_EMAIL_URL="smtp://127.0.0.1:9") as made:
        yield made


def with_account(ombud: Ombud, page: Page, name: str) -> None:
    """Sign in to an account in this browser."""
    page.goto(ombud.sign_in_link(name))
    page.locator("main button").click()
    page.wait_for_url("**/desk/")


def sign_in(page: Page, name: str) -> None:
    """Through the window, as `name`."""
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Sign in").click()
    door = opened.value
    door.get_by_label("Name shown with your comments").fill(name)
    assert_open_to_all(door)
    assert door.evaluate("document.documentElement.scrollWidth <= innerWidth")
    with door.expect_event("close"):
        door.get_by_role("button", name="Go on").click()
    expect(page.get_by_text(f"Signed in as {name}.").first).to_be_visible()


@pytest.mark.parametrize("look", LOOKS)
def test_a_guest_signs_in_from_another_origin_keeps_everything_and_signs_out(
    mailing: Ombud, open_reader: Callable[..., Reader], look: str
) -> None:
    page = open_reader(**LOOKS[look]).page
    with_account(mailing, page, f"account-{look}")
    page.goto(mailing.page(before="<main>", after="</main>"))
    page.get_by_role("textbox", name="Your comment").fill("First as a guest.")
    page.get_by_role("button", name="Post comment").click()
    expect(page.get_by_text("First as a guest.")).to_be_visible()
    page.get_by_role("textbox", name="Your comment").fill("Half a thought")
    sign_in(page, f"Olena {look}")
    expect(page.get_by_role("textbox", name="Your comment")).to_have_value("Half a thought")
    expect(page.get_by_role("textbox", name="Name", exact=True)).to_be_hidden()
    page.get_by_role("textbox", name="Your comment").fill("And now by name.")
    page.get_by_role("button", name="Post comment").click()
    mine = page.locator(".ombud-comment").filter(has_text="And now by name.")
    expect(mine.locator(".ombud-name")).to_have_text(f"Olena {look}")
    guest = page.locator(".ombud-comment").filter(has_text="First as a guest.")
    expect(guest.get_by_role("button", name="Withdraw")).to_be_visible()
    page.reload()
    expect(page.get_by_text(f"Signed in as Olena {look}.")).to_be_visible()
    assert_open_to_all(page)
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in")).to_be_focused()
    expect(page.get_by_role("textbox", name="Name", exact=True)).to_have_value("")
    expect(mine.get_by_role("button", name="Withdraw")).to_have_count(0)


def test_on_a_page_of_ours_it_works_as_well(mailing: Ombud, reader: Reader) -> None:
    page = reader.page
    with_account(mailing, page, "account-own")
    page.goto(mailing.own("forty-one-loaves"))
    sign_in(page, "Olena own")


def test_messages_of_others_sign_nobody_in(mailing: Ombud, reader: Reader) -> None:
    page = reader.page
    with_account(mailing, page, "account-forged")
    page.goto(mailing.page())
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Sign in").click()
    door = opened.value
    door.get_by_role("button", name="Go on").wait_for()
    found = re.search(r"state=(\w+)", door.url)
    assert found
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    # From this page itself with the right number; from Ombud's page in that window with a wrong one.
    page.evaluate("state => postMessage({ ombud: 'signed-in', code: 'x', state }, '*')", found[1])
    door.evaluate("opener.postMessage({ ombud: 'signed-in', code: 'x', state: '0'.repeat(32) }, '*')")
    heard = "new Promise((done) => setTimeout(done))"
    page.evaluate(heard)
    door.evaluate(heard)
    page.evaluate(heard)
    assert [url for url in asked if "sign-in/account" in url] == []
    expect(page.get_by_role("textbox", name="Name", exact=True)).to_be_visible()


def test_without_a_script_the_link_leads_there_and_back(mailing: Ombud, open_reader: Callable[..., Reader]) -> None:
    page = open_reader(java_script_enabled=False).page
    with_account(mailing, page, "account-plain")
    page.goto(mailing.own("forty-one-loaves"))
    story = page.url
    page.get_by_role("link", name="Sign in").click()
    page.get_by_label("Name shown with your comments").fill("Olena plain")
    page.get_by_role("button", name="Go on").click()
    assert page.url.partition("?")[0] == story.partition("?")[0]
    # The page is the same file for everybody; who is signed in is told by a sheet of styles of their own.
    expect(page.get_by_role("textbox", name="Name", exact=True)).to_be_hidden()
    expect(page.get_by_role("link", name="Sign in")).to_be_hidden()
    field = page.locator(".ombud-form .ombud-field").first
    assert field.evaluate("(node) => getComputedStyle(node, '::after').content") == '"You write as Olena plain."'
    page.get_by_role("textbox", name="Your comment").fill("No script, and still me.")
    page.get_by_role("button", name="Post comment").click()
    expect(page.locator(".ombud-comment .ombud-name")).to_have_text("Olena plain")
