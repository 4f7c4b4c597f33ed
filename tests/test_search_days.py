"""Searching by days: exactly those, however many comments the month has besides."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from queuekit import at_desk, of

from ombud.actions import searching, sites
from ombud.desk import search as desk_search
from ombud.desk.times import between
from ombud.models import Comment, Story

pytestmark = pytest.mark.django_db

Say = Callable[..., Comment]
MAY = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
def days(story: Story, say: Say, monkeypatch: pytest.MonkeyPatch) -> dict[int, int]:
    """A comment at noon of each of twelve days, by its day, the youngest made first; two are looked at a time."""
    monkeypatch.setattr(desk_search, "BATCH", 2)
    monkeypatch.setattr(desk_search, "LARGEST_BATCH", 2)
    made = {day: say(f"Words of day {day}", name=f"Reader {day}").pk for day in range(12, 0, -1)}
    for day, pk in made.items():
        Comment.objects.filter(pk=pk).update(created_at=MAY + timedelta(days=day - 1))
    while searching.catch_up():
        pass
    return made


def found(**asked: str) -> list[int]:
    client: Client = at_desk()
    return of(client.get("/desk/search", asked))


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"start": "2026-05-03", "end": "2026-05-04"}, {3, 4}),
        ({"start": "2026-05-12"}, {12}),
        ({"end": "2026-05-02"}, {1, 2}),
        ({"q": "words", "start": "2026-05-07", "end": "2026-05-07"}, {7}),
        ({"start": "2026-06-01", "end": "2026-06-30"}, set()),
        ({"start": "2026-05-04", "end": "2026-05-03"}, set()),
        ({"start": "0001-01-01", "end": "9999-12-31"}, set(range(1, 13))),
        ({"start": "9999-12-31"}, set()),
    ],
)
def test_a_day_is_found_behind_all_others(days: dict[int, int], asked: dict[str, str], expected: set[int]) -> None:
    assert set(found(**asked)) == {days[day] for day in expected}


def test_days_begin_where_the_newsroom_is(days: dict[int, int], story: Story) -> None:
    Comment.objects.filter(pk=days[5]).update(created_at=datetime(2026, 5, 5, 22, 30, tzinfo=UTC))
    while searching.catch_up():
        pass
    sites.change(story.site, {}, timezone="Europe/Kyiv")
    assert found(start="2026-05-06", end="2026-05-06") == sorted([days[5], days[6]], reverse=True)


def test_whole_months_and_the_days_around_them_are_asked_for() -> None:
    asked = between(MAY - timedelta(days=1), MAY + timedelta(days=32))
    assert asked == ["=d20260430", "=d202605", "=d20260601", "=d20260602"]


def test_nothing_lies_between_an_end_and_a_start() -> None:
    assert between(MAY, MAY - timedelta(days=1)) == ["=none"]


def test_centuries_are_no_short_list() -> None:
    assert between(MAY - timedelta(days=40_000), MAY) == []
