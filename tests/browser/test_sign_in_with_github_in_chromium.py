"""A reader comes in with an account at a provider in GitHub's shape, writes, and finds all of it on their own page."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect
from provider import CLIENT, SECRET, Provider, provider
from servers import Elsewhere, Ombud, running
from test_everybody_can_use_it import assert_open_to_all
from watched import Reader

PERSON = {"id": 583231, "login": "olena-k", "name": "Olena Hub", "email": None}
EMAILS = [{"email": "hub@mail.example", "primary": True, "verified": True}]


@pytest.fixture(scope="module")
def github() -> Iterator[Provider]:
    """A provider of accounts that speaks as GitHub Enterprise Server does."""
    with provider() as made:
        made.openid = False
        made.answers["/api/v3/user"] = (200, json.dumps(PERSON))
        made.answers["/api/v3/user/emails"] = (200, json.dumps(EMAILS))
        yield made


@pytest.fixture(scope="module")
def offering(elsewhere: Elsewhere, github: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ombud]:
    """An Ombud that offers accounts of that provider."""
    folder: Path = tmp_path_factory.mktemp("hub")
    given = {"URL": f"github:{github.url}", "CLIENT": CLIENT, "SECRET": SECRET, "NAME": "GitHub"}
    with running(folder, elsewhere, **{f"OMBUD_OPENID_{name}": value for name, value in given.items()}) as made:
        yield made


@pytest.mark.parametrize("script", [True, False])
def test_one_comes_in_from_github_and_has_a_page(
    offering: Ombud, open_reader: Callable[..., Reader], script: bool
) -> None:
    page = open_reader(java_script_enabled=script, viewport={"width": 390, "height": 844}).page
    page.goto(offering.own("forty-one-loaves"))
    door = page
    if script:
        with page.expect_popup() as opened:
            page.get_by_role("link", name="Sign in").click()
        door = opened.value
    else:
        page.get_by_role("link", name="Sign in").click()
    door.get_by_role("button", name="Continue with GitHub").click()
    door.get_by_role("link", name="I agree").click()
    expect(door.get_by_label("Name shown with your comments")).to_have_value("Olena Hub")
    door.get_by_role("button", name="Go on").click()
    if script:
        expect(page.get_by_text("Signed in as Olena Hub.").first).to_be_visible()
    said = f"From GitHub, script {script}."
    page.get_by_role("textbox", name="Your comment").fill(said)
    page.get_by_role("button", name="Post comment").click()
    expect(page.locator(".ombud-comment").filter(has_text=said).locator(".ombud-name")).to_have_text("Olena Hub")
    site = offering.own("forty-one-loaves").split("/stories/")[1].split("/")[0]
    page.goto(f"{offering.url}/p/{site}/me?lang=en")
    expect(page.get_by_text(said)).to_be_visible()
    if script:
        assert_open_to_all(page)
    page.get_by_role("link", name="Accounts that sign you in").click()
    expect(page.get_by_text("hub@mail.example")).to_be_visible()
    kept = page.context.request.get(f"{offering.url}/p/{site}/me/export").json()
    assert said in {row["body"] for row in kept["comments"]}
    assert [row["uid"] for row in kept["account"]["elsewhere"]] == ["583231"]
