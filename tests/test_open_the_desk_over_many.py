"""Every list of the desk over many rows: by a fixed number of queries, none of which walks through a table."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from crowd import crowd
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from kit import kept_for_the_module, paper
from queuekit import at_desk

from ombud.models import Comment, Reader, Site, Story

pytestmark = pytest.mark.django_db

TABS = ("held", "reported", "new", "opinions", "watched", "latest")
FILTERS = (
    *("", "site=paper", "section=Sport", "language=en", "rule=listed_words", "age=day", "age=old"),
    *("mode=before", "mode=after", "mode=after&section=Sport", "after=100000"),
)
SOUGHT = (
    *("q=words", "author=Ann", "status=rejected", "language=en", "start=2020-01-01", "end=2099-01-01"),
    *("address=192.0.2.1", "address=192.0.2.0/24", "q=more&author=ann&status=approved&site=paper&end=2099-01-01"),
)
LOGGED = ("", "by=petro", "verb=hold", "code=abuse", "rule=listed_words", "site=paper", "until=2099-01-01", "words=x")
PAGES = (
    *(f"?tab={tab}&{query}" for tab in TABS for query in FILTERS),
    *(f"search?{query}" for query in SOUGHT),
    *(f"decisions?{query}" for query in LOGGED),
    *("news?known=1", "appeals", "versions", "stories", "stories?q=story", "watches", "words", "modes"),
    *("work", "people", "screening", "corrections", "corrections/notices", "corrections/alarms"),
    *(
        "readers/{reader}",
        "comments/{comment}",
        "comments/{comment}/context",
        "stories/{story}",
        "search?same={comment}",
    ),
    *("search?reader={reader}", "search?story={story}"),
)
BIG = ("comment", "decision", "flag", "reader", "notification", "version", "words")
# All of a table, and all of it that is of one site, in one state.
_BIG = f"ombud_({'|'.join(BIG)})"
WALKS = re.compile(rf"^(SCAN {_BIG}\b|SEARCH {_BIG} .*\(site_id=\?( AND status=\?)?\)$)")

BESIDE = re.compile(r"^SEARCH ombud_\w+ .*\(comment_id=\?")


@pytest.fixture(scope="module")
def two_of_everything(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A site with two of everything, made once."""
    with kept_for_the_module(django_db_blocker):
        crowd(paper(), 2)
        yield


@pytest.fixture
def site(two_of_everything: None, db: None) -> Site:
    """The site as it was made."""
    return Site.objects.get(name="paper")


def address(page: str) -> str:
    """Where the page is."""
    first = {"reader": Reader, "comment": Comment, "story": Story}
    return "/desk/" + page.format(**{name: model.objects.earliest("pk").pk for name, model in first.items()})


@pytest.mark.parametrize("page", PAGES)
def test_twice_as_much_takes_no_more_queries(site: Site, page: str) -> None:
    desk, url = at_desk(), address(page)

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert desk.get(url).status_code == 200
        return len(caught)

    few = queries()
    crowd(site, 2)
    assert queries() == few


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL plans by how much there is; a test has little")
@pytest.mark.parametrize("page", PAGES)
def test_no_query_walks_through_a_table(site: Site, page: str) -> None:
    desk, url = at_desk(), address(page)
    walks = [f"{plan}\n{statement}" for statement, plan in plans(desk, url) if walk(statement, plan)]
    assert not walks, "\n\n".join(walks)


def plans(desk: Client, url: str) -> list[tuple[str, list[str]]]:
    """Each question that a page asks, and how SQLite answers it."""
    asked: list[tuple[str, object]] = []

    def note(execute: Callable[..., object], sql: str, given: object, *more: object) -> object:
        asked.append((sql, given))
        return execute(sql, given, *more)

    with connection.execute_wrapper(note):
        assert desk.get(url).status_code == 200
    found = []
    with connection.cursor() as cursor:
        for sql, given in asked:
            if sql.startswith("SELECT"):
                cursor.execute(f"EXPLAIN QUERY PLAN {sql}", given)
                found.append((sql, [row[3] for row in cursor.fetchall()]))
    assert found
    return found


def walk(statement: str, plan: list[str]) -> bool:
    """Whether it reads all of a table that grows: a walk that ends after a page, in the order of an index, does not,
    unless it looks in another table for what may be about each row."""
    walks = [line for line in plan if WALKS.match(line) and "VIRTUAL TABLE INDEX" not in line]
    ends = " LIMIT " in statement and not any("TEMP B-TREE FOR ORDER BY" in line for line in plan)
    return bool(walks) and not (ends and not any(map(BESIDE.match, plan)))
