"""An open queue says in each row that somebody else has seen to it, whichever queue it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from queuekit import at_desk, press

from ombud.actions import comments, opinions, searching, watching
from ombud.models import Comment, Flag, Site, Story

pytestmark = pytest.mark.django_db

Say = Callable[..., Comment]


def told(desk: Client, tab: str, *shown: Comment) -> dict[str, str]:
    """What the open page of a tab is told of the comments that it shows, as they were when it was opened."""
    known = ".".join(f"{comment.pk}-{comment.status}" for comment in shown)
    answer: dict[str, Any] = desk.get("/desk/news", {"tab": tab, "known": known}).json()
    found: dict[str, str] = answer["settled"]
    return found


@pytest.mark.parametrize("tab", ["new", "latest", "reported", "watched"])
def test_a_row_says_that_a_colleague_rejected_it(desk: Client, site: Site, story: Story, say: Say, tab: str) -> None:
    first, second = say("One"), say("Two")
    for comment in (first, second):
        Flag.objects.create(site=site, comment=comment, reason="hate", created_at=timezone.now())
    petro = at_desk("petro")
    assert told(desk, tab, first, second) == {}
    assert press(petro, first, "reject", code="hate").status_code == 200
    assert told(desk, tab, second) == {}
    assert list(told(desk, tab, first, second)) == [str(first.pk)]
    assert "this comment has been decided" in told(desk, tab, first)[str(first.pk)]


def test_a_held_row_says_that_it_waits_no_more(desk: Client, waiting: Comment) -> None:
    assert press(at_desk("petro"), waiting, "approve").status_code == 200
    assert "A colleague was faster" in told(desk, "held", waiting)[str(waiting.pk)]
    known = {"tab": "held", "known": f"{waiting.pk}.x.4711-approved"}
    assert list(desk.get("/desk/news", known).json()["settled"]) == [str(waiting.pk)]


def test_a_row_says_that_a_colleague_has_looked_at_it(desk: Client, site: Site, story: Story, say: Say) -> None:
    comment = say("One")
    watching.watch(site, watching.Target(story=story), by="olena")
    searching.catch_up()
    Flag.objects.create(site=site, comment=comment, reason="hate", created_at=timezone.now())
    assert press(at_desk("petro"), comment, "see").status_code == 200
    for tab in ("new", "watched", "reported"):
        assert "has been looked at" in told(desk, tab, comment)[str(comment.pk)]
    assert told(desk, "latest", comment) == {}


def test_a_question_says_that_a_colleague_has_answered_it(desk: Client, say: Say) -> None:
    comment, petro = say("One"), at_desk("petro")
    question = opinions.ask(comment, by="maria")
    assert told(desk, "opinions", comment) == {}
    opinions.answer(question, by="petro", words="Fine.")
    assert "this question has been answered" in told(desk, "opinions", comment)[str(comment.pk)]
    assert told(petro, "opinions", comment) == {}


def test_what_one_did_oneself_is_no_colleagues_haste(desk: Client, say: Say) -> None:
    first, second = say("One"), say("Two")
    press(desk, first, "see")
    press(desk, second, "reject", code="hate")
    assert told(desk, "new", first, second) == {}


def test_a_withdrawn_comment_is_told_too(desk: Client, say: Say) -> None:
    comment = say("One")
    comments.withdraw(comment)
    assert "the author withdrew it" in told(desk, "latest", comment)[str(comment.pk)]


def test_nothing_is_told_of_what_lies_beyond_ones_section(desk: Client, site: Site, story: Story, say: Say) -> None:
    comment = say("One")
    press(desk, comment, "reject", code="hate")
    Story.objects.filter(pk=story.pk).update(section="Town")
    assert told(at_desk("maria", (site, "Sport")), "new", comment) == {}
    assert told(at_desk("iryna", (site, "Town")), "new", comment) != {}
