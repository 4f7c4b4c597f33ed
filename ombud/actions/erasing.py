"""Erasing a reader, at their own wish and after a waiting time (General Data Protection Regulation, article 17).

What becomes of every column that may tell of a person is listed in docs/privacy.md; a test holds the list complete.
"""

from __future__ import annotations

import time
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from ombud.models import (
    Appeal,
    Comment,
    CommentRevision,
    Correction,
    Decision,
    Flag,
    Mute,
    NamedPerson,
    Note,
    Notification,
    Reader,
    Receipt,
    Recommendation,
    Second,
    Watch,
)
from ombud.models.errors import Invalid

from . import comments, mailboxes
from .editions import touch

WITHDRAW, KEEP = "withdraw", "keep"
BATCH = 100
WISH = "erase"
NOBODY = {"name": "", "badge": "", "pinned": False, "address_hash": "", "address": "", "sketch": None, "reader": None}


def ask(reader: Reader, how: str, *, at_once: bool = False) -> datetime:
    """Note the wish to be erased and return when that will be done. `how` says what becomes of the comments: WITHDRAW
    takes them away with all their words, KEEP leaves them as a former reader's. `at_once` is for who asked by letter
    and waited. Raises Invalid for anything else."""
    if how not in (WITHDRAW, KEEP):
        raise Invalid(_("Choose what becomes of your comments."), {"how": [_("Choose what becomes of your comments.")]})
    at = timezone.now() + timedelta(days=0 if at_once else reader.site.rules.erase_days)
    reader.erase_at, reader.preferences = at, reader.preferences | {WISH: how}
    reader.save(update_fields=["erase_at", "preferences"])
    return at


def cancel(reader: Reader) -> None:
    """Take the wish back; nothing happens where there is none."""
    reader.erase_at = None
    reader.preferences = {name: value for name, value in reader.preferences.items() if name != WISH}
    reader.save(update_fields=["erase_at", "preferences"])


def erase_due(seconds: float) -> int:
    """Erase whose time has come, about that long. Returns how many are done; what was begun goes on next time."""
    patience = time.monotonic() + seconds
    done = 0
    for reader in Reader.objects.select_related("site", "user").filter(erase_at__lte=timezone.now())[:20]:
        # Nobody writes under this token while its words are taken away.
        Reader.objects.filter(pk=reader.pk).update(token_version=F("token_version") + 1)
        while _some_comments(reader):
            if time.monotonic() > patience:
                return done
        done += _person(reader)
    return done


def _some_comments(reader: Reader) -> bool:
    """Part some comments from their author; whether there were any."""
    rows = list(Comment.objects.filter(reader=reader).order_by("created_at", "pk")[:BATCH])
    if reader.preferences.get(WISH) == KEEP:
        _keep(reader, rows)
    else:
        for row in rows:
            with transaction.atomic():
                comments.withdraw(row)
                _part([row.pk])
    return bool(rows)


def _keep(reader: Reader, rows: list[Comment]) -> None:
    with translation.override(reader.site.language):
        name = _("Former reader")
    for story in sorted({row.story_id for row in rows}):
        with transaction.atomic():
            touch(story)
            mine = [row.pk for row in rows if row.story_id == story]
            CommentRevision.objects.filter(comment__in=mine).delete()
            _part(mine)
            Comment.objects.filter(pk__in=mine).exclude(status=Comment.Status.WITHDRAWN).update(name=name)


def _part(of: list[int]) -> None:
    """Comments without an author. What was decided on them stays, without the words that somebody found for it."""
    Decision.objects.filter(comment__in=of).erase_words()
    Appeal.objects.filter(decision__comment__in=of).update(text="", answer="", reader=None)
    Comment.objects.filter(pk__in=of).update(**NOBODY)


@transaction.atomic
def _person(reader: Reader) -> int:
    """Everything else. 0 when a comment arrived meanwhile, whose turn comes first."""
    Reader.objects.select_for_update(no_key=True).get(pk=reader.pk)
    if Comment.objects.filter(reader=reader).exists():
        return 0
    _reports_and_suggestions(reader)
    Decision.objects.filter(reader=reader).erase_words()
    Appeal.objects.filter(reader=reader).update(text="", answer="", reader=None)
    Recommendation.objects.filter(reader=reader).update(address_hash="")
    mailboxes.erase(reader)
    for model in (Notification, Note, NamedPerson, Receipt, Watch):
        model._default_manager.filter(reader=reader).delete()
    Mute.objects.filter(reader=reader).delete()
    Mute.objects.filter(muted=reader).delete()
    _row(reader)
    return 1


def _reports_and_suggestions(reader: Reader) -> None:
    Flag.objects.filter(reader=reader).update(text="", notice={}, address_hash="")
    mine, backed = Correction.objects.filter(reader=reader), Second.objects.filter(reader=reader)
    if reader.preferences.get(WISH) != KEEP:
        mine.update(message="")
        backed.update(message="")
    backed.update(email="", address_hash="")
    mine.update(email="", address_hash="", reader=None)


def _row(reader: Reader) -> None:
    """The row stays, for decisions are about it, and tells nothing. An account goes with its last reader."""
    user = reader.user
    Reader.objects.filter(pk=reader.pk).update(
        kind=Reader.Kind.ERASED,
        user=None,
        subject=None,
        name="",
        email="",
        badge="",
        skeleton="",
        languages=[],
        preferences={},
        erase_at=None,
        digest="",
        digest_at=None,
        digest_since=None,
        token_version=F("token_version") + 1,
    )
    if user and not user.is_staff and not Reader.objects.filter(user=user).exists():
        user.delete()
