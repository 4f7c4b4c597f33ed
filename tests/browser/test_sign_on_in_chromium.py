"""A reader who is signed in at the publication is signed in to its threads."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import jwt
import pytest
from playwright.sync_api import Route, expect
from servers import SITE, Ombud
from watched import Reader

SECRET = "a shared secret that is long enough for it"
ISSUER = "https://ferry-bell.example"


@pytest.fixture(scope="module")
def sign_on(ombud: Ombud, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The demo with a single sign-on, for as long as these tests last."""
    file: Path = tmp_path_factory.mktemp("sso") / "secret"
    file.write_text(SECRET)

    def set_up(*given: str) -> None:
        command = [sys.executable, "-m", "ombud", "sso", SITE, *given]
        subprocess.run(command, env=ombud.environ, check=True, capture_output=True)

    set_up("--issuer", ISSUER, "--audience", "ombud", "--secret-file", str(file))
    yield
    set_up("--off")


def token(name: str = "Вікторія Р.", subject: str = "v", **more: int) -> str:
    now = int(time.time())
    claims = {"iss": ISSUER, "aud": "ombud", "sub": subject, "name": name, "iat": now, "exp": now + 300, **more}
    return jwt.encode(claims, SECRET, algorithm="HS256")


def tag(ombud: Ombud, given: str) -> str:
    """A page whose tag hands a token over."""
    return ombud.page(embed=f'{ombud.embed}" data-token="{given}')


def test_the_tag_hands_a_token_over_and_the_reader_posts_under_the_own_name(
    ombud: Ombud, reader: Reader, sign_on: None
) -> None:
    page = reader.page
    page.goto(tag(ombud, token()))
    expect(page.get_by_text("Signed in as Вікторія Р.")).to_be_visible()
    expect(page.get_by_role("textbox", name="Name", exact=True)).to_be_hidden()
    page.get_by_role("textbox", name="Your comment").fill("I come from inside.")
    page.get_by_role("button", name="Post comment").click()
    mine = page.locator(".ombud-comment").filter(has_text="I come from inside.")
    expect(mine.locator(".ombud-name")).to_have_text("Вікторія Р.")
    page.reload()
    expect(page.get_by_text("Signed in as Вікторія Р.")).to_be_visible()


def test_who_signs_out_at_the_publication_is_a_guest_again(ombud: Ombud, reader: Reader, sign_on: None) -> None:
    page = reader.page
    page.goto(tag(ombud, token()))
    expect(page.get_by_text("Signed in as Вікторія Р.")).to_be_visible()
    page.goto(tag(ombud, ""))
    expect(page.get_by_role("textbox", name="Name", exact=True)).to_be_visible()
    expect(page.get_by_role("textbox", name="Name", exact=True)).to_have_value("")
    expect(page.get_by_text("Signed in as")).to_have_count(0)


def test_an_answer_that_comes_after_the_signing_out_says_no_name(ombud: Ombud, reader: Reader, sign_on: None) -> None:
    page = reader.page
    page.goto(tag(ombud, token()))
    expect(page.get_by_text("Signed in as Вікторія Р.")).to_be_visible()
    held: list[Route] = []
    signing: list[Route] = []
    page.route("**/me?*", lambda route: held.append(route))
    page.route("**/embed/sign-in.js", lambda route: signing.append(route))
    with page.expect_request("**/me?*"), page.expect_request("**/embed/sign-in.js"):
        page.goto(tag(ombud, ""))
    signing[0].continue_()
    name = page.get_by_role("textbox", name="Name", exact=True)
    expect(name).to_be_visible()
    expect(name).to_have_value("")
    with page.expect_response("**/me?*"):
        held[0].continue_()
    # By the time that a later request of the page has come back it has done with this answer what it does.
    page.evaluate("fetch(location.href).then((answer) => answer.text())")
    expect(name).to_have_value("")


def test_a_page_from_a_cache_is_asked_for_a_fresh_token(ombud: Ombud, reader: Reader, sign_on: None) -> None:
    page = reader.page
    reader.expect("status of 403")
    old = token(iat=1_000_000_000, exp=1_000_000_300)
    page.add_init_script(
        "document.addEventListener('ombud:token', ({ detail }) => "
        f"detail.refused && detail.give(Promise.resolve('{token()}')))"
    )
    page.goto(tag(ombud, old))
    expect(page.get_by_text("Signed in as Вікторія Р.")).to_be_visible()


def test_a_forged_token_leaves_a_guest_who_can_write(ombud: Ombud, reader: Reader, sign_on: None) -> None:
    page = reader.page
    reader.expect("status of 403")
    page.goto(tag(ombud, token()[:-6] + "AAAAAA"))
    expect(page.get_by_role("textbox", name="Name", exact=True)).to_be_visible()
    page.get_by_role("textbox", name="Your comment").fill("As a guest, then.")
    page.get_by_role("button", name="Post comment").click()
    expect(page.locator(".ombud-comment").filter(has_text="As a guest, then.")).to_be_visible()
