"""What readers are told on their own page."""

from __future__ import annotations

from django.utils import timezone

from ombud.models import Comment, Decision, Notification


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


def read(decision: Decision) -> None:
    """Note that somebody has read what they were told of a decision: it is not put before them again."""
    Notification.objects.filter(decision=decision, seen_at=None).update(seen_at=timezone.now())
