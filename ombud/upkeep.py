"""Keeping house: removing what is no longer needed, counting anew what is counted."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from ombud.actions import (
    claims,
    invitations,
    mailboxes,
    memos,
    messages,
    raw_addresses,
    searching,
    sending_back,
    sessions,
    translating,
)
from ombud.actions.counting import recount
from ombud.actions.editions import touch
from ombud.actions.modes import touch_closed
from ombud.actions.upkeep import forget_receipts, forget_unused_stories
from ombud.models import Story


def prune() -> dict[str, int]:
    """Remove receipts older than two days, claims and sessions that are over, tries that count no longer, invitations
    that ran out, who asked for translations, what was sent back and can be appealed against no longer, and pages
    met by nobody but a passing request; have threads that closed by themselves shown so. Returns how many."""
    now = timezone.now()
    # A little more than the hour between two turns.
    touch_closed(now - timedelta(minutes=70))
    return {
        "receipts": forget_receipts(now - timedelta(days=2)),
        "claims": claims.forget(),
        "sessions": sessions.forget(now),
        "invitations": invitations.forget(now - timedelta(days=30)),
        "askers of translations": translating.forget(now - timedelta(hours=1)),
        "comments sent back": sending_back.forget(now),
        "tries": memos.forget(),
        "messages": messages.forget(now),
        "mailboxes": mailboxes.forget(now),
        "addresses": raw_addresses.forget(),
        "stories": forget_unused_stories(now - timedelta(days=7)),
    }


def check() -> list[str]:
    """Count everything anew; mends what was wrong and returns it, one sentence each."""
    wrong = []
    for pk in Story.objects.order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            # Held while it is counted: a comment that comes between counting and mending would be lost from it.
            story = Story.objects.select_for_update(no_key=True).filter(pk=pk).first()
            found = recount(story) if story else []
            if found:
                touch(pk)
        wrong += found
    missing = searching.mend()
    if missing:
        wrong.append(f"{missing} comments were not in the index of words, or stood there in vain")
    return wrong
