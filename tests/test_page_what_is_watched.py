"""Pages of what is watched, to the end: nothing skipped, nothing twice, also where a rule is asked for besides."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone
from queuekit import of

from ombud.actions import reviewing, searching, watching
from ombud.models import Comment, Decision, Site, Story

pytestmark = pytest.mark.django_db

Say = Callable[..., Comment]


def paged(desk: Client, query: str) -> list[int]:
    """All comments of a queue, page after page."""
    met, url = list[int](), f"/desk/?{query}"
    while url:
        page = desk.get(url)
        met += of(page)
        body = page.content.decode()
        more = body.partition("data-more")[0].rpartition('href="')[2].partition('"')[0]
        url = more.replace("&amp;", "&") if "data-more" in body else ""
    return met


@pytest.fixture
def watched(desk: Client, site: Site, story: Story, say: Say, monkeypatch: pytest.MonkeyPatch) -> list[Comment]:
    """Forty comments by people and with words of which some are watched, and looks at a few at a time."""
    monkeypatch.setattr("ombud.desk.queue.PAGE", 3)
    monkeypatch.setattr("ombud.desk.filtered.BATCH", 4)
    monkeypatch.setattr("ombud.desk.meeting.FIRST_PIECE", 4)
    made = [say(f"{'A boat' if n % 3 else 'A car'} {n}", name="Ann" if n % 5 else "Bo") for n in range(40)]
    for n, each in enumerate(made):
        if not n % 4 or n in (1, 2, 3):
            Decision.objects.create(site=site, comment=each, by="rule:links", verb="hold", created_at=timezone.now())
    reviewing.see([made[2], made[20]], by="petro")
    watching.watch(site, watching.Target(words="boat"), by="olena")
    Comment.objects.filter(name="Bo").update(reader=made[0].reader)
    watching.watch(site, watching.Target(reader=made[0].reader), by="olena")
    searching.catch_up()
    return made


def expected(made: list[Comment], *, rule: bool) -> list[int]:
    """The same by looking at each."""
    found = []
    for n, each in enumerate(made):
        fits = n % 3 or not n % 5
        if fits and n not in (2, 20) and (not rule or not n % 4 or n in (1, 3)):
            found.append(each.pk)
    return found[::-1]


@pytest.mark.parametrize(("query", "rule"), [("tab=watched", False), ("tab=watched&rule=links", True)])
def test_all_that_is_watched_is_met_once(desk: Client, watched: list[Comment], query: str, rule: bool) -> None:
    wanted = expected(watched, rule=rule)
    assert len(wanted) > 6
    assert paged(desk, query) == wanted
    assert f'data-count="watched">{len(wanted)}<' in desk.get(f"/desk/?{query}").content.decode()


def test_what_comes_meanwhile_moves_nothing_on_later_pages(desk: Client, watched: list[Comment], say: Say) -> None:
    first = desk.get("/desk/?tab=watched&rule=links")
    before = expected(watched, rule=True)
    say("One boat more", name="Ann")
    searching.catch_up()
    rest = paged(desk, f"tab=watched&rule=links&after={of(first)[-1]}")
    assert of(first) + rest == before


def test_a_rule_that_fired_on_nothing_watched_finds_nothing(desk: Client, watched: list[Comment]) -> None:
    assert paged(desk, "tab=watched&rule=duplicates") == []
