"""Second opinions: a question to colleagues about a comment, and their answers."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ombud.models import Comment, Decision, Opinion
from ombud.models.errors import Conflict, Forbidden, Invalid
from ombud.text import clean

LIMIT = 1000


def ask(comment: Comment, *, by: str, question: str = "") -> Opinion:
    """Put the comment before colleagues. Raises Conflict when somebody has asked already, Invalid for a question
    of more than 1,000 code points."""
    words = _tidy(question)
    with transaction.atomic():
        # The comment's row is what two who ask at once wait for.
        Comment.objects.select_for_update(no_key=True).get(pk=comment.pk)
        if Opinion.objects.filter(comment=comment, answered_at__isnull=True).exists():
            raise Conflict(_("A colleague has asked already."))
        asked = Opinion.objects.create(comment=comment, asked_by=by, question=words)
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
    """The comment is decided: nobody need answer any more."""
    waiting = Opinion.objects.filter(comment=comment, answered_at__isnull=True)
    waiting.update(answered_by=by, answered_at=timezone.now())


def _tidy(words: str) -> str:
    try:
        return clean.tidy(words, LIMIT).strip()
    except clean.TooLong as error:
        raise Invalid(
            _("At most %(limit)d characters; this has %(length)d.")
            % {
                "limit": error.limit,
                "length": error.length,
            }
        ) from error


def _record(comment: Comment, verb: str, by: str, words: str) -> None:
    Decision.objects.create(
        site_id=comment.site_id, comment=comment, by=by, verb=verb, reason=words, created_at=timezone.now()
    )
