"""Measures on people: a warning, a suspension, a ban with or without the past, and their end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from kit import Api

from ombud.actions import measures, moderation, sweeping
from ombud.actions.counting import recount
from ombud.actions.reasons import Grounds
from ombud.models import Comment, Decision, Message, Notification, Reader, Story, Sweep
from ombud.models.errors import Conflict, Invalid

pytestmark = pytest.mark.django_db

Say = Callable[..., Comment]
RUDE = Grounds("abuse", "You called three people names.")


@pytest.fixture
def troll(story: Story, say: Say) -> Reader:
    """Somebody with five comments, two of them under one of their own."""
    first = say("One", name="Troll")
    assert first.reader
    for words in ("Two", "Three"):
        say(words, reader=first.reader, name="Troll", parent=first)
    for words in ("Four", "Five"):
        say(words, reader=first.reader, name="Troll")
    return first.reader


def standing(reader: Reader) -> str:
    reader.refresh_from_db()
    return reader.standing


def sweep(reader: Reader) -> Sweep:
    """Work off the newest sweep over somebody, as if the minute for latecomers were over."""
    row = Sweep.objects.filter(reader=reader).latest("pk")
    Sweep.objects.filter(pk=row.pk).update(until=timezone.now() - timedelta(seconds=1))
    row.refresh_from_db()
    list(sweeping.work_off(row, 60))
    return row


def statuses(reader: Reader) -> list[str]:
    return list(Comment.objects.filter(reader=reader).order_by("pk").values_list("status", flat=True))


def test_a_warning_is_a_decision_and_a_notification_and_changes_nothing_else(troll: Reader) -> None:
    decision = measures.warn(troll, RUDE, by="olena", reason="third time")
    assert (decision.verb, decision.before, decision.after, decision.code) == ("warn", "good", "good", "abuse")
    told = Notification.objects.get(reader=troll)
    assert (told.kind, told.words) == ("warning", "You called three people names.")
    assert standing(troll) == "good"


def test_a_warning_without_words_is_none(troll: Reader) -> None:
    with pytest.raises(Invalid):
        measures.warn(troll, Grounds("abuse"), by="olena")


def test_a_suspension_ends_by_itself(troll: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    now = timezone.now()
    measures.suspend(troll, now + timedelta(days=3), RUDE, by="olena")
    assert standing(troll) == "suspended"
    assert measures.barred(troll)
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(days=3, seconds=1))
    assert not measures.barred(troll)


@pytest.mark.parametrize("days", [-1, 0, 400])
def test_a_suspension_is_for_a_time_within_a_year(troll: Reader, days: int) -> None:
    with pytest.raises(Invalid):
        measures.suspend(troll, timezone.now() + timedelta(days=days), RUDE, by="olena")
    assert standing(troll) == "good"


def test_a_ban_without_the_past_leaves_what_they_wrote(troll: Reader) -> None:
    measures.ban(troll, RUDE, by="olena")
    assert measures.barred(Reader.objects.get(pk=troll.pk))
    assert statuses(troll) == ["approved"] * 5
    assert not Sweep.objects.exists()


@pytest.mark.parametrize(("past", "left"), [("hold", "pending"), ("reject", "rejected"), ("spam", "spam")])
def test_a_ban_with_the_past_takes_all_they_wrote(api: Api, troll: Reader, story: Story, past: str, left: str) -> None:
    ban = measures.ban(troll, RUDE, by="olena", past=past)
    assert sweep(troll).changed == 5
    assert statuses(troll) == [left] * 5
    assert recount(story) == []
    assert "Four" not in api.html()
    written = Decision.objects.filter(comment__reader=troll)
    assert {(each.by, each.after, each.code, each.details["measure"]) for each in written} == {
        ("olena", left, "abuse", ban.pk)
    }


def test_one_is_told_once_of_a_ban_with_the_past(troll: Reader) -> None:
    measures.ban(troll, RUDE, by="olena", past="reject")
    sweep(troll)
    assert Notification.objects.filter(reader=troll).count() == 1


def test_a_ban_takes_nobody_elses_comments(troll: Reader, say: Say) -> None:
    other = say("Innocent", parent=Comment.objects.filter(reader=troll).first(), name="Ann")
    measures.ban(troll, RUDE, by="olena", past="reject")
    sweep(troll)
    other.refresh_from_db()
    assert other.status == "approved"


def test_lifting_a_ban_brings_back_what_it_took_and_nothing_else(
    troll: Reader, story: Story, say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweeping, "BATCH", 2)
    before = Comment.objects.filter(reader=troll).first()
    assert before
    moderation.decide(before, "reject", by="petro")
    measures.ban(troll, RUDE, by="olena", past="reject")
    sweep(troll)
    after = Comment.objects.filter(reader=troll).last()
    assert after
    moderation.decide(after, "spam", by="petro")
    measures.lift(troll, by="petro")
    sweep(troll)
    assert standing(troll) == "good"
    assert statuses(troll) == ["rejected", "approved", "approved", "approved", "spam"]
    assert recount(story) == []


def test_what_was_posted_while_the_ban_was_decided_is_taken_too(troll: Reader, say: Say) -> None:
    measures.ban(troll, RUDE, by="olena", past="reject")
    row = Sweep.objects.get(reader=troll)
    list(sweeping.work_off(row, 60))
    assert row.finished_at is None
    late = say("Too late", reader=troll)
    sweep(troll)
    late.refresh_from_db()
    assert late.status == "rejected"
    assert Sweep.objects.get(pk=row.pk).finished_at


def test_the_worker_goes_on_where_a_process_died(troll: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeping, "BATCH", 2)
    measures.ban(troll, RUDE, by="olena", past="reject")
    row = Sweep.objects.get(reader=troll)
    next(sweeping.work_off(row, 60))
    assert statuses(troll).count("rejected") == 2
    assert sweeping.work_off_all(60) == 0, "whoever decided is still at it"
    monkeypatch.setattr(sweeping, "DESK_SECONDS", 0)
    Sweep.objects.update(until=timezone.now() - timedelta(seconds=1))
    sweeping.work_off_all(60)
    assert statuses(troll) == ["rejected"] * 5
    assert Decision.objects.filter(comment__reader=troll).count() == 5
    assert sweeping.work_off_all(60) == 0


def test_many_comments_of_one_instant_do_not_hold_a_sweep_up(troll: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeping, "BATCH", 2)
    Comment.objects.filter(reader=troll).update(created_at=timezone.now() - timedelta(hours=1))
    measures.ban(troll, RUDE, by="olena", past="reject")
    assert sweep(troll).finished_at
    assert statuses(troll) == ["rejected"] * 5


def test_a_second_ban_and_a_lifting_of_nothing_are_refused(troll: Reader) -> None:
    with pytest.raises(Conflict):
        measures.lift(troll, by="olena")
    measures.ban(troll, RUDE, by="olena")
    with pytest.raises(Conflict):
        measures.ban(troll, RUDE, by="petro")
    with pytest.raises(Conflict):
        measures.suspend(troll, timezone.now() + timedelta(days=1), RUDE, by="petro")


def test_a_past_that_there_is_not_is_refused(troll: Reader) -> None:
    with pytest.raises(Invalid):
        measures.ban(troll, RUDE, by="olena", past="restore")


def test_what_is_over_is_not_told_any_more(troll: Reader) -> None:
    Reader.objects.filter(pk=troll.pk).update(email="t@example.org")
    measures.suspend(troll, timezone.now() + timedelta(days=3), RUDE, by="olena")
    assert Message.objects.count() == 1
    measures.lift(troll, by="olena", words="A mistake of ours.")
    (told,) = Notification.objects.filter(reader=troll)
    assert (told.words, told.decision and told.decision.verb) == ("A mistake of ours.", "lift")
    assert not Message.objects.exists()


def test_that_something_was_noted_is_on_record_and_what_is_not(troll: Reader) -> None:
    made = measures.note(troll, "Knows the mayor.", by="olena")
    decision = Decision.objects.get()
    assert (decision.verb, decision.by, decision.details) == ("note", "olena", {"note": made.pk})
    assert "mayor" not in f"{decision.words}{decision.reason}"


def test_a_note_is_for_colleagues(troll: Reader) -> None:
    assert measures.note(troll, "  Writes from the same school.  ", by="olena").text == "Writes from the same school."
    for words in ("", "   ", "x" * 3000):
        with pytest.raises(Invalid):
            measures.note(troll, words, by="olena")
    assert not Notification.objects.exists()
