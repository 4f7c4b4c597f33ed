"""The queues as streams: each gives the keys and the numbers of a page of comments, and how many wait in it.

A key is what the next page goes on from: the number of the comment, or of the report or question that put it there.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThanOrEqual, LessThan
from django.utils import timezone

from ombud.models import Comment, Decision, Flag, Section, Story, Watch
from ombud.models.search import as_phrase, reader_term, story_term
from ombud.text.terms import SHORTEST_STEM, Phrase, terms

from . import filtered, questions
from .asked import AGES, Asked
from .counted import COUNTED
from .reach import Reach

Status = Comment.Status
Key = tuple[int, int]
FEW_SITES = 3
# So far what is watched is counted.
LOOK = 100
# So many stories are named by their numbers.
LISTED = 5_000
KEPT = (Status.PENDING, Status.APPROVED, Status.REJECTED, Status.SPAM)


@dataclass(frozen=True)
class Stream:
    """What is asked for, within reach; `languages` narrow it where the address says nothing of a language. `me` is the
    name of who looks."""

    asked: Asked
    reach: Reach
    languages: Sequence[str] = ()
    me: str = ""
    # What was found already: the counter of a tab has its first page in hand.
    found: dict[Asked, tuple[int, list[Key]]] = field(default_factory=dict, compare=False, repr=False)
    set_to: dict[str, tuple[list[int] | None, list[Section]]] = field(default_factory=dict, compare=False, repr=False)

    def page(self, size: int) -> list[Key]:
        """The keys and comments of the page that follows `asked.after`, one more than `size` where there are more."""
        return self.keys(size + 1)

    def count(self, tab: str) -> int:
        """How many wait in a tab with the same filters, counted to a thousand. Nothing of it is kept anywhere."""
        stream = replace(self, asked=replace(self.asked, tab=tab, after=0))
        if tab in ("watched", "opinions"):
            return len(stream.keys(LOOK if tab == "watched" else COUNTED))
        if tab == "new" and not stream.indexed:
            return len(stream.keys(COUNTED))
        return stream.rows()[:COUNTED].count()

    def keys(self, limit: int) -> list[Key]:
        """The first keys of this tab, those of a lower limit from what was found with a higher one."""
        upto, known = self.found.get(self.asked, (0, []))
        if upto < limit:
            known = _PAGES[self.asked.tab](self, limit)
            self.found[self.asked] = limit, known
        return known[:limit]

    def rows(self) -> QuerySet[Any]:
        """The rows that put comments into this tab."""
        return _ROWS[self.asked.tab](self)

    @property
    def near(self) -> Reach:
        """The reach with the filter by site."""
        return self.reach.narrowed(self.asked.site)

    def wanted(self, prefix: str = "") -> Q:
        """The filters as a condition on a comment, or on what leads to one by `prefix`."""
        return self.near.within(prefix) & self.filters(prefix)

    def filters(self, prefix: str = "") -> Q:
        """The same without the reach."""
        return self._by_place(prefix) & self._by_kind(prefix)

    def _by_place(self, prefix: str) -> Q:
        wanted = Q()
        if self.asked.section:
            wanted &= Q(**{f"{prefix}story__section": self.asked.section})
        if self.asked.mode:
            wanted &= self.by_mode(prefix)
        return wanted

    def _by_kind(self, prefix: str) -> Q:
        asked, wanted = self.asked, Q()
        if self.spoken:
            wanted &= Q(**{f"{prefix}language__in": self.spoken})
        if asked.age:
            wanted &= Q(_aged(f"{prefix}created_at", asked.age))
        if asked.rule:
            fired = Decision.objects.filter(by=f"rule:{asked.rule}", comment=OuterRef(f"{prefix}pk"))
            wanted &= Q(Exists(fired))
        return wanted

    @property
    def indexed(self) -> bool:
        """Whether the filters, but for languages, are such that an index answers them."""
        asked = self.asked
        return not (self.near.sections or asked.section or asked.rule or asked.mode or asked.age)

    @property
    def spoken(self) -> list[str]:
        """The languages that narrow it; those that one reads come with what is in none that is known."""
        if self.asked.language:
            return self.asked.codes
        return [*self.languages, ""] if self.languages else []

    def by_mode(self, prefix: str = "") -> Q:
        """That a thread is in the mode that is asked for: its own, else its section's, else its site's."""
        mode, near, (listed, special) = self.asked.mode, self.near, self._set_to_modes()
        own, section = f"{prefix}story__moderation", f"{prefix}story__section"
        wanted = Q(**{own: mode} if listed is None else {f"{prefix}story__in": listed})
        for site in near.sites:
            of_site = [each for each in special if each.site_id == site.pk]
            in_mode = Q(**{f"{section}__in": [each.name for each in of_site if each.moderation == mode]})
            if site.rules.moderation == mode:
                in_mode |= ~Q(**{f"{section}__in": [each.name for each in of_site]})
            wanted |= Q(**{own: "", f"{prefix}site": site}) & in_mode
        return wanted

    def _set_to_modes(self) -> tuple[list[int] | None, list[Section]]:
        """The stories that were set to the mode that is asked for, and the sections that were set to any; asked of the
        tables once. By their numbers only for PostgreSQL, which began with all comments of such stories (1.5 s), and
        if they are no more than it compares in a moment; SQLite would begin with the numbers."""
        mode, sites = self.asked.mode, self.near.sites
        if mode not in self.set_to:
            listed = None
            if connection.vendor == "postgresql":
                stories = Story.objects.filter(site__in=sites, moderation=mode).order_by("pk")
                listed = list(stories.values_list("pk", flat=True)[: LISTED + 1])
            special = list(Section.objects.filter(site__in=sites).exclude(moderation=""))
            self.set_to[mode] = listed if listed and len(listed) <= LISTED else None, special
        return self.set_to[mode]


def _aged(column: str, age: str) -> LessThan | GreaterThanOrEqual:
    """Whether a time is of that age. Coalescing hides it from the index on times: all that is older than a day is
    nearly everything, and SQLite would begin there for the few that wait (1.9 s of a million, else 3 ms)."""
    written, border = Coalesce(F(column), F(column)), timezone.now() - AGES[age]
    return LessThan(written, border) if age == "old" else GreaterThanOrEqual(written, border)


def _held(stream: Stream) -> QuerySet[Comment]:
    return Comment.objects.filter(stream.wanted(), status=Status.PENDING)


def _new(stream: Stream) -> QuerySet[Comment]:
    return Comment.objects.filter(stream.wanted(), filtered.UNSEEN.condition)


def _reported(stream: Stream) -> QuerySet[Flag]:
    """Each comment by its oldest open report."""
    earlier = Flag.objects.filter(comment=OuterRef("comment"), status=Flag.Status.OPEN, pk__lt=OuterRef("pk"))
    waiting = Flag.objects.filter(stream.wanted("comment__"), site__in=stream.near.sites, status=Flag.Status.OPEN)
    return waiting.exclude(Exists(earlier)).exclude(comment__status=Status.WITHDRAWN)


def _oldest_first(rows: Callable[[Stream], QuerySet[Any]], comment: str) -> Callable[[Stream, int], list[Key]]:
    def page(stream: Stream, limit: int) -> list[Key]:
        found = rows(stream).filter(pk__gt=stream.asked.after).order_by("pk")
        return list(found.values_list("pk", comment)[:limit])

    return page


def _newest_first(found: QuerySet[Comment], stream: Stream, limit: int) -> list[Key]:
    if stream.asked.after:
        found = found.filter(pk__lt=stream.asked.after)
    return [(pk, pk) for pk in found.order_by("-pk").values_list("pk", flat=True)[:limit]]


def _merged(streams: Sequence[Stream], found: Callable[[Stream], list[QuerySet[Comment]]], limit: int) -> list[Key]:
    """A walk along an index for each site: one query over several would sort all of their comments."""
    each = [_newest_first(rows, stream, limit) for stream in streams for rows in found(stream)]
    return list(heapq.merge(*each, reverse=True))[:limit]


def _by_site(stream: Stream) -> list[Stream]:
    return [replace(stream, asked=replace(stream.asked, site=site)) for site in stream.near.sites]


def _new_page(stream: Stream, limit: int) -> list[Key]:
    if not stream.indexed:
        return _keys(filtered.newest(stream, filtered.UNSEEN, limit))
    if len(stream.near.sites) > FEW_SITES:
        return _newest_first(_new(stream), stream, limit)
    return _merged(_by_site(stream), lambda one: [_new(one)], limit)


def _latest_page(stream: Stream, limit: int) -> list[Key]:
    if not stream.indexed or stream.spoken:
        return _keys(filtered.newest(stream, filtered.KEPT, limit))
    if len(stream.near.sites) <= FEW_SITES:
        return _merged(
            _by_site(stream),
            lambda one: [Comment.objects.filter(one.wanted(), status=status) for status in KEPT],
            limit,
        )
    # Of many sites the walk is along all comments. Adding nothing hides the site from the index that would sort them.
    near = Comment.objects.annotate(place=F("site_id") + 0).filter(stream.near.within(site="place"))
    return _newest_first(near.filter(filtered.KEPT.condition), stream, limit)


def _keys(found: Sequence[int]) -> list[Key]:
    return [(pk, pk) for pk in found]


def _watched_page(stream: Stream, limit: int) -> list[Key]:
    """What matches a watch-list and nobody has looked at, from the index of words, so half a second behind."""
    watched = [_watched_term(each) for each in Watch.objects.filter(site__in=stream.near.sites)]
    return _keys(filtered.watched(stream, watched, limit)) if watched else []


def _watched_term(watch: Watch) -> Phrase:
    if watch.reader_id:
        return as_phrase(reader_term(watch.reader_id))
    if watch.story_id:
        return as_phrase(story_term(watch.story_id))
    row = tuple(terms(watch.words))
    return Phrase(row, open_ended=len(row[-1]) >= SHORTEST_STEM)


_ROWS: dict[str, Callable[[Stream], QuerySet[Any]]] = {
    "held": _held,
    "reported": _reported,
    "new": _new,
}
_PAGES: dict[str, Callable[[Stream, int], list[Key]]] = {
    "held": _oldest_first(_held, "pk"),
    "reported": _oldest_first(_reported, "comment_id"),
    "new": _new_page,
    "opinions": questions.page,
    "watched": _watched_page,
    "latest": _latest_page,
}
