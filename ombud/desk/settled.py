"""What became, while a queue lay open, of the comments that it shows."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Case, Exists, OuterRef, Q, Subquery, Value, When
from django.utils.translation import gettext as _

from ombud.models import Comment, Decision, Flag, Opinion

from . import filtered
from .streams import Stream

_OPEN_FLAGS = Flag.objects.filter(comment=OuterRef("pk"), status=Flag.Status.OPEN)
_QUESTIONS = Opinion.objects.filter(comment=OuterRef("pk"))
# What brings a comment into a queue: where it is so no more, somebody has seen to it. All is among the latest.
_BELONGS = {
    "held": Q(status=Comment.Status.PENDING),
    "reported": Q(Exists(_OPEN_FLAGS)),
    "new": filtered.UNSEEN.condition,
    "opinions": Q(Exists(_QUESTIONS.filter(answered_at__isnull=True))),
    "watched": filtered.WATCHED.condition,
    "latest": filtered.KEPT.condition,
}


def settled(stream: Stream, shown: Mapping[int, str]) -> dict[int, str]:
    """Which of the comments that a page shows somebody else has seen to meanwhile, with a word on it; by one query.

    `shown` are their numbers, each with the state in which the page shows it, or with none where it did not say.
    """
    newest = Decision.objects.filter(comment=OuterRef("pk")).order_by("-pk").values("by")[:1]
    answered = _QUESTIONS.filter(answered_by=stream.me)
    rows = stream.reach.among(shown).annotate(
        stays=Case(When(_BELONGS[stream.asked.tab], then=Value(True)), default=Value(False)),
        by=Subquery(newest),
        mine=Exists(answered),
    )
    told = {}
    for pk, status, stays, by, mine in rows.values_list("pk", "status", "stays", "by", "mine"):
        if by == stream.me:
            continue
        if status != (shown[pk] or status) or (stream.asked.tab == "held" and not stays):
            told[pk] = _("A colleague was faster, or the author withdrew it: this comment has been decided.")
        elif not stays and stream.asked.tab != "opinions":
            told[pk] = _("A colleague was faster: this comment has been looked at.")
        elif not stays and not mine:
            told[pk] = _("A colleague was faster: this question has been answered.")
    return told
