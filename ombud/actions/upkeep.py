"""Removing what is no longer needed."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from ombud.models import Comment, Correction, Receipt, Story


def forget_receipts(before: datetime) -> int:
    """Remove receipts made before that moment: nobody retries a post that long. Returns how many."""
    return Receipt.objects.filter(created_at__lt=before).delete()[0]


def forget_unused_stories(before: datetime) -> int:
    """Remove pages named before that moment that could never be read and on which nobody wrote. Returns how many."""
    posted = Comment.objects.filter(story=OuterRef("pk"))
    suggested = Correction.objects.filter(story=OuterRef("pk"))
    unread = Story.objects.filter(source=Story.Source.FETCH, headline="", created_at__lt=before, merges_in=None)
    with transaction.atomic():
        # Whoever posts there holds the row, and has posted by the time that the second look is taken.
        held = list(
            unread.select_for_update(skip_locked=True, of=("self",)).order_by("pk").values_list("pk", flat=True)
        )
        unused = Story.objects.filter(pk__in=held).exclude(Exists(posted)).exclude(Exists(suggested))
        return unused.delete()[1].get("ombud.Story", 0)
