"""Names on which pages, programs and people outside rely: addresses, fields, states, commands."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from kit import BRIDGE, Api

from ombud.__main__ import main
from ombud.models import Site, Story

TEXT = "The bridge is open.\n\nIt opened on Monday, and nobody was late."
READ = {
    "/p/paper/thread": "text/html",
    "/p/paper/thread.json": "application/json",
    "/p/paper/thread.atom": "application/atom+xml",
    "/p/paper/topics": "text/html",
    "/p/paper/topics.json": "application/json",
    "/p/paper/notices": "text/html",
    "/p/paper/notices.json": "application/json",
    "/p/paper/counts": "text/html",
    "/p/paper/counts.json": "application/json",
    "/p/paper/corrections": "text/html",
    "/p/paper/corrections.json": "application/json",
    "/p/paper/corrections.atom": "application/atom+xml",
    "/p/paper/comments.atom": "application/atom+xml",
    "/api/v1/openapi.json": "application/json",
    "/api/docs": "text/html",
    "/healthz": "application/json",
    "/metrics": "text/plain",
}
COMMANDS = (
    *(["serve"], ["worker"], ["demo"], ["site", "add"], ["site", "list"], ["site", "show"], ["site", "key"]),
    *(["staff", "add"], ["story", "add"], ["story", "refetch"], ["publish"], ["check"], ["prune"], ["openapi"]),
)


@pytest.mark.parametrize(("path", "kind"), READ.items())
def test_what_is_read_is_where_it_was_promised(api: Api, story: Story, path: str, kind: str) -> None:
    answer = api.client.get(path, {"url": BRIDGE, "page": "1", "sort": "newest", "lang": "en"})
    assert answer.status_code == 200
    assert answer["Content-Type"].split(";")[0] == kind


@pytest.mark.django_db
@pytest.mark.parametrize("sort", ["oldest", "newest", "recommended"])
def test_a_thread_has_the_order_that_was_asked_for(api: Api, story: Story, sort: str) -> None:
    assert api.thread(sort=sort)["sort"] == sort


def call(api: Api, *given: Any, **headers: str) -> Any:
    """An answer whose JSON can be read."""
    return api.call(*given, **headers)


def test_a_comment_is_answered_with_its_number_state_form_and_token(api: Api, story: Story) -> None:
    given = {"url": BRIDGE, "body": "I was there.", "name": "Ann", "veil": True, "lang": "en"}
    shown = call(api, "POST", "comments", given)
    held = call(api, "POST", "comments", {**given, "body": "So was I.", "website": "x"})
    assert (shown.status_code, held.status_code) == (201, 202)
    for answer in (shown, held):
        assert {"id", "status", "html", "token"} <= answer.json().keys()
    reply = api.post("And I.", parent=shown.json()["id"])
    assert [(one["id"], one["parent"], one["veiled"]) for one in api.thread()["comments"]] == [
        (shown.json()["id"], None, True),
        (reply["id"], shown.json()["id"], False),
    ]


def test_one_idempotency_key_has_one_answer(api: Api, story: Story) -> None:
    first, second = (
        call(api, "POST", "comments", {"url": BRIDGE, "body": "Once."}, idempotency_key="a-key") for _ in range(2)
    )
    assert (first.status_code, first.json()) == (second.status_code, second.json())
    assert api.thread()["count"] == 1


def test_a_story_tells_where_the_passages_of_its_corrections_stand(api: Api, site: Site) -> None:
    pushed = call(api, "PUT", "stories", {"url": BRIDGE, "headline": "The bridge", "text": TEXT}, site.key)
    assert pushed.status_code == 201
    start = TEXT.index("Monday")
    passage = {"exact": "Monday", "prefix": "It opened on ", "suffix": ", and nobody", "start": start, "end": start + 6}
    asked = {"url": BRIDGE, "kind": "typo", "message": "It was Sunday.", "suggestion": "Sunday", **passage}
    taken = call(api, "POST", "corrections", asked)
    foreign = call(api, "POST", "corrections", {**asked, "exact": "Words of another page, not of this one at all"})
    assert taken.status_code == foreign.status_code == 202
    anchor = {"state": "exact", "start": start, "end": start + 6}
    assert taken.json() | {"id": 0} == taken.json() | {"id": 0, "status": "open", "anchor": anchor}
    told: Any = api.client.get(
        "/api/v1/paper/stories", {"url": BRIDGE}, headers={"Authorization": f"Bearer {site.key}"}
    ).json()
    assert {"url", "headline", "text", "language", "revision", "corrections"} <= told.keys()
    assert told["text"] == TEXT
    first, second = told["corrections"]
    assert {"id", "status", "kind", "exact", "anchor"} <= first.keys()
    assert first["anchor"] == anchor
    assert second["anchor"] == {"state": "foreign", "start": None, "end": None}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/p/nobody/thread.json?url=https://paper.example/x", 404),
        ("GET", "/p/paper/thread", 422),
        ("GET", "/nowhere", 404),
        ("GET", "/api/v1/paper/stories?url=https://paper.example/x", 403),
        ("POST", "/api/v1/paper/comments", 400),
        ("DELETE", "/api/v1/paper/comments", 405),
    ],
)
def test_a_program_is_refused_in_a_form_that_it_understands(api: Api, method: str, path: str, status: int) -> None:
    answer: Any = api.client.generic(method, path, "{", "application/json")
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    problem = answer.json()
    assert {"type", "title", "status", "detail"} <= problem.keys()
    assert problem["status"] == status


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_command_shows_how_it_is_used(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main([*words, "--help"])
    assert left.value.code == 0
    assert f"ombud {' '.join(words)}" in capsys.readouterr().out.split("xample", 1)[1]


@pytest.mark.django_db
@pytest.mark.parametrize("path", [*(path for path in READ if path.startswith("/p/")), "/healthz", "/metrics"])
def test_what_is_only_read_says_so_to_whoever_sends_something(site: Site, path: str) -> None:
    answer = Client(enforce_csrf_checks=True).delete(path)
    assert (answer.status_code, answer["Content-Type"]) == (405, "application/problem+json")
    assert "GET" in answer["Allow"]
