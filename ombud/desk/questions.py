"""Questions among colleagues: which wait for an answer, first those to who looks, and which were answered."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When

from ombud.models import Opinion

from .reach import Reach
from .rows import excerpt_of

if TYPE_CHECKING:
    from .streams import Stream

Key = tuple[int, int]
# So many open questions are looked at, and so many answers shown.
OPEN_LIMIT, ANSWERS_LIMIT = 1000, 25


@dataclass(frozen=True)
class Answered:
    """A question of who looks, with what became of it; `excerpt` is of the comment."""

    opinion: Opinion
    excerpt: str


def page(stream: Stream, limit: int) -> list[Key]:
    """The open questions from `asked.after` on, as (question, comment): those to who looks, then the others, each
    oldest first. From the few questions to their comments: a database would begin with the million.

    The languages that somebody reads keep back no question that is put to them by name.
    """
    waiting = Opinion.objects.filter(answered_at__isnull=True).annotate(others=_others(stream.me))
    found = waiting.order_by("others", "pk").values_list("others", "pk", "comment")
    if stream.asked.after:
        others = Opinion.objects.filter(pk=stream.asked.after).annotate(others=_others(stream.me))
        place = others.values_list("others", flat=True).first() or 0
        found = found.filter(Q(others__gt=place) | Q(others=place, pk__gt=stream.asked.after))
    open_ones = list(found[:OPEN_LIMIT])
    to_me = [comment for others, _pk, comment in open_ones if not others]
    wanted = stream.filters()
    if wanted and to_me:
        wanted |= Q(pk__in=to_me) & replace(stream, languages=()).filters()
    near = stream.near.among(comment for _others, _pk, comment in open_ones).filter(wanted)
    shown = set(near.values_list("pk", flat=True))
    return [(pk, comment) for _others, pk, comment in open_ones if comment in shown][:limit]


def counts(reach: Reach, me: str) -> dict[str, int]:
    """How many questions wait for somebody by name, and how many of their own have an answer they have not seen; by
    one query."""
    to_me, of_mine = Q(asked_of=me, answered_at__isnull=True), _of_mine(me)
    return _within(reach, to_me | of_mine).aggregate(
        asked=Count("pk", filter=to_me), answers=Count("pk", filter=of_mine)
    )


def answered(reach: Reach, me: str) -> list[Answered]:
    """The oldest of those answers, by one query."""
    found = _answers(reach, me).select_related("comment__story").order_by("answered_at", "pk")[:ANSWERS_LIMIT]
    return [Answered(each, excerpt_of(each.comment)) for each in found]


def _answers(reach: Reach, me: str) -> QuerySet[Opinion]:
    return _within(reach, _of_mine(me))


def _within(reach: Reach, asked: Q) -> QuerySet[Opinion]:
    """Adding nothing to the site hides it from the index on sites: the few questions are where to begin, and not all
    comments of a site (140 ms of a million)."""
    placed = Opinion.objects.filter(asked).annotate(place=F("comment__site_id") + 0)
    return placed.filter(reach.within(site="place", section="comment__story__section"))


def _of_mine(me: str) -> Q:
    return Q(asked_by=me, answered_at__isnull=False, heard_at__isnull=True)


def _others(me: str) -> Case:
    return Case(When(asked_of=me, then=Value(0)), default=Value(1), output_field=IntegerField())
