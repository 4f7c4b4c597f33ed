"""Every address of the desk, as everybody: each role, other sections' and sites' staff, a reader, the stranger.

The addresses come from the URL resolver, so a new one without a rule, or about a thing that is not made here, fails.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import URLPattern
from world import SECRET, World, as_made, made_once  # noqa: F401

from ombud.desk.urls import urlpatterns
from ombud.models import (
    Alarm,
    Appeal,
    Comment,
    Correction,
    Decision,
    Invitation,
    Merge,
    Notice,
    Reader,
    Role,
    Site,
    Story,
)

pytestmark = pytest.mark.django_db

DOCS = Path(__file__).parent.parent / "docs" / "desk.md"
TABLES = (Alarm, Appeal, Comment, Correction, Decision, Invitation, Merge, Notice, Reader, Role, Site, Story)
# Who reaches a page of each kind, of those who work for the site whose things are asked for.
REACHES = {
    "anybody": {"all", "owner", "editor", "moderator", "here-editor", "here-moderator"},
    "staff": {"all", "owner", "editor", "moderator", "here-editor", "here-moderator"},
    "moderators": {"all", "owner", "moderator", "here-moderator"},
    "editors": {"all", "owner", "editor", "here-editor"},
    "owners": {"all", "owner"},
}
OUTSIDE = ("stranger", "reader", "roleless", "elsewhere-editor", "elsewhere-moderator", "rival-owner")
# What is done to a person reaches every section, and so takes the whole site.
WHOLE_SITE = "readers/"
# Their tokens are secrets of their own, and other tests try them.
BY_TOKEN = ("invitations/<str:token>", "sign-in/<str:token>", "sign-in", "sign-out", "language")


def state() -> dict[str, list[Any]]:
    return {table.__name__: list(table.objects.order_by("pk").values()) for table in TABLES}


def routes() -> list[tuple[str, str]]:
    return [(str(each.pattern), rule(each)) for each in urlpatterns]


def rule(pattern: URLPattern) -> str:
    return getattr(pattern.callback, "who", "no rule")


GUARDED = [(route, who) for route, who in routes() if route not in BY_TOKEN]
ids: Callable[[Any], str] = lambda each: str(each) or "home"  # noqa: E731


@pytest.mark.parametrize(("route", "who"), routes(), ids=ids)
def test_every_address_says_who_may_open_it(route: str, who: str) -> None:
    assert who in REACHES, f"{route} has none of access.anybody, staff, moderators, editors, owners around it"
    assert who != "anybody" or route in BY_TOKEN


@pytest.mark.parametrize(("route", "who"), GUARDED, ids=ids)
def test_whoever_may_not_is_refused_and_changes_nothing(route: str, who: str, world: World) -> None:
    url = "/desk/" + re.sub(r"<int:pk>", lambda _found: str(world.pk(route)), route)
    inside = REACHES["anybody"] - REACHES[who]
    if route.startswith(WHOLE_SITE):
        inside |= {"here-moderator"}
    before, tried = state(), [*OUTSIDE, *sorted(inside)]
    for name in tried:
        client = world.browser(name)
        for answer in (client.get(url), client.post(url, world.form())):
            _refused(answer, name, (route, who), url)
    assert state() == before, f"one of {', '.join(tried)} changed something at {url}"


def _refused(answer: HttpResponse, name: str, asked: tuple[str, str], url: str) -> None:
    route, who = asked
    said = f"{name} at {url}: {answer.status_code}"
    sent = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert SECRET.lower() not in sent.decode().lower(), said
    if name == "stranger":
        assert answer.status_code == 302, said
        assert answer["Location"].startswith("/desk/sign-in"), said
    elif "<int:pk>" in route or name in ("reader", "roleless"):
        # Not theirs, as if there were none; or no role at all. A method that is not taken tells nothing either.
        assert answer.status_code in (403, 404, 405), said
    elif name.rpartition("-")[2] not in REACHES[who]:
        # Their role reaches such a page nowhere.
        assert answer.status_code in (403, 405), said
    else:
        # A list of their own, which has nothing of this in it, or a form that finds nothing.
        assert answer.status_code < 500, said


@pytest.mark.parametrize(("route", "who"), GUARDED, ids=ids)
def test_whoever_may_gets_in(route: str, who: str, world: World) -> None:
    url = "/desk/" + re.sub(r"<int:pk>", lambda _found: str(world.pk(route)), route)
    for name in sorted(REACHES[who]):
        if route.startswith(WHOLE_SITE) and name == "here-moderator":
            continue
        client = world.browser(name)
        answers = [client.get(url), client.post(url, {})]
        taken = [answer for answer in answers if answer.status_code != 405]
        assert taken, f"{url} takes neither GET nor POST"
        # A form without anything in it may find no such thing, but is never forbidden.
        assert all(answer.status_code not in (401, 403, 500) for answer in taken), f"{name} at {url}"
        assert not any("/desk/sign-in" in answer.get("Location", "") for answer in taken), f"{name} at {url}"


@pytest.mark.parametrize(("route", "who"), routes(), ids=ids)
def test_no_form_of_another_site_is_taken(route: str, who: str, world: World) -> None:
    url = "/desk/" + re.sub(r"<int:pk>", lambda _found: str(world.pk(route)), route).replace("<str:token>", "x")
    client = world.browser("all", strict=True)
    before = state()
    answer = client.post(url, world.form())
    assert answer.status_code in (403, 405)
    assert state() == before
    assert client.get("/desk/news").status_code == 200


def test_the_document_has_the_same_table() -> None:
    rows = re.findall(r"^\| `/desk/([^`]*)` \| (\w+) \|", DOCS.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(rows) == sorted({(route.partition("/")[0], who) for route, who in routes()})
