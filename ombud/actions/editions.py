"""Marking a story as changed, so that its documents are made anew."""

from __future__ import annotations

from typing import Any

from django.db.models import F
from django.utils import timezone

from ombud.models import Story


def touch(story_id: int, **changes: Any) -> None:
    """Raise the story's edition, with `changes` to its other columns in the same statement.

    Called inside the transaction that made the change: on PostgreSQL the row lock that it takes also orders
    the writers of one story.
    """
    Story.objects.filter(pk=story_id).update(edition=F("edition") + 1, changed_at=timezone.now(), **changes)
