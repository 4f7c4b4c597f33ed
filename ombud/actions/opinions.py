"""Second opinions: a question to a colleague, or to any, about a comment, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ombud.models import Comment, Decision, Opinion
from ombud.models.errors import Conflict, Forbidden, Invalid
from ombud.text import clean

from . import colleagues

LIMIT = 1000
NAME_LIMIT = 150


def ask(comment: Comment, *, by: str, question: str = "", of: str = "") -> Opinion:
    """Put the comment before colleagues, or before one of them by name. Raises Conflict when somebody has asked
    already, Invalid for a question of more than 1,000 code points, and for a name of nobody else who decides here."""
    words, asked_of = _tidy(question), of.strip()
    deciding = colleagues.deciding(comment.site_id, comment.story.section).exclude(username=by)
    if asked_of and not deciding.filter(username=asked_of).exists():
        message = _("“%(name)s” is no colleague who decides on this comment.") % {"name": asked_of[:NAME_LIMIT]}
        raise Invalid(message, {"of": [message]})
    with transaction.atomic():
        # The comment's row is what two who ask at once wait for.
        Comment.objects.select_for_update(no_key=True).get(pk=comment.pk)
        if Opinion.objects.filter(comment=comment, answered_at__isnull=True).exists():
            raise Conflict(_("A colleague has asked already."))
        asked = Opinion.objects.create(comment=comment, asked_by=by, asked_of=asked_of, question=words)
        _record(comment, "ask", by, words)
    return asked


def answer(opinion: Opinion, *, by: str, words: str) -> None:
    """Tell the colleague what one thinks. Raises Forbidden to who asked, Conflict when it was answered, Invalid
    for no words or too many."""
    if by == opinion.asked_by:
        raise Forbidden(_("You asked. Somebody else has to answer."))
    said = _tidy(words)
    if not said:
        raise Invalid(_("Write a few words first."))
    with transaction.atomic():
        waiting = Opinion.objects.filter(pk=opinion.pk, answered_at__isnull=True)
        if not waiting.update(answered_by=by, answer=said, answered_at=timezone.now()):
            raise Conflict(_("A colleague has answered already."))
        _record(opinion.comment, "answer", by, said)


def settle(comment: Comment, *, by: str) -> None:
    """The comment is decided: nobody need answer any more, and who decides has heard what was answered them."""
    now = timezone.now()
    waiting = Opinion.objects.filter(comment=comment, answered_at__isnull=True)
    waiting.update(answered_by=by, answered_at=now)
    Opinion.objects.filter(comment=comment, asked_by=by, heard_at__isnull=True).update(heard_at=now)


def reopen(comment: Comment, *, by: str, since: datetime) -> None:
    """The decision that settled a question is taken back: it waits for an answer again."""
    settled = Opinion.objects.filter(comment=comment, answered_by=by, answer="", answered_at__gte=since)
    settled.update(answered_by="", answered_at=None, heard_at=None)


def hear(numbers: Iterable[int], *, by: str) -> int:
    """Note that who asked has seen what became of these questions. Returns how many were theirs and new."""
    own = Opinion.objects.filter(pk__in=list(numbers), asked_by=by, answered_at__isnull=False, heard_at__isnull=True)
    return own.update(heard_at=timezone.now())


def _tidy(words: str) -> str:
    try:
        return clean.tidy(words, LIMIT).strip()
    except clean.TooLong as error:
        raise Invalid(
            _("At most %(limit)d characters; this has %(length)d.") % {"limit": error.limit, "length": error.length}
        ) from error


def _record(comment: Comment, verb: str, by: str, words: str) -> None:
    Decision.objects.create(
        site_id=comment.site_id, comment=comment, by=by, verb=verb, reason=words, created_at=timezone.now()
    )
