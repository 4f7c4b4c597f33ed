"""Pages of comments under filters, however far back they lie: exact, and without a walk through a million.

The newest comments are looked through in the table. What is older is found by the index of words, which knows site,
section, language, state and story of each, or by what a rule has fired on; the table has the last word.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import F, Min, Q, QuerySet
from django.utils import timezone

from ombud.models import Comment, Decision, Section, Story
from ombud.models.search import (
    BEYOND,
    UNREVIEWED,
    Choice,
    Wanted,
    find,
    having,
    language_term,
    section_term,
    site_term,
    status_term,
    story_term,
)
from ombud.text.terms import Phrase

from .asked import AGES
from .meeting import Found, meet

if TYPE_CHECKING:
    from .streams import Stream

# The index is half a second behind; nobody writes so many comments in that time.
WINDOW = 5_000
BATCH, LARGEST_BATCH = 200, 3_200
# With more stories set to a mode than that the index is not asked for them, but the table is looked through.
# PostgreSQL compares each comment with all of them, and knows from its statistics where else to find them; together
# with what is watched its index is the better way for longer.
STORIES_LIMITS = {"sqlite": (2_000, 2_000), "postgresql": (50, 500)}
OLD = "old"


@dataclass(frozen=True)
class Source:
    """Where the numbers of comments come from: `found` gives so many below a number, and is asked for `size` at
    first. Of the `terms`, where there are any, a comment has to have one."""

    found: Found
    below: int
    size: int = BATCH
    terms: Sequence[Phrase] = ()


@dataclass(frozen=True)
class Kind:
    """Which comments a tab is about: as a condition, and as groups of terms of each of which a comment has one."""

    condition: Q
    terms: Sequence[Sequence[str]] = ()


UNSEEN = Kind(
    Q(status=Comment.Status.APPROVED, reviewed_at__isnull=True), ([UNREVIEWED], [status_term(Comment.Status.APPROVED)])
)
WATCHED = Kind(
    Q(status__in=(Comment.Status.PENDING, Comment.Status.APPROVED), reviewed_at__isnull=True), ([UNREVIEWED],)
)
KEPT = Kind(~Q(status=Comment.Status.WITHDRAWN))


def newest(stream: Stream, kind: Kind, limit: int) -> list[int]:
    """The numbers of the first comments of a kind, below `asked.after` and under all filters, newest first."""
    below = stream.asked.after or BEYOND
    if stream.asked.rule:
        return _sifted(stream, kind, limit, Source(_fired(stream.asked.rule), below))
    floor = _floor(stream)
    met = _walked(stream, kind, limit, Q(pk__lt=below, pk__gte=floor))
    if len(met) == limit or stream.asked.age not in ("", OLD):
        return met
    below = min(below, floor)
    chosen = mode_choice(stream, STORIES_LIMITS[connection.vendor][0])
    if stream.asked.mode and chosen is None:
        return met + _walked(stream, kind, limit - len(met), Q(pk__lt=below))
    wanted = Wanted(facets=_groups(stream, kind), choice=chosen)
    return met + _sifted(stream, kind, limit - len(met), Source(_by_index(wanted), below))


def watched(stream: Stream, terms: Sequence[Phrase], limit: int) -> list[int]:
    """The same of what nobody has looked at and matches one of the terms; found by the index alone, so half a second
    behind. What a rule fired on the index does not know: there it is where that, which is mostly seen long ago, meets
    what the index has."""
    floor = _floor(stream) if stream.asked.age not in ("", OLD) else 0
    chosen = mode_choice(stream, STORIES_LIMITS[connection.vendor][1])
    if stream.asked.mode and chosen is None and not stream.asked.rule:
        return _sifted(
            stream, WATCHED, limit, Source(_of_mode(stream, floor), stream.asked.after or BEYOND, terms=terms)
        )
    wanted = Wanted(facets=_groups(stream, WATCHED), choice=chosen, watched=terms, floor=floor)
    found = _by_index(wanted)
    if stream.asked.rule:
        fired = _fired(stream.asked.rule)
        found = meet(lambda last, size: _sifted(stream, WATCHED, size, Source(fired, last, size)), found)
    return _sifted(stream, WATCHED, limit, Source(found, stream.asked.after or BEYOND, limit))


def _of_mode(stream: Stream, floor: int) -> Found:
    return lambda below, size: _walked(stream, WATCHED, size, Q(pk__lt=below, pk__gte=floor))


def _by_index(wanted: Wanted) -> Found:
    return lambda last, size: find(replace(wanted, after=last), size)


def _groups(stream: Stream, kind: Kind) -> list[Sequence[str]]:
    """What the index knows of the kind, the reach and the filters, but for modes."""
    return [group for group in (*kind.terms, *facets_of(stream)) if group]


def _floor(stream: Stream) -> int:
    """From which number on the table is looked through: what is as young as is asked, or the newest comments."""
    age = stream.asked.age
    if age not in ("", OLD):
        young = Comment.objects.filter(site__in=stream.near.sites, created_at__gte=timezone.now() - AGES[age])
        # Adding nothing hides the number from its own index: PostgreSQL would walk along it up to the first young one.
        return young.aggregate(first=Min(F("pk") + 0))["first"] or BEYOND
    return (Comment.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) - WINDOW


def _walked(stream: Stream, kind: Kind, limit: int, where: Q) -> list[int]:
    """By a walk along all comments, or by whatever else PostgreSQL finds shorter."""
    return _numbers(stream.near.comments().filter(where, kind.condition, stream.filters()), limit)


def _sifted(stream: Stream, kind: Kind, limit: int, source: Source) -> list[int]:
    """Of what the source gives those that the table confirms."""
    met: list[int] = []
    below, size = source.below, max(source.size, limit)
    while True:
        some = source.found(below, size)
        fit = having(source.terms, some) if source.terms else some
        met += _numbers(stream.near.among(fit).filter(kind.condition, stream.filters()), limit - len(met))
        if len(some) < size or len(met) == limit:
            return met
        # What fits is rare: looking at more at a time takes fewer questions.
        below, size = some[-1], min(2 * size, LARGEST_BATCH)


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


def mode_choice(stream: Stream, limit: int) -> Choice | None:
    """The terms of stories, sections and sites that are in a mode, where one is asked for. None also where so many
    stories as `limit` were set to it."""
    mode, section, sites = stream.asked.mode, stream.asked.section, stream.near.sites
    if not mode:
        return None
    special = Section.objects.filter(site__in=sites).exclude(moderation="").values_list("site", "name", "moderation")
    ruled = {(pk, name): moderation for pk, name, moderation in special}
    usual = {site.pk for site in sites if ruled.get((site.pk, section), site.rules.moderation) == mode}
    # Under a section all is decided by it; else each section that differs from its site counts by itself.
    parted = {} if section else ruled
    own = Story.objects.filter(site__in=sites).exclude(moderation="").order_by("-pk")
    also = list(own.filter(moderation=mode).values_list("pk", flat=True)[:limit])
    if len(also) == limit:
        return None
    but = own.exclude(moderation=mode).filter(site__in=usual).values_list("pk", flat=True)[:limit]
    of = [section_term(*place) for place, ruling in parted.items() if ruling == mode and place[0] not in usual]
    others = [section_term(*place) for place, ruling in parted.items() if ruling != mode and place[0] in usual]
    return Choice(
        of=[*map(site_term, usual), *of] or ["=none"],
        but=[*others, *map(story_term, but)],
        also=list(map(story_term, also)),
    )
