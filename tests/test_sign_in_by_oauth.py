"""Readers come in with accounts at providers without OpenID Connect, in GitHub's and Facebook's shapes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from elsewherekit import DOOR, come_back, leave, who
from provider import CLIENT, SECRET, Provider, provider
from pytest_django.fixtures import Settings

from ombud.environment import FACEBOOK, OpenIdProvider, read
from ombud.models import Site

pytestmark = pytest.mark.django_db

GITHUB_USER = {"login": "olena", "id": 583231, "node_id": "MDQ6", "name": None, "email": "shown@mail.example"}
EMAILS = [
    {"email": "old@mail.example", "primary": False, "verified": True, "visibility": None},
    {"email": "Olena@mail.example", "primary": True, "verified": True, "visibility": "private"},
]


def offer(settings: Settings, addresses: dict[str, Any]) -> None:
    """Offer a provider with these addresses; under the name that the kit presses the button of."""
    row = {"provider_id": "herald-id", "name": "GitHub", "client_id": CLIENT, "secret": SECRET, "settings": addresses}
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [row]}}
    settings.MAIL = True


def say(made: Provider, path: str, told: Any, status: int = 200) -> None:
    made.answers[path] = (status, told if isinstance(told, str) else json.dumps(told))


@pytest.fixture
def somebody() -> Client:
    """A browser of somebody who is signed in nowhere."""
    return Client(raise_request_exception=False)


@pytest.fixture
def github(settings: Settings) -> Iterator[Provider]:
    """A provider in GitHub's shape, at the addresses of a GitHub Enterprise."""
    with provider() as made:
        made.openid = False
        offer(settings, OpenIdProvider(f"github:{made.url}", "", "", "").oauth or {})
        made.answers["/login/oauth/authorize"] = (200, "")
        say(made, "/api/v3/user", GITHUB_USER)
        say(made, "/api/v3/user/emails", EMAILS)
        yield made


def test_a_reader_of_github_gets_an_account_with_the_proved_address(
    site: Site, somebody: Client, github: Provider
) -> None:
    asked = leave(somebody)
    assert (asked["scope"], asked["code_challenge_method"], "nonce" in asked) == ("user:email", "S256", False)
    answer = somebody.get(github.authorize(asked))
    assert answer.status_code == 302
    user = who(somebody)
    assert user is not None
    assert (user.email, user.is_staff, user.get_username().count(":")) == ("olena@mail.example", False, 1)
    account = SocialAccount.objects.get()
    assert (account.provider, account.uid) == ("herald-id", "583231")
    assert account.extra_data == {"name": "olena", "email": "olena@mail.example"}
    assert not SocialToken.objects.exists()
    assert [heard[2] for heard in github.heard if heard[0].startswith("/api")] == ["Bearer access"] * 2


def test_a_changed_login_name_is_the_same_person_and_a_freed_one_is_not(
    site: Site, somebody: Client, github: Provider
) -> None:
    come_back(somebody, github)
    first = who(somebody)
    say(github, "/api/v3/user", {**GITHUB_USER, "login": "olena-k"})
    again = Client()
    come_back(again, github)
    assert who(again) == first
    say(github, "/api/v3/user", {**GITHUB_USER, "id": 99})
    say(github, "/api/v3/user/emails", [])
    other = Client()
    come_back(other, github)
    assert who(other) not in (None, first)


@pytest.mark.parametrize(
    "listed",
    [
        [{"email": "a@mail.example", "primary": True, "verified": False}],
        [{"email": "a@mail.example", "primary": True, "verified": "true"}],
        [{"email": "a@mail.example", "primary": False, "verified": True}],
        [{"email": ["a@mail.example"], "primary": True, "verified": True}],
        ["a@mail.example", None],
        {"message": "Not Found"},
    ],
)
def test_an_address_that_is_not_proved_there_is_forgotten(
    site: Site, somebody: Client, github: Provider, listed: Any
) -> None:
    say(github, "/api/v3/user/emails", listed)
    come_back(somebody, github)
    user = who(somebody)
    assert user is not None
    assert user.email == ""
    assert not EmailAddress.objects.exists()


@pytest.mark.parametrize("status", [403, 404])
def test_who_does_not_show_addresses_comes_in_without(
    site: Site, somebody: Client, github: Provider, status: int
) -> None:
    say(github, "/api/v3/user/emails", {"message": "Not Found"}, status)
    come_back(somebody, github)
    assert who(somebody) is not None


def test_an_address_that_has_an_account_takes_a_code_first(site: Site, somebody: Client, github: Provider) -> None:
    owner = User.objects.create_user("~reader:1", "olena@mail.example")
    EmailAddress.objects.create(user=owner, email="olena@mail.example", verified=True, primary=True)
    answer = come_back(somebody, github)
    assert answer["Location"].startswith("/accounts/sign-in/code")
    assert who(somebody) is None
    assert [each.to for each in mail.outbox] == [["olena@mail.example"]]
    assert not SocialAccount.objects.exists()


def test_a_forged_a_used_and_another_sessions_state_are_refused(site: Site, somebody: Client, github: Provider) -> None:
    back = github.authorize(leave(somebody))
    thief = Client()
    leave(thief)
    assert thief.get(back).status_code == 502
    assert somebody.get(back.replace("state=", "state=x")).status_code == 502
    assert who(thief) is None
    assert somebody.get(back).status_code == 302
    assert Client().get(back).status_code == 502


def test_a_code_of_another_session_is_worth_nothing_in_ones_own(site: Site, somebody: Client, github: Provider) -> None:
    victim = Client()
    stolen = github.authorize(leave(victim)).partition("code=")[2].partition("&")[0]
    state = leave(somebody)["state"]
    answer = somebody.get("/accounts/with/herald-id/back", {"code": stolen, "state": state})
    assert answer.status_code == 502
    assert not User.objects.exists()


NOBODY: dict[str, Any] = {
    "no id": {"login": "olena"},
    "true": {"id": True},
    "a fraction": {"id": 1.5},
    "empty": {"id": ""},
    "a list": {"id": [1]},
    "endless": {"id": "x" * 192},
    "endless number": '{"id": ' + "9" * 6000 + "}",
    "nul": {"id": "a\0b"},
    "not an object": [1],
    "text": "hello",
    "deep": "[" * 90_000,
    "long": '{"id": 1, "name": "' + "x" * 300_000 + '"}',
}


@pytest.mark.parametrize("told", NOBODY)
def test_nonsense_about_the_person_signs_nobody_in(site: Site, somebody: Client, github: Provider, told: str) -> None:
    say(github, "/api/v3/user", NOBODY[told])
    answer = come_back(somebody, github)
    assert answer.status_code == 502
    assert "That did not work." in answer.content.decode()
    assert not User.objects.exists()


@pytest.mark.parametrize("path", ["/api/v3/user", "/api/v3/user/emails"])
@pytest.mark.parametrize("status", [302, 401, 500])
def test_a_provider_that_fails_makes_no_account(
    site: Site, somebody: Client, github: Provider, path: str, status: int
) -> None:
    say(github, path, {"message": "Bad credentials"}, status)
    assert come_back(somebody, github).status_code == 502
    assert not User.objects.exists()


@pytest.mark.parametrize(
    "told",
    [
        {"error": "bad_verification_code"},
        "error=bad_verification_code&error_description=The+code",
        {"access_token": "line\nbreak"},
        {"access_token": "ключ"},
        "17",
        "[" * 90_000,
    ],
)
def test_nonsense_instead_of_a_token_signs_nobody_in(site: Site, somebody: Client, github: Provider, told: Any) -> None:
    say(github, "/login/oauth/access_token", told)
    assert come_back(somebody, github).status_code == 502
    assert not User.objects.exists()


def test_a_reader_of_facebook_comes_in_by_the_number_and_without_an_address(
    site: Site, somebody: Client, settings: Settings
) -> None:
    with provider() as made:
        made.openid = False
        here = {name: f"{made.url}/{name}" for name in ("authorize", "token")}
        offer(settings, {**FACEBOOK, **here, "profile": f"{made.url}/me?fields=id,name"})
        say(made, "/me", {"id": "10158", "name": "Olena K.", "email": "editor@paper.example", "email_verified": True})
        assert leave(somebody)["scope"] == "public_profile"
        come_back(somebody, made)
        query = next(query for path, query, _shown in made.heard if path == "/me")
    user = who(somebody)
    assert user is not None
    assert user.email == ""
    account = SocialAccount.objects.get()
    assert (account.uid, account.extra_data["name"]) == ("10158", "Olena K.")
    assert (query["fields"], len(query["appsecret_proof"])) == ("id,name", 64)


@pytest.mark.parametrize(("verified", "kept"), [(True, "olena@mail.example"), (False, ""), (None, "")])
def test_any_provider_of_oauth_by_its_three_addresses(
    site: Site, somebody: Client, settings: Settings, verified: object, kept: str
) -> None:
    with provider() as made:
        made.openid = False
        url = f"oauth:{made.url}/authorize {made.url}/token {made.url}/me profile email"
        offer(settings, OpenIdProvider(url, "", "", "").oauth or {})
        say(made, "/me", {"sub": "a-1", "id": 7, "name": "Olena", "email": kept or "x@y.example"} | _said(verified))
        assert set(leave(somebody, DOOR)["scope"].split()) == {"profile", "email"}
        come_back(somebody, made)
    user = who(somebody)
    assert user is not None
    assert user.email == kept
    assert SocialAccount.objects.get().uid == "a-1"


def _said(verified: object) -> dict[str, object]:
    return {} if verified is None else {"email_verified": verified}


def test_each_is_one_word_among_the_settings() -> None:
    given = "github:, facebook:, github:https://Code.paper.example/, oauth:https://id.example/a/b https://id.example/t"
    given += " https://api.example/me profile, https://accounts.google.com"
    found = read(
        {"OMBUD_OPENID_URL": given, "OMBUD_OPENID_CLIENT": "a,b,c,d,e", "OMBUD_OPENID_SECRET": "a,b,c,d,e"}
    ).openid
    assert [each.key for each in found] == [
        "github.com",
        "www.facebook.com",
        "code.paper.example",
        "id.example",
        "accounts.google.com",
    ]
    assert [each.name for each in found[:4]] == ["GitHub", "Facebook", "Code.paper.example", "id.example"]
    assert (found[0].oauth or {})["profile"] == "https://api.github.com/user"
    assert (found[2].oauth or {})["emails"] == "https://Code.paper.example/api/v3/user/emails"
    assert found[4].oauth is None
