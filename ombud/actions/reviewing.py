"""Noting that a moderator has looked at shown comments and found nothing to do."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from ombud.models import Comment, Decision, Flag

from . import flagging


def see(comments: Iterable[Comment], *, by: str) -> int:
    """Mark shown comments as looked at and the reports on them as dismissed. Returns how many there were to mark."""
    done = 0
    with transaction.atomic():
        for comment in sorted(comments, key=lambda each: each.pk):
            # As it was seen: words that were edited meanwhile are to be looked at again.
            as_seen = Comment.objects.shown().filter(pk=comment.pk, edited_at=comment.edited_at)
            new = as_seen.filter(reviewed_at=None).update(reviewed_at=timezone.now())
            if new or (as_seen.exists() and Flag.objects.filter(comment=comment, status=Flag.Status.OPEN).exists()):
                flagging.settle(comment, "see", by=by)
                _record(comment, by)
                done += 1
    return done


def _record(comment: Comment, by: str) -> None:
    shown = Comment.Status.APPROVED
    Decision.objects.create(
        site_id=comment.site_id,
        comment=comment,
        by=by,
        verb="see",
        before=shown,
        after=shown,
        created_at=timezone.now(),
    )
