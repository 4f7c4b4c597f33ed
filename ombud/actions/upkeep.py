"""Removing what is no longer needed."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef

from ombud.models import Comment, Receipt, Story


def forget_receipts(before: datetime) -> int:
    """Remove receipts made before that moment: nobody retries a post that long. Returns how many."""
    return Receipt.objects.filter(created_at__lt=before).delete()[0]


def forget_unused_stories(before: datetime) -> int:
    """Remove pages that were named before that moment, could never be read and have no comment. Returns how many."""
    used = Comment.objects.filter(story=OuterRef("pk"))
    unread = Story.objects.filter(source=Story.Source.FETCH, headline="", created_at__lt=before, merges_in=None)
    return unread.exclude(Exists(used)).delete()[0]
