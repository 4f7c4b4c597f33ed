"""Keeping house: removing what is no longer needed, counting anew what is counted."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from ombud.actions.counting import recount
from ombud.actions.editions import touch
from ombud.actions.upkeep import forget_receipts, forget_unused_stories
from ombud.models import Story


def prune() -> dict[str, int]:
    """Remove receipts older than two days, and pages met by nobody but a passing request. Returns how many."""
    now = timezone.now()
    return {
        "receipts": forget_receipts(now - timedelta(days=2)),
        "stories": forget_unused_stories(now - timedelta(days=7)),
    }


def check() -> list[str]:
    """Count everything anew; mends what was wrong and returns it, one sentence each."""
    wrong = []
    for story in Story.objects.iterator(chunk_size=500):
        found = recount(story)
        if found:
            touch(story.pk)
            wrong += found
    return wrong
