"""The worker's publisher and removals that another host made: the site's own documents must not wait their turn."""

from __future__ import annotations

import pytest
from django.utils import timezone
from reading import THREAD, Get, Reached, Say, asking  # noqa: F401

from ombud.actions import moderation, undoing
from ombud.actions.editions import touch
from ombud.models import Comment, Decision, Story
from ombud.publish.publisher import Publisher

pytestmark = pytest.mark.django_db

FEED = "/p/paper/comments.atom"


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The clock by which the publisher paces itself; it stands still."""
    clock = [1000.0]
    monkeypatch.setattr("ombud.publish.publisher.time.monotonic", lambda: clock[0])
    return clock


@pytest.fixture
def publisher(get: Get, say: Say, now: list[float]) -> Publisher:
    """One that has just made the site's documents, so that the next turn of these is two seconds away."""
    say("Something that stays.")
    get(THREAD)
    get(FEED)
    made = Publisher(spacing=0)
    shown(get)
    made.turn()
    shown(get)
    return made


def shown(get: Get) -> bool:
    return b"Slander." in get(FEED, published=True)[2]


def commit(comment: Comment, number: int) -> None:
    """A rejection with a number of its own, as when another transaction that took a later one was faster."""
    Comment.objects.filter(pk=comment.pk).update(status="rejected")
    row = {"by": "olena", "verb": "reject", "before": "approved", "after": "rejected", "created_at": timezone.now()}
    Decision.objects.bulk_create([Decision(pk=number, site_id=comment.site_id, comment=comment, **row)])
    touch(comment.story_id)


def said(say: Say, get: Get, publisher: Publisher, now: list[float]) -> Comment:
    comment = say("Slander.")
    now[0] += 3
    publisher.turn()
    assert shown(get)
    return comment


def test_a_removal_that_commits_after_a_later_one_leaves_the_feed_at_once(
    get: Get, say: Say, publisher: Publisher, now: list[float]
) -> None:
    other, gone = say("Spite."), said(say, get, publisher, now)
    commit(other, 9_000_002)
    publisher.turn()
    assert b"Spite." not in get(FEED, published=True)[2]
    commit(gone, 9_000_001)
    publisher.turn()
    assert not shown(get)


def test_an_approval_that_is_undone_leaves_the_feed_at_once(
    get: Get, say: Say, publisher: Publisher, now: list[float]
) -> None:
    comment = said(say, get, publisher, now)
    moderation.decide(comment, "hold", by="petro")
    moderation.decide(Comment.objects.get(pk=comment.pk), "approve", by="olena")
    now[0] += 3
    publisher.turn()
    assert shown(get)
    approval = Decision.objects.get(comment=comment, verb="approve", by="olena")
    undoing.undo([approval.pk], by="olena")
    publisher.turn()
    assert not shown(get)


def test_what_reports_hold_leaves_the_feed_at_once(get: Get, say: Say, publisher: Publisher, now: list[float]) -> None:
    comment = said(say, get, publisher, now)
    moderation.decide(comment, "hold", by="rule:reports")
    publisher.turn()
    assert not shown(get)


def test_one_removal_makes_the_sites_documents_once(
    get: Get, say: Say, publisher: Publisher, now: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    comment = said(say, get, publisher, now)
    made: list[int] = []
    monkeypatch.setattr("ombud.publish.publisher.publish_site", made.append)
    moderation.decide(comment, "reject", by="olena")
    publisher.turn()
    for words in ("One.", "Two."):
        say(words)
        publisher.turn()
    assert made == [Story.objects.get(pk=comment.story_id).site_id]
