"""Pages of comments under filters, however far back they lie: exact, and without a walk through a million.

The newest comments are looked through in the table. What is older is found by the index of words, which knows site,
section, language, state and story of each, or by what a rule has fired on; the table has the last word.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import F, Min, Q, QuerySet
from django.utils import timezone

from ombud.models import Comment, Decision, Section, Story
from ombud.models.search import (
    BEYOND,
    UNREVIEWED,
    Wanted,
    find,
    language_term,
    section_term,
    status_term,
    story_term,
)

from .asked import AGES

if TYPE_CHECKING:
    from .streams import Stream

# The index is half a second behind; nobody writes so many comments in that time.
WINDOW = 5_000
BATCH = 200
# With more stories of a mode than that the table is walked through: so many matches are met soon.
STORIES_LIMIT = 500
OLD = "old"
Found = Callable[[int, int], list[int]]


@dataclass(frozen=True)
class Kind:
    """Which comments a tab is about: as a condition, and as groups of terms of each of which a comment has one."""

    condition: Q
    terms: Sequence[Sequence[str]] = ()


UNSEEN = Kind(
    Q(status=Comment.Status.APPROVED, reviewed_at__isnull=True), ([UNREVIEWED], [status_term(Comment.Status.APPROVED)])
)
KEPT = Kind(~Q(status=Comment.Status.WITHDRAWN))


def newest(stream: Stream, kind: Kind, limit: int) -> list[int]:
    """The numbers of the first comments of a kind, below `asked.after` and under all filters, newest first."""
    below = stream.asked.after or BEYOND
    if stream.asked.rule:
        return _sifted(stream, kind, limit, below, _fired(stream.asked.rule))
    floor = _floor(stream)
    met = _walked(stream, kind, limit, Q(pk__lt=below, pk__gte=floor))
    if len(met) == limit or stream.asked.age not in ("", OLD):
        return met
    below = min(below, floor)
    in_mode = _mode_terms(stream)
    if in_mode is None:
        return met + _walked(stream, kind, limit - len(met), Q(pk__lt=below))
    facets = [group for group in (*kind.terms, *stream.facets, in_mode) if group]
    return met + _sifted(
        stream, kind, limit - len(met), below, lambda last, size: find(Wanted(facets=facets, after=last), size)
    )


def _floor(stream: Stream) -> int:
    """From which number on the table is looked through: what is as young as is asked, or the newest comments."""
    age = stream.asked.age
    if age not in ("", OLD):
        young = Comment.objects.filter(site__in=stream.near.sites, created_at__gte=timezone.now() - AGES[age])
        return young.aggregate(first=Min("pk"))["first"] or BEYOND
    return (Comment.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) - WINDOW


def _walked(stream: Stream, kind: Kind, limit: int, where: Q) -> list[int]:
    """By a walk along all comments. Adding nothing hides the site from the index that would sort them."""
    near = Comment.objects.annotate(place=F("site_id") + 0).filter(stream.near.within(site="place"))
    return _numbers(near.filter(where, kind.condition, stream.filters()), limit)


def _sifted(stream: Stream, kind: Kind, limit: int, below: int, found: Found) -> list[int]:
    """Of what `found` gives from a number downwards those that the table confirms."""
    met: list[int] = []
    size = max(BATCH, limit)
    while len(met) < limit:
        some = found(below, size)
        met += _numbers(stream.near.among(some).filter(kind.condition, stream.filters()), limit - len(met))
        if len(some) < size:
            break
        below = some[-1]
    return met


def _fired(rule: str) -> Found:
    def found(below: int, size: int) -> list[int]:
        fired = Decision.objects.filter(by=f"rule:{rule}", comment__lt=below).order_by("-comment")
        return [pk for pk in fired.values_list("comment", flat=True).distinct()[:size] if pk]

    return found


def _numbers(found: QuerySet[Comment], limit: int) -> list[int]:
    return list(found.order_by("-pk").values_list("pk", flat=True)[:limit])


def facets_of(stream: Stream) -> list[list[str]]:
    """The reach and the filters by section and language, for the index of words."""
    near, section = stream.near, stream.asked.section
    return [
        near.terms(),
        [section_term(site.pk, section) for site in near.sites] if section else [],
        [language_term(code) for code in stream.spoken],
    ]


def _mode_terms(stream: Stream) -> list[str] | None:
    """The terms of stories and sections in a mode; none where no mode is asked for. None where most threads are in
    that mode, so that there is no short list of them."""
    mode, sites = stream.asked.mode, stream.near.sites
    if not mode:
        return []
    if any(site.rules.moderation == mode for site in sites):
        return None
    stories = list(Story.objects.filter(site__in=sites, moderation=mode).values_list("pk", flat=True)[:STORIES_LIMIT])
    if len(stories) == STORIES_LIMIT:
        return None
    sections = Section.objects.filter(site__in=sites, moderation=mode).values_list("site", "name")
    return [*map(story_term, stories), *(section_term(site, name) for site, name in sections)] or ["=none"]
