"""A reader of another origin's page signs in with an account that they have at a provider, and posts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from provider import CLIENT, SECRET, Provider, provider
from servers import Elsewhere, Ombud, running
from test_everybody_can_use_it import assert_open_to_all
from watched import Reader

LOOKS: dict[str, dict[str, Any]] = {
    "wide": {"viewport": {"width": 1280, "height": 900}},
    "dark": {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"},
}


@pytest.fixture(scope="module")
def accounts() -> Iterator[Provider]:
    """A provider of accounts."""
    with provider() as made:
        yield made


@pytest.fixture(scope="module")
def offering(elsewhere: Elsewhere, accounts: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ombud]:
    """An Ombud that sends no mail and offers accounts of that provider."""
    folder: Path = tmp_path_factory.mktemp("offering")
    given = {"URL": accounts.url, "CLIENT": CLIENT, "SECRET": SECRET, "NAME": "Herald ID"}
    with running(folder, elsewhere, **{f"OMBUD_OPENID_{name}": value for name, value in given.items()}) as made:
        yield made


def to_the_provider(page: Page) -> Page:
    """The small window, at the provider's page."""
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Sign in").click()
    door = opened.value
    door.get_by_role("button", name="Continue with Herald ID").wait_for()
    assert_open_to_all(door)
    assert door.evaluate("document.documentElement.scrollWidth <= innerWidth")
    door.get_by_role("button", name="Continue with Herald ID").click()
    return door


@pytest.mark.parametrize("look", LOOKS)
def test_one_signs_in_at_a_provider_and_posts(
    offering: Ombud, accounts: Provider, open_reader: Callable[..., Reader], look: str
) -> None:
    accounts.claims |= {"sub": look, "email": f"{look}@mail.example", "name": f"Olena {look}"}
    page = open_reader(**LOOKS[look]).page
    page.goto(offering.page(before="<main>", after="</main>"))
    page.get_by_role("textbox", name="Your comment").fill("Half a thought")
    door = to_the_provider(page)
    door.get_by_role("link", name="I agree").click()
    expect(door.get_by_label("Name shown with your comments")).to_have_value(f"Olena {look}")
    with door.expect_event("close"):
        door.get_by_role("button", name="Go on").click()
    expect(page.get_by_text(f"Signed in as Olena {look}.").first).to_be_visible()
    expect(page.get_by_role("textbox", name="Your comment")).to_have_value("Half a thought")
    page.get_by_role("button", name="Post comment").click()
    mine = page.locator(".ombud-comment").filter(has_text="Half a thought")
    expect(mine.locator(".ombud-name")).to_have_text(f"Olena {look}")


def test_a_provider_that_cuts_its_window_off_takes_one_more_press(
    offering: Ombud, accounts: Provider, reader: Reader
) -> None:
    accounts.claims |= {"sub": "cut", "email": "cut@mail.example"}
    page = reader.page
    page.goto(offering.page(before="<main>", after="</main>"))
    page.get_by_role("textbox", name="Your comment").fill("Half a thought")
    accounts.opener_policy = "same-origin"
    door = to_the_provider(page)
    door.get_by_role("link", name="I agree").click()
    door.get_by_label("Name shown with your comments").fill("Olena cut off")
    door.get_by_role("button", name="Go on").click()
    expect(door.get_by_text("press “Sign in” once more")).to_be_visible()
    accounts.opener_policy = "unsafe-none"
    door.close()
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Sign in").click()
    again = opened.value
    with again.expect_event("close"):
        again.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("Signed in as Olena cut off.").first).to_be_visible()
    expect(page.get_by_role("textbox", name="Your comment")).to_have_value("Half a thought")


def test_a_provider_that_is_away_leads_back_and_nothing_is_lost(
    offering: Ombud, accounts: Provider, reader: Reader
) -> None:
    page = reader.page
    reader.expect("502")
    page.goto(offering.page(before="<main>", after="</main>"))
    page.get_by_role("textbox", name="Your comment").fill("Half a thought")
    accounts.answers["/token"] = (503, "")
    door = to_the_provider(page)
    door.get_by_role("link", name="I agree").click()
    expect(door.get_by_text("Herald ID could not say who you are.")).to_be_visible()
    assert_open_to_all(door)
    accounts.answers.clear()
    door.get_by_role("link", name="Begin anew").click()
    door.get_by_role("button", name="Continue with Herald ID").click()
    door.get_by_role("link", name="I agree").click()
    expect(door.get_by_label("Name shown with your comments")).to_be_visible()
    expect(page.get_by_role("textbox", name="Your comment")).to_have_value("Half a thought")


def test_without_a_script_one_gets_there_and_back_too(
    offering: Ombud, accounts: Provider, open_reader: Callable[..., Reader]
) -> None:
    accounts.claims |= {"sub": "plain", "email": "plain@mail.example"}
    page = open_reader(java_script_enabled=False).page
    page.goto(offering.own("forty-one-loaves"))
    page.get_by_role("link", name="Sign in").click()
    page.get_by_role("button", name="Continue with Herald ID").click()
    page.get_by_role("link", name="I agree").click()
    page.get_by_label("Name shown with your comments").fill("Olena plain")
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("textbox", name="Your comment").fill("No script, and still me.")
    page.get_by_role("button", name="Post comment").click()
    expect(page.locator(".ombud-comment .ombud-name")).to_have_text("Olena plain")
