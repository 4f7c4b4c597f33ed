"""Readers sign in with an account elsewhere (OpenID Connect), and nobody else does by it."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from kit import PAPER, Api
from provider import CLIENT, FOREIGN_KEY, SECRET, Provider, provider
from pytest_django.fixtures import Settings

from ombud.accounts import openid
from ombud.actions import erasing, invitations, staff, users
from ombud.models import Comment, Reader, Role, Site, Story
from ombud.signon.keys import KeySets

pytestmark = pytest.mark.django_db

BACKEND = "django.contrib.auth.backends.ModelBackend"
STATE = "0123456789abcdef0123456789abcdef"
DOOR = f"/p/paper/sign-in?{urlencode({'origin': PAPER, 'state': STATE})}"
CONFIGURATION = "/.well-known/openid-configuration"


@pytest.fixture
def elsewhere(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    """A provider that this server offers as “Herald ID”."""
    with provider() as made:
        row = {"provider_id": "herald-id", "name": "Herald ID", "client_id": CLIENT, "secret": SECRET}
        row["settings"] = {"server_url": made.url, "issuer": made.url}  # type: ignore[assignment]
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [row]}}
        settings.MAIL = True
        monkeypatch.setattr(openid, "CONFIGURATIONS", openid.Configurations())
        monkeypatch.setattr(openid, "KEY_SETS", KeySets(openid._download))
        yield made


@pytest.fixture
def browser(elsewhere: Provider) -> Client:
    """A browser of somebody who is signed in nowhere."""
    return Client(raise_request_exception=False)


def leave(browser: Client, onward: str = DOOR, **more: str) -> dict[str, str]:
    """Press the button; what the provider is asked."""
    page = browser.post("/accounts/with/herald-id", {"next": onward, **more})
    found = re.search(r'http-equiv="refresh" content="0;url=([^"]+)"', page.content.decode())
    assert found, page.content.decode()
    return {name: values[0] for name, values in parse_qs(urlsplit(html.unescape(found[1])).query).items()}


def come_back(browser: Client, elsewhere: Provider, onward: str = DOOR, **more: str) -> Any:
    """There and back, with what Ombud answers then."""
    return browser.get(elsewhere.authorize(leave(browser, onward, **more)))


def who(browser: Client) -> User | None:
    """As whom this browser is signed in."""
    return User.objects.filter(pk=browser.session.get("_auth_user_id", 0)).first()


def test_the_page_for_signing_in_offers_it_beside_the_code_and_only_where_it_is_set(
    site: Site, browser: Client, settings: Settings
) -> None:
    door = browser.get(DOOR)["Location"]
    page = browser.get(door).content.decode()
    assert "Continue with Herald ID" in page
    assert "Send me a code" in page
    settings.MAIL = False
    assert "Continue with Herald ID" in browser.get(browser.get(DOOR)["Location"]).content.decode()
    settings.SOCIALACCOUNT_PROVIDERS = {}
    assert "Continue with" not in browser.get(door).content.decode()
    assert browser.post("/accounts/with/herald-id").status_code == 404
    assert browser.get("/accounts/with/herald-id/back?code=x&state=y").status_code == 404


def test_the_request_has_everything_that_binds_the_answer_to_it(site: Site, browser: Client) -> None:
    asked, again = leave(browser), leave(browser)
    assert asked["client_id"] == CLIENT
    assert asked["code_challenge_method"] == "S256"
    assert set(asked["scope"].split()) == {"openid", "profile", "email"}
    assert asked["redirect_uri"].endswith("/accounts/with/herald-id/back")
    assert all(asked[name] != again[name] for name in ("state", "nonce", "code_challenge"))
    assert SECRET not in str(asked)


def test_a_stranger_comes_back_with_an_account_and_a_token(
    api: Api, story: Story, browser: Client, elsewhere: Provider
) -> None:
    back = come_back(browser, elsewhere)
    assert (back.status_code, back["Location"]) == (302, DOOR)
    page = browser.get(DOOR).content.decode()
    assert 'value="Olena K."' in page
    handed = re.search(r'data-code="([\w-]+)"', browser.post(DOOR, {"name": "Olena"}).content.decode())
    assert handed
    answer: Any = api.call("POST", "sign-in/account", {"code": handed[1]})
    token = answer.json()["token"]
    posted = api.post("With an account elsewhere.", token)
    assert Comment.objects.get(pk=posted["id"]).name == "Olena"
    user = User.objects.get()
    assert (user.username.partition(":")[0], user.first_name, user.is_staff) == ("reader", "", False)
    assert users.of_email("olena@mail.example") == user
    assert Reader.objects.get(user=user).email == "olena@mail.example"


def test_little_is_kept_of_what_the_provider_tells(site: Site, browser: Client, elsewhere: Provider) -> None:
    elsewhere.claims |= {"picture": "https://id.example/face", "phone_number": "+380", "birthdate": "1990-01-01"}
    come_back(browser, elsewhere)
    kept = SocialAccount.objects.get()
    assert kept.extra_data == {"name": "Olena K.", "email": "olena@mail.example"}
    assert not kept.socialtoken_set.exists()


def test_the_same_person_is_the_same_account_whatever_they_call_themselves(
    site: Site, browser: Client, elsewhere: Provider
) -> None:
    come_back(browser, elsewhere)
    elsewhere.claims |= {"email": "new@mail.example", "preferred_username": "another"}
    second = Client()
    come_back(second, elsewhere)
    assert who(second) == who(browser) == User.objects.get()
    elsewhere.claims["sub"] = "another"
    third = Client()
    come_back(third, elsewhere)
    assert who(third) not in (None, who(browser))


def test_an_address_that_nobody_checked_is_forgotten(site: Site, browser: Client, elsewhere: Provider) -> None:
    for number, verified in enumerate((False, None, "false", 0, "yes", 1.5, [True])):
        elsewhere.claims |= {"sub": f"person-{number}", "email": "victim@mail.example", "email_verified": verified}
        client = Client()
        come_back(client, elsewhere)
        user = who(client)
        assert user is not None
        assert user.email == ""
    assert not EmailAddress.objects.exists()
    assert users.of_email("victim@mail.example") is None


@pytest.mark.parametrize(
    "address",
    ["bac\u212a@mail.example", "no address", "a@b@c", "x" * 250 + "@mail.example", 7, ["a@mail.example"], "a@b\n"],
)
def test_what_is_no_plain_address_is_forgotten(
    site: Site, browser: Client, elsewhere: Provider, address: object
) -> None:
    elsewhere.claims["email"] = address
    come_back(browser, elsewhere)
    user = who(browser)
    assert user is not None
    assert user.email == ""
    assert not EmailAddress.objects.exists()


def test_an_unchecked_address_opens_no_account_that_is_there(site: Site, browser: Client, elsewhere: Provider) -> None:
    victim = users.by_email("olena@mail.example")
    elsewhere.claims["email_verified"] = False
    come_back(browser, elsewhere)
    assert who(browser) not in (None, victim)
    assert not SocialAccount.objects.filter(user=victim).exists()


def test_an_address_that_another_account_only_claims_proves_nothing(
    site: Site, browser: Client, elsewhere: Provider
) -> None:
    User.objects.create(username="reader:old", email="olena@mail.example")
    assert come_back(browser, elsewhere)["Location"] == DOOR
    assert users.of_email("olena@mail.example") is None


def test_a_checked_address_of_an_account_is_proved_by_a_code_before_they_are_connected(
    site: Site, browser: Client, elsewhere: Provider
) -> None:
    mine = users.by_email("olena@mail.example")
    back = come_back(browser, elsewhere)
    assert back["Location"].startswith("/accounts/sign-in/code?next=")
    assert who(browser) is None
    assert not SocialAccount.objects.exists()
    letter = re.search(r"^\s+(\S+)$", str(mail.outbox[0].body), re.MULTILINE)
    assert letter
    done = browser.post("/accounts/sign-in/code", {"code": letter[1], "next": DOOR})
    assert done["Location"] == DOOR
    assert who(browser) == mine
    second = Client()
    assert come_back(second, elsewhere)["Location"] == DOOR
    assert who(second) == mine


def test_a_code_for_another_address_connects_nothing(site: Site, browser: Client, elsewhere: Provider) -> None:
    users.by_email("olena@mail.example")
    come_back(browser, elsewhere)
    browser.post("/accounts/sign-in", {"email": "mallory@mail.example"})
    letter = re.search(r"^\s+(\S+)$", str(mail.outbox[-1].body), re.MULTILINE)
    assert letter
    browser.post("/accounts/sign-in/code", {"code": letter[1]})
    user = who(browser)
    assert user is not None
    assert users.proved_email(user) == "mallory@mail.example"
    assert not SocialAccount.objects.exists()


def test_without_mail_nothing_is_connected_by_the_address(
    site: Site, browser: Client, elsewhere: Provider, settings: Settings
) -> None:
    settings.MAIL = False
    users.by_email("olena@mail.example")
    assert come_back(browser, elsewhere).status_code == 409
    assert who(browser) is None


def test_nobody_becomes_staff_by_an_address_and_a_second_factor_is_asked_for(
    site: Site, browser: Client, elsewhere: Provider
) -> None:
    editor = staff.add("olena", "olena@mail.example")
    staff.give(editor, site, Role.Name.EDITOR, by="boss")
    come_back(browser, elsewhere, "/desk/")
    assert who(browser) is None
    users.connect(editor, "herald-id", elsewhere.claims["sub"], {})
    Authenticator.objects.create(user=editor, type=Authenticator.Type.TOTP, data={"secret": "x"})
    back = come_back(browser, elsewhere, "/desk/")
    assert back["Location"].startswith("/accounts/sign-in/second")
    assert who(browser) is None
    assert browser.get("/desk/").status_code != 200


def test_who_came_in_by_a_providers_word_alone_does_not_come_along_to_the_desk(
    site: Site, browser: Client, elsewhere: Provider
) -> None:
    """A provider that lets people claim addresses: somebody has an account of the editor's before she has one."""
    come_back(browser, elsewhere)
    thief = who(browser)
    made, link = invitations.invite(site, Role.Name.EDITOR, email="olena@mail.example", by="boss")
    invitations.mailed(made)
    olena = Client(raise_request_exception=False)
    olena.post("/accounts/sign-in", {"email": "olena@mail.example"})
    letter = re.search(r"^\s+(\S+)$", str(mail.outbox[-1].body), re.MULTILINE)
    assert letter
    olena.post("/accounts/sign-in/code", {"code": letter[1]})
    assert who(olena) == thief
    Authenticator.objects.create(user=thief, type=Authenticator.Type.WEBAUTHN, data={})
    accepted = olena.post(urlsplit(link).path, {"name": "olena"})
    assert accepted["Location"] == "/desk/"
    assert olena.get("/desk/corrections").status_code == 200
    assert browser.get("/desk/corrections").status_code == 302
    assert not Authenticator.objects.exists()
    again = Client(raise_request_exception=False)
    assert come_back(again, elsewhere, "/desk/")["Location"].startswith("/accounts/sign-in/code")
    assert who(again) is None


def test_a_closed_account_stays_closed(site: Site, browser: Client, elsewhere: Provider) -> None:
    come_back(browser, elsewhere)
    User.objects.update(is_active=False)
    again = Client()
    come_back(again, elsewhere)
    assert who(again) is None


FORGERIES: dict[str, Any] = {
    "issuer": lambda claims: claims.update(iss="https://rival.example"),
    "audience": lambda claims: claims.update(aud="another-client"),
    "party": lambda claims: claims.update(aud=[CLIENT, "another-client"]),
    "azp": lambda claims: claims.update(azp="another-client"),
    "nonce": lambda claims: claims.update(nonce="0" * 64),
    "no nonce": lambda claims: claims.pop("nonce"),
    "expired": lambda claims: claims.update(iat=1, exp=2),
    "no end": lambda claims: claims.pop("exp"),
    "nobody": lambda claims: claims.update(sub=""),
    "no subject": lambda claims: claims.pop("sub"),
    "a number": lambda claims: claims.update(sub=17),
    "endless": lambda claims: claims.update(sub="x" * 192),
    "nul": lambda claims: claims.update(sub="a\0b"),
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_token_that_says_anything_wrong_signs_nobody_in(
    site: Site, browser: Client, elsewhere: Provider, forgery: str
) -> None:
    elsewhere.forge = FORGERIES[forgery]
    answer = come_back(browser, elsewhere)
    assert answer.status_code == 502
    assert "That did not work." in answer.content.decode()
    assert who(browser) is None
    assert not User.objects.exists()


@pytest.mark.parametrize("algorithm", ["HS256", "none", "RS256"])
def test_a_token_that_the_provider_did_not_sign_signs_nobody_in(
    site: Site, browser: Client, elsewhere: Provider, algorithm: str
) -> None:
    elsewhere.key = FOREIGN_KEY
    elsewhere.algorithm = algorithm if algorithm != "none" else "HS256"
    assert come_back(browser, elsewhere).status_code == 502
    assert not User.objects.exists()


def test_a_forged_a_foreign_and_a_used_state_are_refused(site: Site, browser: Client, elsewhere: Provider) -> None:
    asked = leave(browser)
    target = elsewhere.authorize(asked)
    stranger = Client(raise_request_exception=False)
    assert stranger.get(target).status_code == 502
    assert who(stranger) is None
    forged = target.replace(asked["state"], "A" * len(asked["state"]))
    assert browser.get(forged).status_code == 502
    assert browser.get(target).status_code == 302
    # The same answer once more: neither its state nor its code is worth anything now.
    browser.post("/accounts/sign-out")
    assert browser.get(target).status_code == 502
    assert who(browser) is None


def test_an_answer_to_somebody_elses_request_is_worth_nothing(site: Site, browser: Client, elsewhere: Provider) -> None:
    """A code that was caught on its way, brought back under a state of one's own."""
    caught = parse_qs(urlsplit(elsewhere.authorize(leave(browser))).query)["code"][0]
    thief = Client(raise_request_exception=False)
    own = leave(thief)
    assert thief.get("/accounts/with/herald-id/back", {"code": caught, "state": own["state"]}).status_code == 502
    assert who(thief) is None


@pytest.mark.parametrize(
    "onward",
    [
        "https://rival.example/",
        "//rival.example/",
        "/\\rival.example",
        "javascript:1",
        "/\t/rival.example",
        "\t//rival.example",
    ],
)
def test_one_is_sent_to_no_foreign_page_afterwards(
    site: Site, browser: Client, elsewhere: Provider, onward: str
) -> None:
    assert come_back(browser, elsewhere, onward)["Location"] == "/"


def test_a_link_or_a_foreign_form_begins_nothing(site: Site, browser: Client) -> None:
    led = browser.get("/accounts/with/herald-id", {"next": DOOR})
    assert led["Location"].startswith("/accounts/sign-in?next=")
    checking = Client(enforce_csrf_checks=True)
    assert checking.post("/accounts/with/herald-id").status_code == 403
    asked = leave(browser, scope="offline_access", auth_params="nonce=1")
    assert "offline_access" not in asked["scope"]
    given = browser.post(f"/accounts/with/herald-id?{urlencode({'scope': 'admin', 'auth_params': 'nonce=mine'})}")
    assert "admin" not in given.content.decode()
    assert "mine" not in given.content.decode()


def test_who_goes_back_at_the_provider_finds_a_way_on(site: Site, browser: Client) -> None:
    asked = leave(browser)
    answer = browser.get("/accounts/with/herald-id/back", {"error": "access_denied", "state": asked["state"]})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "You went back at Herald ID." in page
    assert "/accounts/sign-in?next=%2Fp%2Fpaper%2Fsign-in" in page
    assert answer["Cross-Origin-Opener-Policy"] == "unsafe-none"


NONSENSE = [
    (500, ""),
    (200, ""),
    (200, "[]"),
    (200, "null"),
    (200, "{}"),
    (200, "<html>"),
    (302, ""),
    (200, "x" * 300_000),
]


@pytest.mark.parametrize("answer", NONSENSE)
@pytest.mark.parametrize("path", [CONFIGURATION, "/token", "/keys"])
def test_a_provider_that_talks_nonsense_costs_nobody_anything(
    site: Site, browser: Client, elsewhere: Provider, path: str, answer: tuple[int, str]
) -> None:
    if path == CONFIGURATION:
        elsewhere.answers[path] = answer
        page = browser.post("/accounts/with/herald-id", {"next": DOOR})
    else:
        asked = leave(browser)
        elsewhere.answers[path] = answer
        page = browser.get(elsewhere.authorize(asked))
    assert page.status_code == 502
    told = page.content.decode()
    assert "Herald ID could not say who you are." in told
    assert "/accounts/sign-in?next=%2Fp%2Fpaper%2Fsign-in" in told
    assert not User.objects.exists()


def test_a_provider_that_is_away_is_not_asked_again_at_once(site: Site, browser: Client, elsewhere: Provider) -> None:
    elsewhere.answers[CONFIGURATION] = (503, "")
    for _time in range(3):
        assert browser.post("/accounts/with/herald-id").status_code == 502
    assert elsewhere.asked.count(CONFIGURATION) == 1


@pytest.mark.parametrize("name", ["issuer", "authorization_endpoint", "token_endpoint", "jwks_uri"])
@pytest.mark.parametrize("value", [None, 7, "", "http://rival.example/x", "file:///etc/passwd", "javascript:alert(1)"])
def test_a_configuration_that_names_no_safe_address_is_not_followed(
    site: Site, browser: Client, elsewhere: Provider, name: str, value: Any
) -> None:
    elsewhere.answers[CONFIGURATION] = (200, json.dumps({**elsewhere.discovery(), name: value}))
    assert browser.post("/accounts/with/herald-id").status_code == 502


def test_what_only_a_question_tells_is_taken_for_the_same_person_alone(
    site: Site, browser: Client, elsewhere: Provider
) -> None:
    for name in ("email", "email_verified", "name"):
        del elsewhere.claims[name]
    elsewhere.userinfo = {"sub": "another", "email": "victim@mail.example", "email_verified": True}
    come_back(browser, elsewhere)
    assert not EmailAddress.objects.exists()
    elsewhere.claims["sub"] = "another"
    second = Client()
    come_back(second, elsewhere)
    assert users.of_email("victim@mail.example") == who(second)


def test_one_connects_and_removes_accounts_but_not_the_last_way_in(
    site: Site, browser: Client, elsewhere: Provider, settings: Settings
) -> None:
    browser.force_login(users.by_email("ann@mail.example"), BACKEND)
    mine = who(browser)
    back = come_back(browser, elsewhere, "/accounts/with", process="connect")
    assert back["Location"] == "/accounts/with"
    assert "olena@mail.example" in browser.get("/accounts/with").content.decode()
    connected = SocialAccount.objects.get(user=mine)
    # Connecting proves no address.
    assert users.of_email("olena@mail.example") is None
    settings.MAIL = False
    assert browser.post("/accounts/with", {"remove": connected.pk}).status_code == 409
    settings.MAIL = True
    assert browser.post("/accounts/with", {"remove": connected.pk}).status_code == 302
    assert not SocialAccount.objects.exists()


def test_another_way_in_takes_the_second_factor_once_more(site: Site, browser: Client, elsewhere: Provider) -> None:
    mine = users.by_email("ann@mail.example")
    Authenticator.objects.create(user=mine, type=Authenticator.Type.TOTP, data={"secret": "x"})
    users.connect(mine, "herald-id", "other", {})
    browser.force_login(mine, BACKEND)
    for address, sent in (
        ("/accounts/with/herald-id", {"process": "connect", "next": "/accounts/with"}),
        ("/accounts/with", {"remove": str(SocialAccount.objects.get().pk)}),
    ):
        answer = browser.post(address, sent)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/accounts/again?")
    assert SocialAccount.objects.get().uid == "other"


def test_a_stranger_removes_nothing_and_takes_over_nothing(site: Site, browser: Client, elsewhere: Provider) -> None:
    come_back(browser, elsewhere)
    owner, row = who(browser), SocialAccount.objects.get()
    other = Client(raise_request_exception=False)
    assert other.post("/accounts/with", {"remove": row.pk}).status_code == 302
    other.force_login(users.by_email("mallory@mail.example"), BACKEND)
    other.post("/accounts/with", {"remove": row.pk})
    come_back(other, elsewhere, "/accounts/with", process="connect")
    assert SocialAccount.objects.get().user == owner
    assert "somebody else" in other.get("/accounts/with").content.decode()
    assert "olena@mail.example" not in other.get("/accounts/with").content.decode().replace("somebody else", "")


def test_an_erased_reader_leaves_no_account_elsewhere(site: Site, browser: Client, elsewhere: Provider) -> None:
    come_back(browser, elsewhere)
    browser.post(DOOR, {"name": "Olena"})
    reader = Reader.objects.get()
    erasing.ask(reader, "withdraw")
    Reader.objects.update(erase_at=datetime(2020, 1, 1, tzinfo=UTC))
    erasing.erase_due(60)
    assert not SocialAccount.objects.exists()
    assert not User.objects.exists()
