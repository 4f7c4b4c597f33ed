"""Noting that a moderator has looked at shown comments and found nothing to do."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from ombud.models import Comment, Decision

from . import flagging


def see(comments: Iterable[Comment], *, by: str) -> int:
    """Mark shown comments as looked at, those that nobody has looked at yet. Returns how many."""
    now = timezone.now()
    done = 0
    with transaction.atomic():
        for comment in sorted(comments, key=lambda each: each.pk):
            # As it was seen: words that were edited meanwhile are to be looked at again.
            new = Comment.objects.shown().filter(pk=comment.pk, reviewed_at=None, edited_at=comment.edited_at)
            if new.update(reviewed_at=now):
                shown = Comment.Status.APPROVED
                Decision.objects.create(
                    site_id=comment.site_id,
                    comment=comment,
                    by=by,
                    verb="see",
                    before=shown,
                    after=shown,
                    created_at=now,
                )
                flagging.settle(comment, "see", by=by)
                done += 1
    return done
