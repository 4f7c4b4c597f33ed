"""A provider of accounts that the server offers as “Herald ID”, and the way there and back."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.contrib.auth.models import User
from django.test import Client
from kit import PAPER
from provider import CLIENT, SECRET, Provider, provider
from pytest_django.fixtures import Settings

from ombud.accounts import openid
from ombud.signon.keys import KeySets

BACKEND = "django.contrib.auth.backends.ModelBackend"
STATE = "0123456789abcdef0123456789abcdef"
DOOR = f"/p/paper/sign-in?{urlencode({'origin': PAPER, 'state': STATE})}"
CONFIGURATION = "/.well-known/openid-configuration"


@pytest.fixture
def herald_id(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
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
def newcomer(herald_id: Provider) -> Client:
    """A browser of somebody who is signed in nowhere."""
    return Client(raise_request_exception=False)


def leave(newcomer: Client, onward: str = DOOR, **more: str) -> dict[str, str]:
    """Press the button; what the provider is asked."""
    page = newcomer.post("/accounts/with/herald-id", {"next": onward, **more})
    found = re.search(r'http-equiv="refresh" content="0;url=([^"]+)"', page.content.decode())
    assert found, page.content.decode()
    return {name: values[0] for name, values in parse_qs(urlsplit(html.unescape(found[1])).query).items()}


def come_back(newcomer: Client, herald_id: Provider, onward: str = DOOR, **more: str) -> Any:
    """There and back, with what Ombud answers then."""
    return newcomer.get(herald_id.authorize(leave(newcomer, onward, **more)))


def who(newcomer: Client) -> User | None:
    """As whom this browser is signed in."""
    return User.objects.filter(pk=newcomer.session.get("_auth_user_id", 0)).first()
