"""A moderator's decisions on comments."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ombud.models import Comment, Decision
from ombud.models.errors import Conflict

from .counting import count
from .editions import hold_comment
from .places import place

STATUS = {
    "approve": Comment.Status.APPROVED,
    "reject": Comment.Status.REJECTED,
    "spam": Comment.Status.SPAM,
}


def decide(comment: Comment, verb: str, *, by: str, reason: str = "") -> Comment:
    """Approve, reject or call spam, from the status and the words that the moderator saw (those of `comment`).

    Raises Conflict when a colleague was faster, or the author edited or withdrew it meanwhile.
    """
    before, after = comment.status, STATUS[verb]
    with transaction.atomic():
        held = hold_comment(comment)
        # The words of a withdrawn comment are erased: there is nothing left to decide on.
        if held.status != before or before in (after, Comment.Status.WITHDRAWN):
            raise Conflict(_("A colleague was faster, or the author withdrew it: this comment has been decided."))
        if held.edited_at != comment.edited_at:
            raise Conflict(_("Its words or its veil have changed since you saw them. Please look again."))
        Comment.objects.filter(pk=held.pk).update(status=after)
        comment.refresh_from_db()
        if after == Comment.Status.APPROVED:
            if comment.position is None:
                Comment.objects.filter(pk=comment.pk).update(position=place(comment))
            count(comment, +1)
        elif before == Comment.Status.APPROVED:
            count(comment, -1)
        _record(comment, verb, (before, after), by, reason)
    comment.refresh_from_db()
    return comment


def veil(comment: Comment, on: bool, *, by: str, reason: str = "") -> Comment:
    """Put a moderator's veil over a comment, or take any veil off it, from the one that the moderator saw.

    Raises Conflict when it was changed meanwhile.
    """
    before, after = comment.veil, Comment.Veil.MODERATOR if on else Comment.Veil.NONE
    with transaction.atomic():
        hold_comment(comment)
        if not Comment.objects.filter(pk=comment.pk, veil=before).update(veil=after):
            raise Conflict(_("A colleague or the author was faster: this veil has been changed."))
        _record(comment, "veil" if on else "unveil", (before or "clear", after or "clear"), by, reason)
    comment.refresh_from_db()
    return comment


def _record(comment: Comment, verb: str, change: tuple[str, str], by: str, reason: str) -> None:
    before, after = change
    Decision.objects.create(
        site_id=comment.site_id,
        comment=comment,
        by=by,
        verb=verb,
        before=before,
        after=after,
        reason=reason,
        created_at=timezone.now(),
    )
