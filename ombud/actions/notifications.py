"""What readers are told on their own page."""

from __future__ import annotations

from django.utils import timezone

from ombud.models import Comment, Correction, Decision, Notification


def notify(
    reader_id: int | None,
    kind: str,
    *,
    decision: Decision | None = None,
    comment: Comment | None = None,
    words: str = "",
) -> None:
    """Tell a reader something; nothing where there is none. `kind` is a `Notification.Kind`; `words` are in the
    reader's language where staff wrote them, otherwise the page makes the sentence from `kind`."""
    if reader_id is not None:
        Notification.objects.create(
            reader_id=reader_id,
            kind=kind,
            decision=decision,
            comment=comment,
            words=words,
            created_at=timezone.now(),
        )


def answered(reader_id: int, correction: Correction) -> None:
    """Tell a reader that a suggestion which they made or stood behind has been decided."""
    Notification.objects.create(
        reader_id=reader_id,
        kind=Notification.Kind.CORRECTION,
        correction=correction,
        words=correction.reason,
        created_at=timezone.now(),
    )


def read(decision: Decision) -> None:
    """Note that somebody has read what they were told of a decision: it is not put before them again."""
    Notification.objects.filter(decision=decision, seen_at=None).update(seen_at=timezone.now())


def read_answer(correction: Correction) -> None:
    """Note that who made a suggestion has read what became of it."""
    told = Notification.objects.filter(reader=correction.reader_id, correction=correction, seen_at=None)
    if correction.reader_id:
        told.update(seen_at=timezone.now())
