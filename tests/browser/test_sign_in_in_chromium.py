"""Signing in with a passkey, setting up an app and inviting somebody, in a real browser with an authenticator."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from allauth.mfa.totp.internal import auth as totp
from playwright.sync_api import Page, expect
from servers import Ombud
from test_everybody_can_use_it import assert_open_to_all
from watched import Reader

LOOKS = [
    {},
    {"color_scheme": "dark"},
    {"viewport": {"width": 390, "height": 780}},
    {"viewport": {"width": 320, "height": 640}, "color_scheme": "dark", "locale": "uk-UA"},
]


def at_localhost(ombud: Ombud, url: str) -> str:
    """The same page by a name: passkeys belong to names, and a bare IP address has none."""
    return urlsplit(url)._replace(netloc=f"localhost:{urlsplit(ombud.url).port}").geturl()


def enter(ombud: Ombud, page: Page, name: str) -> None:
    page.goto(at_localhost(ombud, ombud.sign_in_link(name)))
    page.locator("main button").click()
    page.wait_for_url("**/desk/")


def with_authenticator(reader: Reader) -> None:
    """A passkey store that says yes to everything, as a telephone's owner would with a finger."""
    devtools = reader.context.new_cdp_session(reader.page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_passkey_is_added_and_then_signs_in_by_itself(ombud: Ombud, reader: Reader) -> None:
    page = reader.page
    with_authenticator(reader)
    enter(ombud, page, "keys")
    page.goto(at_localhost(ombud, f"{ombud.url}/accounts/security/passkeys/add"))
    page.get_by_label("What to call it").fill("My telephone")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    page.get_by_role("link", name="I have kept them").click()
    page.locator(".me > summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/desk/")
    expect(page.locator(".me")).to_contain_text("keys")
    # A link alone does not do any more; with the passkey it does.
    page.locator(".me > summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.goto(at_localhost(ombud, ombud.sign_in_link("keys")))
    page.locator("main button").click()
    expect(page.get_by_role("heading", name="The second factor")).to_be_visible()
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/desk/")


def test_an_app_is_set_up_from_what_the_page_shows(ombud: Ombud, reader: Reader) -> None:
    page = reader.page
    enter(ombud, page, "apps")
    page.locator(".me > summary").click()
    page.get_by_role("link", name="Second factor and passkeys").click()
    page.get_by_role("link", name="Set up an app").click()
    assert page.locator("img.qr").evaluate("picture => picture.naturalWidth") > 0
    secret = page.locator(".secret").inner_text()
    code = totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))
    page.get_by_label("Code").fill(code)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    assert page.locator(".codes li").count() == 10


def test_an_invitation_is_made_by_one_and_accepted_by_another(
    ombud: Ombud, reader: Reader, open_reader: Callable[..., Reader]
) -> None:
    page = reader.page
    enter(ombud, page, "demo-editor")
    page.get_by_role("link", name="People").click()
    section = page.get_by_role("region", name="Invite somebody")
    section.get_by_label("Role").select_option("Editor")
    section.get_by_role("button", name="Invite").click()
    link = page.locator(".given code").inner_text()
    newcomer = open_reader().page
    newcomer.goto(at_localhost(ombud, link))
    newcomer.get_by_label("Your name at the desk").fill("newcomer")
    newcomer.get_by_role("button", name="Accept").click()
    expect(newcomer.get_by_role("heading", name="Corrections")).to_be_visible()
    expect(newcomer.get_by_role("link", name="People")).to_have_count(0)
    page.goto(at_localhost(ombud, f"{ombud.url}/desk/people"))
    expect(page.locator(".staff")).to_contain_text("newcomer")


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_the_pages_of_people_settings_and_accounts_have_no_barrier(
    ombud: Ombud, open_reader: Callable[..., Reader], look: dict[str, object]
) -> None:
    page = open_reader(reduced_motion="reduce", **look).page
    for path in ("/accounts/sign-in?next=/desk/", "/accounts/sign-in"):
        page.goto(at_localhost(ombud, ombud.url + path))
        assert_open_to_all(page)
    enter(ombud, page, "demo-editor")
    for path in ("desk/people", "desk/settings", "accounts/security", "accounts/security/app", "accounts/sessions"):
        page.goto(at_localhost(ombud, f"{ombud.url}/{path}"))
        for folded in page.locator("details > summary").all():
            folded.click()
        assert_open_to_all(page)


def test_the_language_is_chosen_and_remembered(ombud: Ombud, reader: Reader) -> None:
    page = reader.page
    enter(ombud, page, "demo-editor")
    page.locator(".me > summary").click()
    page.get_by_label("Interface language").select_option("uk")
    expect(page.locator("html")).to_have_attribute("lang", "uk")
    page.goto(at_localhost(ombud, f"{ombud.url}/desk/people"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Люди")
