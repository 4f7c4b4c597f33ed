"""A moderator's decisions on comments."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ombud.models import Comment, Decision, Flag
from ombud.models.errors import Conflict

from . import flagging, statements
from .counting import count
from .editions import hold_comment
from .places import place
from .reasons import NONE, Grounds, checked

STATUS = {
    "approve": Comment.Status.APPROVED,
    "reject": Comment.Status.REJECTED,
    "spam": Comment.Status.SPAM,
    "hold": Comment.Status.PENDING,
}


def decide(comment: Comment, verb: str, *, by: str, reason: str = "", grounds: Grounds = NONE) -> Comment:
    """Approve, reject, call spam or hold, from the status and the words that were seen (those of `comment`).

    `by` is a username, or `rule:NAME`; `reason` is for colleagues, `grounds` for the author, who is told. Raises
    Conflict when a colleague was faster, or the author edited or withdrew it meanwhile; Invalid for bad grounds.
    """
    before, after = comment.status, STATUS[verb]
    given = checked(grounds, verb)
    with transaction.atomic():
        held = hold_comment(comment)
        # The words of a withdrawn comment are erased: there is nothing left to decide on.
        if held.status != before or before in (after, Comment.Status.WITHDRAWN):
            raise Conflict(_("A colleague was faster, or the author withdrew it: this comment has been decided."))
        if held.edited_at != comment.edited_at:
            raise Conflict(_("Its words or its veil have changed since you saw them. Please look again."))
        Comment.objects.filter(pk=held.pk).update(status=after, **_reviewed(by))
        comment.refresh_from_db()
        if after == Comment.Status.APPROVED:
            if comment.position is None:
                Comment.objects.filter(pk=comment.pk).update(position=place(comment))
            count(comment, +1)
        elif before == Comment.Status.APPROVED:
            count(comment, -1)
        _conclude(comment, _decision(verb, (before, after), by, reason, given), given.tell)
    comment.refresh_from_db()
    return comment


def veil(comment: Comment, on: bool, *, by: str, reason: str = "", grounds: Grounds = NONE) -> Comment:
    """Put a moderator's veil over a comment, or take any veil off it, from the one that the moderator saw.

    Raises Conflict when it was changed meanwhile, Invalid for bad grounds.
    """
    before, after = comment.veil, Comment.Veil.MODERATOR if on else Comment.Veil.NONE
    verb = "veil" if on else "unveil"
    given = checked(grounds, verb)
    with transaction.atomic():
        hold_comment(comment)
        if not Comment.objects.filter(pk=comment.pk, veil=before).update(veil=after, **_reviewed(by)):
            raise Conflict(_("A colleague or the author was faster: this veil has been changed."))
        _conclude(comment, _decision(verb, (before or "clear", after or "clear"), by, reason, given), given.tell)
    comment.refresh_from_db()
    return comment


def _reviewed(by: str) -> dict[str, object]:
    """Somebody has looked at it; a rule has not."""
    return {} if by.startswith("rule:") else {"reviewed_at": timezone.now()}


def _decision(verb: str, change: tuple[str, str], by: str, reason: str, grounds: Grounds) -> Decision:
    return Decision(
        by=by,
        verb=verb,
        before=change[0],
        after=change[1],
        rule=grounds.rule or (by.removeprefix("rule:") if by.startswith("rule:") else ""),
        code=grounds.code,
        words=grounds.words,
        reason=reason,
        created_at=timezone.now(),
    )


def _conclude(comment: Comment, decision: Decision, tell: bool) -> None:
    """Write the decision down with what led to it, and tell the comment's author."""
    decision.site_id, decision.comment = comment.site_id, comment
    if decision.verb in statements.ADVERSE:
        if not decision.rule:
            fired = comment.decisions.filter(by__startswith="rule:").order_by("-pk").values_list("by", flat=True)
            decision.rule = (fired.first() or "").removeprefix("rule:")
        if Flag.objects.filter(comment=comment, status=Flag.Status.OPEN).exists():
            decision.details = {"reported": True}
    decision.save(force_insert=True)
    flagging.settle(comment, decision.verb, by=decision.by)
    if tell and decision.verb in ("approve", "unveil"):
        statements.take_back(decision)
    elif tell:
        statements.tell(decision)
