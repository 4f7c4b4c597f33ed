"""Reading a thread's pages by recommendations: in order, each comment once, and at the same cost however far."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from kit import BRIDGE, Api

from ombud.actions.editions import touch
from ombud.models import Comment, Site, Story
from ombud.publish import paths, ranking
from ombud.publish.surroundings import root

pytestmark = pytest.mark.django_db

PAGES = 12
SIZE = 5


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch, site: Site) -> None:
    """Pages of five, of which four are counted exactly."""
    monkeypatch.setattr(ranking, "EXACT", 4 * SIZE)
    site.policy = {**site.policy, "page_roots": SIZE}
    site.save()


def fill(story: Story, count: int) -> list[int]:
    """Conversations 1 to `count` in the order of recommendations; every third has some. Returns their ids."""
    now = timezone.now()
    rows = [
        Comment(
            site_id=story.site_id,
            story=story,
            position=place,
            body=f"Number {place}.",
            html=f"<p>Number {place}.</p>",
            status=Comment.Status.APPROVED,
            recommendations=place % 9 if place % 3 == 0 else 0,
            created_at=now,
        )
        for place in range(1, count + 1)
    ]
    Comment.objects.bulk_create(rows)
    touch(story.pk, last_position=count)
    return ranked(story)


def ranked(story: Story) -> list[int]:
    """The ids of what stands, most recommended first; sorted here and not by a database."""
    rows = Comment.objects.filter(story=story, status=Comment.Status.APPROVED)
    return [row.pk for row in sorted(rows, key=lambda row: (-row.recommendations, row.position or 0))]


def shown(api: Api, page: int) -> list[int]:
    return [row["id"] for row in api.thread(sort="recommended", page=page)["comments"]]


def walked(api: Api, pages: int = PAGES) -> list[int]:
    return [pk for page in range(1, pages + 1) for pk in shown(api, page)]


def marks(story: Story) -> Path:
    return paths.story_folder(root(), "paper", story.pk) / ranking.FILE


def test_a_walk_meets_every_comment_once_in_order(api: Api, story: Story) -> None:
    order = fill(story, PAGES * SIZE - 2)
    assert walked(api) == order
    assert shown(api, 3) == order[2 * SIZE : 3 * SIZE]


@pytest.mark.parametrize("first", [5, 6, 9, PAGES])
def test_a_far_page_asked_for_first_is_the_same_one(api: Api, story: Story, first: int) -> None:
    order = fill(story, PAGES * SIZE)
    assert shown(api, first) == order[(first - 1) * SIZE : first * SIZE]
    assert walked(api) == order


def test_a_page_beyond_the_last_shows_nothing_and_breaks_nothing(api: Api, story: Story) -> None:
    order = fill(story, PAGES * SIZE)
    assert shown(api, PAGES + 50) == []
    assert walked(api) == order


def test_a_short_thread_keeps_no_marks(api: Api, story: Story) -> None:
    order = fill(story, 3 * SIZE)
    assert walked(api, 5) == order
    assert not marks(story).exists()


def test_after_any_change_a_walk_meets_every_comment_once_in_the_new_order(api: Api, story: Story) -> None:
    order = fill(story, PAGES * SIZE)
    assert walked(api) == order
    Comment.objects.filter(pk__in=order[22:58:4]).update(recommendations=7)
    Comment.objects.filter(pk__in=order[3:50:7]).update(status=Comment.Status.REJECTED)
    touch(story.pk)
    new = ranked(story)
    assert new != order
    assert walked(api) == new


def test_comments_that_came_later_are_on_the_last_pages(api: Api, story: Story) -> None:
    fill(story, 6 * SIZE)
    walked(api)
    now = timezone.now()
    for place in range(6 * SIZE + 1, 9 * SIZE + 1):
        Comment.objects.create(
            site_id=story.site_id, story=story, position=place, body="Late.", html="<p>Late.</p>",
            status=Comment.Status.APPROVED, created_at=now,
        )  # fmt: skip
    touch(story.pk, last_position=9 * SIZE)
    assert walked(api) == ranked(story)


@pytest.mark.parametrize(
    "kept",
    [
        "",
        "[]",
        "null",
        '{"size": 5, "made": "x", "keys": []}',
        '{"size": 5, "made": 1e99, "keys": [[0, 1]]}',
        '{"size": 5, "made": 0, "keys": [[0, 5], [0, 4]]}',
        '{"size": 3, "made": 0, "keys": [[0, 58]]}',
        '{"size": 5, "made": 0, "keys": [[1]]}',
    ],
)
def test_marks_that_cannot_be_used_are_made_anew(api: Api, story: Story, kept: str) -> None:
    order = fill(story, PAGES * SIZE)
    marks(story).parent.mkdir(parents=True, exist_ok=True)
    now = timezone.now().timestamp()
    marks(story).write_text(kept.replace('"made": 0', f'"made": {now}'))
    assert shown(api, 9) == order[8 * SIZE : 9 * SIZE]


def test_marks_are_made_anew_after_an_hour(api: Api, story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    start = datetime(2026, 11, 1, 12, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: start)
    order = fill(story, PAGES * SIZE)
    shown(api, 9)
    Comment.objects.filter(pk__in=order[-SIZE:]).update(recommendations=9)
    touch(story.pk)
    assert shown(api, 9) == order[8 * SIZE : 9 * SIZE]  # where the mark is; the pages before it were not built
    touch(story.pk)
    monkeypatch.setattr(timezone, "now", lambda: start + timedelta(hours=1, seconds=1))
    assert shown(api, 9) == ranked(story)[8 * SIZE : 9 * SIZE]


def test_a_pinned_reply_by_right_is_on_no_far_page(api: Api, story: Story) -> None:
    order = fill(story, PAGES * SIZE)
    Comment.objects.filter(pk=order[40]).update(pinned=True)
    order.remove(order[40])
    touch(story.pk)
    assert [pk for page in range(2, PAGES + 1) for pk in shown(api, page)] == order[SIZE:]


def asked(api: Api, page: int) -> list[str]:
    """The statements on conversations in order of recommendation that a page takes, with their parameters."""
    with CaptureQueriesContext(connection) as caught:
        assert len(shown(api, page)) == SIZE
    return [
        query["sql"] for query in caught.captured_queries if "recommendations" in query["sql"].partition("ORDER")[2]
    ]


def test_page_hundred_is_read_by_the_index_and_costs_what_page_ten_does(api: Api, story: Story) -> None:
    fill(story, 150 * SIZE)
    shown(api, 120)  # walks, once
    near, far = asked(api, 10), asked(api, 100)
    assert [re.findall(r"LIMIT \d+", sql) for sql in near] == [re.findall(r"LIMIT \d+", sql) for sql in far]
    for sql in (*asked(api, 3), *far):
        assert "OFFSET" not in sql
        plan = planned(sql)
        assert "comment_best" in plan
        assert "TEMP B-TREE" not in plan
        assert "Sort" not in plan


def planned(sql: str) -> str:
    """How the database reads; PostgreSQL as it would a table of a million rows, which a test does not fill."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
            return json.dumps(cursor.fetchall())
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
        cursor.execute(f"EXPLAIN {sql}")
        return json.dumps(cursor.fetchall())


def test_a_strangers_thread_gives_nothing_of_this_one(api: Api, story: Story, stranger_site: Site) -> None:
    fill(story, PAGES * SIZE)
    answer = api.client.get("/p/rival/thread.json", {"url": BRIDGE, "sort": "recommended", "page": "9"})
    assert answer.json().get("comments", []) == []
