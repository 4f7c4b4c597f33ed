"""A site, its stories and the people around them, for tests that need some."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from ombud.actions import addresses, comments, readers, sites
from ombud.models import Comment, Reader, Site, Story
from ombud.reader import access

PAPER = "https://paper.example"
BRIDGE = f"{PAPER}/2026/bridge"


@dataclass
class Api:
    """Speaks JSON to one site's API as a browser or a program would."""

    site: Site
    client: Client

    def call(self, method: str, path: str, body: Any = None, token: str = "", **headers: str) -> HttpResponse:
        """One request; `headers` are named as in Python (`idempotency_key`)."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if token:
            sent["Authorization"] = f"Bearer {token}"
        data = json.dumps(body) if body is not None else ""
        url = f"/api/v1/{self.site.name}/{path}"
        return self.client.generic(method, url, data, "application/json", headers=sent)

    def post(self, body: str = "I was there.", token: str = "", **fields: Any) -> Any:
        """Post a comment and return the answer's JSON; fails the test unless it is taken."""
        answer = self.call("POST", "comments", {"url": BRIDGE, "body": body, **fields}, token)
        assert answer.status_code in (201, 202), answer.content.decode()
        return answer.json()

    def thread(self, url: str = BRIDGE, **query: Any) -> Any:
        """The thread's JSON document."""
        return self.client.get(f"/p/{self.site.name}/thread.json", {"url": url, **query}).json()

    def html(self, url: str = BRIDGE, **query: Any) -> str:
        """The thread's fragment."""
        return self.client.get(f"/p/{self.site.name}/thread", {"url": url, **query}).content.decode()


@pytest.fixture
def site(db: None) -> Site:
    """A publication in English and Ukrainian with one origin."""
    return paper()


def paper() -> Site:
    """Makes what the fixture `site` gives."""
    made = sites.add("paper", "The Paper", languages=["en", "uk"], origins=[PAPER])
    return sites.change(made, {"address_posts_per_minute": 10_000, "posts_per_minute": 1_000})


@pytest.fixture
def stranger_site(db: None) -> Site:
    """Another publication on the same server."""
    return rival()


def rival() -> Site:
    """Makes what the fixture `stranger_site` gives."""
    return sites.add("rival", "The Rival", languages=["en"], origins=["https://rival.example"])


@pytest.fixture
def story(site: Site) -> Story:
    """A story at BRIDGE that a CMS keeps."""
    return addresses.create(
        site, BRIDGE, headline="The bridge is open", language="en", source="push", published_at=timezone.now()
    )


@pytest.fixture
def api(site: Site) -> Api:
    """The site's API."""
    return Api(site, Client(raise_request_exception=False))


@pytest.fixture
def say(story: Story) -> Callable[..., Comment]:
    """Post a comment directly: `say("words", parent=other, name="Ann")`."""

    def post(
        body: str = "Words.", *, parent: Comment | None = None, reader: Reader | None = None, **draft: Any
    ) -> Comment:
        given = comments.Draft(body=body, parent=parent.pk if parent else None, **draft)
        return comments.post(story, given, reader, readers.address_hash("192.0.2.1"))

    return post


@pytest.fixture
def one_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """It does not become the next minute while the test counts."""
    monkeypatch.setattr(access, "time", SimpleNamespace(time=lambda: 1e9))


def own_url(site: Site, slug: str) -> str:
    """The address of a story of Ombud's own."""
    return f"{settings.PUBLIC_URL}/stories/{site.name}/{slug}"


@contextmanager
def kept_for_the_module(blocker: Any) -> Iterator[None]:
    """What is written inside stays for all tests of a module, each of which takes back only what it did itself.

    `blocker` is pytest-django's `django_db_blocker`.
    """
    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)
