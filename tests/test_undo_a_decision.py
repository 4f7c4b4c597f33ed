"""Undoing a decision at the desk: what was before comes back, and nobody's later work is lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone
from kit import Api
from queuekit import at_desk, of, press, undo_by

from ombud.actions import comments, moderation, undoing
from ombud.models import (
    Comment,
    Decision,
    Flag,
    Story,
)

pytestmark = pytest.mark.django_db

Say = Callable[..., Comment]


@pytest.mark.parametrize("verb", ["approve", "reject", "spam", "veil"])
def test_what_was_before_comes_back_by_another_decision(desk: Client, api: Api, waiting: Comment, verb: str) -> None:
    answer = press(desk, waiting, verb)
    back = desk.post("/desk/undo", {"undo": undo_by(answer)}, headers={"x-requested-with": "fetch"})
    assert back.status_code == 200
    waiting.refresh_from_db()
    assert (waiting.status, waiting.veil, waiting.reviewed_at) == ("pending", "", None)
    assert "Harmless" not in api.html()
    assert api.thread()["count"] == 0
    assert Decision.objects.filter(verb="undo", by="olena", comment=waiting).exists()
    assert of(desk.get("/desk/")) == [waiting.pk]


def test_an_authors_own_veil_comes_back_as_theirs(desk: Client, story: Story, say: Say) -> None:
    comment = say("The end", veil=True)
    answer = press(desk, comment, "veil")
    desk.post("/desk/undo", {"undo": undo_by(answer)})
    comment.refresh_from_db()
    assert comment.veil == "author"


def test_a_colleagues_later_decision_stands(desk: Client, waiting: Comment) -> None:
    answer = press(desk, waiting, "approve")
    waiting.refresh_from_db()
    moderation.decide(waiting, "spam", by="petro")
    refused = desk.post("/desk/undo", {"undo": undo_by(answer)}, headers={"x-requested-with": "fetch"})
    assert refused.status_code == 409
    assert "cannot be undone any more" in refused.content.decode()
    waiting.refresh_from_db()
    assert waiting.status == "spam"


def test_it_is_undone_once(desk: Client, waiting: Comment) -> None:
    token = undo_by(press(desk, waiting, "approve"))
    assert desk.post("/desk/undo", {"undo": token}).status_code == 303
    assert desk.post("/desk/undo", {"undo": token}).status_code == 409
    assert Decision.objects.filter(verb="undo").count() == 1


def test_the_time_for_it_ends(desk: Client, waiting: Comment, monkeypatch: pytest.MonkeyPatch) -> None:
    token = undo_by(press(desk, waiting, "approve"))
    moment = signing.time.time()
    monkeypatch.setattr(signing.time, "time", lambda: moment + 21)
    refused = desk.post("/desk/undo", {"undo": token})
    assert refused.status_code == 409
    assert "The time to undo it is over" in refused.content.decode()


@pytest.mark.parametrize("token", ["", "x", "\x00", "W10:1vMVn4:forged"])
def test_a_forged_token_undoes_nothing(desk: Client, waiting: Comment, token: str) -> None:
    press(desk, waiting, "approve")
    assert desk.post("/desk/undo", {"undo": token}).status_code == 409
    waiting.refresh_from_db()
    assert waiting.status == "approved"


def test_nobody_undoes_what_another_decided(desk: Client, waiting: Comment) -> None:
    token = undo_by(press(desk, waiting, "approve"))
    assert at_desk("petro").post("/desk/undo", {"undo": token}).status_code == 409
    waiting.refresh_from_db()
    assert waiting.status == "approved"


def test_withdrawn_words_do_not_come_back(desk: Client, waiting: Comment) -> None:
    token = undo_by(press(desk, waiting, "approve"))
    waiting.refresh_from_db()
    comments.withdraw(waiting)
    assert desk.post("/desk/undo", {"undo": token}).status_code == 409
    waiting.refresh_from_db()
    assert waiting.status == "withdrawn"


def test_reports_wait_again(desk: Client, story: Story, say: Say) -> None:
    comment, reporter = say("Rude"), say("Other").reader
    flag = Flag.objects.create(
        site=story.site, comment=comment, reader=reporter, reason="abuse", created_at=timezone.now()
    )
    token = undo_by(press(desk, comment, "reject"))
    flag.refresh_from_db()
    assert flag.status == "upheld"
    desk.post("/desk/undo", {"undo": token})
    flag.refresh_from_db()
    assert (flag.status, flag.decided_at) == ("open", None)


def test_counts_that_readers_see_are_right_again(desk: Client, api: Api, story: Story, say: Say) -> None:
    root = say("Root")
    reply = say("Reply", parent=root)
    desk.post("/desk/undo", {"undo": undo_by(press(desk, reply, "spam"))})
    root.refresh_from_db()
    assert root.live_replies == 1
    assert api.thread()["count"] == 2
    assert undoing.STATUSES
