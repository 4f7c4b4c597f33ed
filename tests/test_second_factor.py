"""A second factor: setting it up, being asked for it, losing it, and sites that ask all their staff for one."""

from __future__ import annotations

import re
import time
from functools import partial
from html import unescape

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client
from pytest_django.fixtures import Settings

from ombud.__main__ import main
from ombud.actions import sites, staff
from ombud.models import Site

pytestmark = pytest.mark.django_db

SECURITY = "/accounts/security"
SECOND = "/accounts/sign-in/second"


def path_of(link: str) -> str:
    return "/desk/" + link.partition("/desk/")[2]


def code_of(secret: str) -> str:
    return totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))


def with_app(client: Client) -> str:
    """Set up an authenticator app; gives its secret."""
    page = client.get(f"{SECURITY}/app").content.decode()
    found = re.search(r'<code class="secret">(\w+)</code>', page)
    assert found, page
    answer = client.post(f"{SECURITY}/app", {"code": code_of(found[1])})
    assert answer["Location"] == f"{SECURITY}/codes"
    return found[1]


def recovery_codes(client: Client) -> list[str]:
    page = unescape(client.get(f"{SECURITY}/codes").content.decode())
    found = re.findall(r"<li><code>(\d+)</code></li>", page)
    assert len(found) == 10
    return found


@pytest.fixture
def olena(site: Site) -> User:
    """An owner of the site."""
    user = staff.add("olena", "olena@paper.example")
    staff.give(user, site, "owner", by="command")
    return user


@pytest.fixture
def client(olena: User) -> Client:
    """Olena's browser, signed in by a link."""
    browser = Client()
    browser.post(path_of(staff.sign_in_link(olena)))
    return browser


def test_a_link_is_not_enough_once_there_is_a_second_factor(client: Client, olena: User) -> None:
    secret = with_app(client)
    other = Client()
    assert other.post(path_of(staff.sign_in_link(User.objects.get())))["Location"] == SECOND
    assert other.get("/desk/")["Location"].startswith("/desk/sign-in")
    assert other.post(SECOND, {"code": "000000"}).status_code == 200
    assert other.get("/desk/").status_code == 302
    cache.clear()  # the code of this half minute was used to set it up
    assert other.post(SECOND, {"code": code_of(secret)})["Location"] == "/desk/"
    assert other.get("/desk/").status_code == 200


def test_a_code_of_the_app_that_was_used_is_worth_nothing_to_who_saw_it(
    client: Client, olena: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.time.time", lambda: 1_800_000_000)
    code = code_of(with_app(client))
    cache.clear()  # it was used to set the app up
    first, thief = Client(), Client()
    for browser, status in ((first, 302), (thief, 200)):
        browser.post(path_of(staff.sign_in_link(User.objects.get())))
        assert browser.post(SECOND, {"code": code}).status_code == status
    assert first.get("/desk/").status_code == 200
    assert thief.get("/desk/").status_code == 302


def test_a_recovery_code_works_once(client: Client, olena: User) -> None:
    with_app(client)
    code = recovery_codes(client)[0]
    first, second = Client(), Client()
    for browser, status in ((first, 302), (second, 200)):
        browser.post(path_of(staff.sign_in_link(User.objects.get())))
        assert browser.post(SECOND, {"code": code}).status_code == status
    assert second.get("/desk/").status_code == 302


def test_codes_cannot_be_tried_without_end(client: Client, olena: User) -> None:
    secret = with_app(client)
    code = recovery_codes(client)[0]
    thief = Client()
    thief.post(path_of(staff.sign_in_link(User.objects.get())))
    for guess in range(12):
        thief.post(SECOND, {"code": f"{guess:06}"})
    for right in (code, code_of(secret)):
        assert thief.post(SECOND, {"code": right}).status_code == 200
    assert thief.get("/desk/").status_code == 302


def test_nor_a_few_at_a_time_for_days(client: Client, olena: User, monkeypatch: pytest.MonkeyPatch) -> None:
    with_app(client)
    code = recovery_codes(client)[0]
    thief, now = Client(), time.time()

    def tried(seconds: int, guess: str) -> int:
        monkeypatch.setattr("ombud.actions.memos.time.time", partial(float, now + seconds))
        thief.post(path_of(staff.sign_in_link(User.objects.get())))
        return [thief.post(SECOND, {"code": each}).status_code for each in [guess] * 5][-1]

    assert [tried(turn * 301, f"{turn:06}") for turn in range(11)] == [200] * 11
    assert tried(12 * 301, code) == 200
    assert thief.get("/desk/").status_code == 302
    assert tried(25 * 3600, code) == 302


def test_the_database_does_not_hold_the_secrets(client: Client) -> None:
    secret = with_app(client)
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in kept
    assert all(code not in kept for code in recovery_codes(client))


def test_a_passkey_is_named_after_the_browser_that_makes_it(client: Client) -> None:
    telephone = "Mozilla/5.0 (Android 14; Mobile; rv:128.0) Gecko/128.0 Firefox/128.0"
    page = client.get(f"{SECURITY}/passkeys/add", headers={"user-agent": telephone}).content.decode()
    assert 'value="Firefox on Android"' in page
    assert 'value="A browser' in client.get(f"{SECURITY}/passkeys/add").content.decode()


def test_changing_it_takes_the_factor_again(client: Client) -> None:
    with_app(client)
    open_for_long = Client()
    open_for_long.post(path_of(staff.sign_in_link(User.objects.get())))
    open_for_long.post(SECOND, {"code": recovery_codes(client)[0]})
    for path in ("app/remove", "codes", "codes/new", "passkeys/add"):
        answer = open_for_long.get(f"{SECURITY}/{path}")
        assert answer.status_code == 302
        assert answer["Location"].startswith("/accounts/again")
    assert open_for_long.post(f"{SECURITY}/app/remove").status_code == 302
    assert Authenticator.objects.filter(type="totp").exists()


def test_being_sent_to_prove_it_is_no_proof(client: Client) -> None:
    with_app(client)
    open_for_long = Client()
    open_for_long.post(path_of(staff.sign_in_link(User.objects.get())))
    open_for_long.post(SECOND, {"code": recovery_codes(client)[0]})
    for path in ("app", "passkeys/add"):
        assert open_for_long.post(f"{SECURITY}/{path}", {"code": "000000"}).status_code == 302
    assert open_for_long.get(f"{SECURITY}/codes")["Location"].startswith("/accounts/again")


def test_a_site_may_ask_all_its_staff_for_one(client: Client, site: Site) -> None:
    sites.change(site, {"staff_second_factor": True})
    for url in ("/desk/", "/desk/people", "/desk/stories"):
        assert client.get(url)["Location"] == f"{SECURITY}?asked"
    assert client.post("/desk/people/invite", {"site": site.name, "role": "owner"})["Location"] == f"{SECURITY}?asked"
    assert "asks everybody for one" in client.get(f"{SECURITY}?asked").content.decode()
    with_app(client)
    assert client.get("/desk/").status_code == 200


def test_another_site_does_not_ask_for_it(client: Client, stranger_site: Site) -> None:
    sites.change(stranger_site, {"staff_second_factor": True})
    assert client.get("/desk/").status_code == 200


def test_a_lost_one_is_forgotten_on_the_server(client: Client, site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    with_app(client)
    assert main(["staff", "add", "olena", "--new-factor"]) == 0
    assert not Authenticator.objects.exists()
    assert client.get("/desk/").status_code == 302, "every session ended"
    link = path_of(capsys.readouterr().out.split()[-1])
    assert Client().post(link)["Location"] == "/desk/"


def test_the_list_of_browsers_ends_one_or_all_others(client: Client, olena: User, settings: Settings) -> None:
    phone = Client(headers={"user-agent": "Mozilla/5.0 (iPhone) AppleWebKit/605 CriOS/120 Mobile Safari/604"})
    laptop = Client(headers={"user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"})
    for browser in (phone, laptop):
        browser.post(path_of(staff.sign_in_link(User.objects.get())))
    page = client.get("/accounts/sessions").content.decode()
    assert "Chrome on iPhone" in page
    assert "Firefox on Linux" in page
    assert "127.0.0.0" in page, "the network is kept"
    assert "127.0.0.1" not in page, "and not the address"
    found = re.search(r"Chrome on iPhone.*?name=\"end\" value=\"(\d+)\"", page, re.DOTALL)
    assert found
    client.post("/accounts/sessions", {"end": found[1]})
    assert phone.get("/desk/").status_code == 302
    assert laptop.get("/desk/").status_code == 200
    client.post("/accounts/sessions", {"end": "others"})
    assert laptop.get("/desk/").status_code == 302
    assert client.get("/desk/").status_code == 200


def test_nobody_ends_the_session_of_somebody_else(client: Client, site: Site) -> None:
    petro = staff.add("petro")
    staff.give(petro, site, "moderator", by="command")
    theirs = Client()
    theirs.post(path_of(staff.sign_in_link(petro)))
    foreign = UserSession.objects.get(user=petro)
    client.post("/accounts/sessions", {"end": str(foreign.pk)})
    client.post("/accounts/sessions", {"end": "others"})
    assert theirs.get("/desk/").status_code == 200
    assert client.get("/accounts/sessions").content.decode().count("<li>") == 1


@pytest.mark.parametrize("path", ["", "/app", "/codes", "/passkeys", "/passkeys/add", "/passkeys/1/remove"])
def test_a_stranger_sets_up_nothing(path: str) -> None:
    for answer in (Client().get(SECURITY + path), Client().post(SECURITY + path)):
        assert answer.status_code in (302, 404, 405)
        assert "/accounts/sign-in" in answer.get("Location", "/accounts/sign-in")


def test_the_passkey_of_somebody_else_is_not_found(client: Client, site: Site) -> None:
    petro = staff.add("petro")
    theirs = Authenticator.objects.create(user=petro, type="webauthn", data={"name": "Petro’s key"})
    for path in (f"/passkeys/{theirs.pk}/remove", f"/passkeys/{theirs.pk}/name"):
        assert client.get(SECURITY + path).status_code == 404
        assert client.post(SECURITY + path, {"name": "mine"}).status_code == 404
    assert Authenticator.objects.filter(pk=theirs.pk).exists()


def test_a_forged_passkey_signs_nobody_in(olena: User) -> None:
    browser = Client()
    asked = browser.get("/accounts/sign-in/passkey", headers={"accept": "application/json"}).json()
    assert asked["request_options"]["publicKey"]["challenge"]
    for credential in ("", "{}", "x", '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {}}'):
        browser.post("/accounts/sign-in/passkey", {"credential": credential})
        assert browser.get("/desk/").status_code == 302
