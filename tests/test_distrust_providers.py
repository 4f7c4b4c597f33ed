"""What a provider of accounts says signs nobody in unless it is true, whole, and an answer to this very request."""

from __future__ import annotations

import json
import socket
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.models import User
from django.test import Client
from elsewherekit import CONFIGURATION, DOOR, come_back, leave, who
from provider import CLIENT, FOREIGN_KEY, Provider
from pytest_django.fixtures import Settings

from ombud.accounts import openid
from ombud.models import Site

pytestmark = pytest.mark.django_db

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
    site: Site, newcomer: Client, herald_id: Provider, forgery: str
) -> None:
    herald_id.forge = FORGERIES[forgery]
    answer = come_back(newcomer, herald_id)
    assert answer.status_code == 502
    assert "That did not work." in answer.content.decode()
    assert who(newcomer) is None
    assert not User.objects.exists()


@pytest.mark.parametrize("algorithm", ["HS256", "none", "RS256"])
def test_a_token_that_the_provider_did_not_sign_signs_nobody_in(
    site: Site, newcomer: Client, herald_id: Provider, algorithm: str
) -> None:
    herald_id.key = FOREIGN_KEY
    herald_id.algorithm = algorithm if algorithm != "none" else "HS256"
    assert come_back(newcomer, herald_id).status_code == 502
    assert not User.objects.exists()


def test_a_forged_a_foreign_and_a_used_state_are_refused(site: Site, newcomer: Client, herald_id: Provider) -> None:
    asked = leave(newcomer)
    target = herald_id.authorize(asked)
    stranger = Client(raise_request_exception=False)
    assert stranger.get(target).status_code == 502
    assert who(stranger) is None
    forged = target.replace(asked["state"], "A" * len(asked["state"]))
    assert newcomer.get(forged).status_code == 502
    assert newcomer.get(target).status_code == 302
    # The same answer once more: neither its state nor its code is worth anything now.
    newcomer.post("/accounts/sign-out")
    assert newcomer.get(target).status_code == 502
    assert who(newcomer) is None


def test_an_answer_to_somebody_elses_request_is_worth_nothing(
    site: Site, newcomer: Client, herald_id: Provider
) -> None:
    """A code that was caught on its way, brought back under a state of one's own."""
    caught = parse_qs(urlsplit(herald_id.authorize(leave(newcomer))).query)["code"][0]
    thief = Client(raise_request_exception=False)
    own = leave(thief)
    assert thief.get("/accounts/with/herald-id/back", {"code": caught, "state": own["state"]}).status_code == 502
    assert who(thief) is None


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
    site: Site, newcomer: Client, herald_id: Provider, path: str, answer: tuple[int, str]
) -> None:
    if path == CONFIGURATION:
        herald_id.answers[path] = answer
        page = newcomer.post("/accounts/with/herald-id", {"next": DOOR})
    else:
        asked = leave(newcomer)
        herald_id.answers[path] = answer
        page = newcomer.get(herald_id.authorize(asked))
    assert page.status_code == 502
    told = page.content.decode()
    assert "Herald ID could not say who you are." in told
    assert "/accounts/sign-in?next=%2Fp%2Fpaper%2Fsign-in" in told
    assert not User.objects.exists()


def test_a_provider_that_is_away_is_not_asked_again_at_once(site: Site, newcomer: Client, herald_id: Provider) -> None:
    herald_id.answers[CONFIGURATION] = (503, "")
    for _time in range(3):
        assert newcomer.post("/accounts/with/herald-id").status_code == 502
    assert herald_id.asked.count(CONFIGURATION) == 1


@pytest.mark.parametrize("name", ["issuer", "authorization_endpoint", "token_endpoint", "jwks_uri"])
@pytest.mark.parametrize("value", [None, 7, "", "http://rival.example/x", "file:///etc/passwd", "javascript:alert(1)"])
def test_a_configuration_that_names_no_safe_address_is_not_followed(
    site: Site, newcomer: Client, herald_id: Provider, name: str, value: Any
) -> None:
    herald_id.answers[CONFIGURATION] = (200, json.dumps({**herald_id.discovery(), name: value}))
    assert newcomer.post("/accounts/with/herald-id").status_code == 502


def test_a_provider_that_drips_or_is_not_there_is_given_up(
    site: Site, newcomer: Client, herald_id: Provider, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    with monkeypatch.context() as slow:
        slow.setattr(openid, "WHOLE_SECONDS", -1.0)
        assert newcomer.post("/accounts/with/herald-id").status_code == 502
    monkeypatch.setattr(openid, "CONFIGURATIONS", openid.Configurations())
    row = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
    with socket.socket() as unheard:
        unheard.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{unheard.getsockname()[1]}"
        row["settings"] = {"server_url": address, "issuer": address}
        answer = newcomer.post("/accounts/with/herald-id", {"next": DOOR})
    assert answer.status_code == 502
    assert "What you were writing is still where you wrote it." in answer.content.decode()


def test_what_was_known_of_a_provider_is_believed_while_it_is_away(
    site: Site, newcomer: Client, herald_id: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave(newcomer)
    monkeypatch.setattr(openid, "KEPT_SECONDS", -1.0)
    herald_id.answers[CONFIGURATION] = (503, "")
    assert leave(newcomer)["client_id"]
    assert herald_id.asked.count(CONFIGURATION) == 2
    assert leave(newcomer)["client_id"]
    assert herald_id.asked.count(CONFIGURATION) == 2
