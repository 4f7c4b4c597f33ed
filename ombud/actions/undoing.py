"""Taking a decision back within seconds: the state before it comes back by a further Decision."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ombud.models import Comment, Decision, Flag
from ombud.models.errors import Conflict

from . import flagging, opinions, statements
from .counting import count
from .editions import hold_comment

STATUSES = ("approve", "reject", "spam", "hold")
VEILS = ("veil", "unveil")
# What settles reports and questions besides, and counts as a look at the comment.
SETTLING = (*STATUSES, *VEILS, "see")


def undo(decisions: Sequence[int], *, by: str) -> Comment:
    """Restore what was before these decisions of `by` on one comment, which are the newest on it.

    Raises Conflict when anybody has decided since, or its author has withdrawn it.
    """
    rows = list(Decision.objects.filter(pk__in=decisions, by=by).select_related("comment").order_by("pk"))
    comments = {row.comment for row in rows if row.comment}
    if len(comments) != 1:
        raise Conflict(gone())
    with transaction.atomic():
        comment = hold_comment(comments.pop())
        newest = list(
            Decision.objects.filter(comment=comment).order_by("-pk").values_list("pk", flat=True)[: len(rows)]
        )
        if newest != [row.pk for row in reversed(rows)]:
            raise Conflict(gone())
        for row in reversed(rows):
            _restore(comment, row, by)
        if any(row.verb in SETTLING for row in rows):
            _open_again(comment, rows)
    comment.refresh_from_db()
    return comment


def _restore(comment: Comment, decision: Decision, by: str) -> None:
    if decision.verb in STATUSES:
        Comment.objects.filter(pk=comment.pk).update(status=decision.before)
        shown = Comment.Status.APPROVED
        if (decision.before == shown) != (decision.after == shown):
            count(comment, +1 if decision.before == shown else -1)
        comment.status = decision.before
    elif decision.verb in VEILS:
        comment.veil = "" if decision.before == "clear" else decision.before
        Comment.objects.filter(pk=comment.pk).update(veil=comment.veil)
    back = Decision.objects.create(
        site_id=comment.site_id,
        comment=comment,
        by=by,
        verb="undo",
        before=decision.after,
        after=decision.before,
        details={"undone": decision.pk},
        created_at=timezone.now(),
    )
    if decision.verb in statements.ADVERSE:
        statements.take_back(back)


def _open_again(comment: Comment, rows: Sequence[Decision]) -> None:
    """What the decision settled besides: reports of readers and questions are as they were, and so is whether anybody
    looked."""
    staff = Decision.objects.filter(comment=comment, pk__lt=rows[0].pk).exclude(by__startswith="rule:")
    earlier = staff.exclude(by="author").exclude(verb__in=("ask", "answer")).order_by("-pk").first()
    settled = Flag.objects.filter(comment=comment, decided_at__gte=rows[0].created_at)
    if earlier and earlier.verb in (*flagging.UPHELD, *flagging.DISMISSED):
        status = Flag.Status.UPHELD if earlier.verb in flagging.UPHELD else Flag.Status.DISMISSED
        known = settled.filter(created_at__lte=earlier.created_at)
        known.update(status=status, decided_at=earlier.created_at)
    settled.update(status=Flag.Status.OPEN, decided_at=None)
    opinions.reopen(comment, by=rows[0].by, since=rows[0].created_at)
    Comment.objects.filter(pk=comment.pk).update(reviewed_at=earlier.created_at if earlier else None)


def gone() -> str:
    """Why a decision stays as it is."""
    return _("It cannot be undone any more: a colleague or the author has done something since.")
