"""Suggestions grouped by the passage that they are about, a page at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from ombud.models import Correction

from .correction_asked import Asked, before, matching, place
from .reach import Reach

PAGE = 20
SHOWN_OF_A_GROUP = 5
LOOKED_AT = 3000


@dataclass(frozen=True)
class Found:
    """The suggestions of one passage, the heaviest first, and how many more there are than these."""

    members: list[Correction]
    hidden: int


@dataclass(frozen=True)
class Page:
    """A page of passages; `after` leads to the next one, where there is one."""

    groups: list[Found]
    after: str


@dataclass(frozen=True)
class _Light:
    """As much of a suggestion as tells whether it is about the same passage as another."""

    pk: int
    story: int
    start: int | None
    end: int | None
    state: str
    exact: str

    def meets(self, other: _Light) -> bool:
        if self.start is None or self.end is None or other.start is None or other.end is None:
            return bool(self.exact) and (self.state, self.exact) == (other.state, other.exact)
        return self.start < other.end and self.end > other.start


def page(asked: Asked, reach: Reach) -> Page:
    """The passages that are asked for, by a number of queries that does not grow with them."""
    wanted = matching(asked, reach)
    rows = Correction.objects.filter(wanted, before(asked.after, waiting=asked.is_waiting))
    if asked.is_waiting:
        leaders = rows.exclude(Exists(_heavier(wanted))).order_by("-weight", "-pk")
    else:
        leaders = rows.order_by("-decided_at", "-pk")
    first = list(leaders.only("pk", "story_id", "weight", "decided_at")[: PAGE + 1])
    shown = first[:PAGE]
    groups = _groups(wanted, shown) if asked.is_waiting else {each.pk: [each.pk] for each in shown}
    fetched = fetch([pk for each in shown for pk in groups[each.pk][:SHOWN_OF_A_GROUP]])
    after = str(place(shown[-1], waiting=asked.is_waiting)) if len(first) > PAGE else ""
    return Page([_found(groups[each.pk], fetched) for each in shown if each.pk in fetched], after)


def fetch(pks: Sequence[int]) -> dict[int, Correction]:
    """The suggestions with their site and story, by number."""
    return Correction.objects.select_related("site", "story__site").in_bulk(pks)


def _found(pks: list[int], fetched: dict[int, Correction]) -> Found:
    members = [fetched[pk] for pk in pks[:SHOWN_OF_A_GROUP] if pk in fetched]
    return Found(members, max(0, len(pks) - SHOWN_OF_A_GROUP))


def _heavier(wanted: Q) -> QuerySet[Correction]:
    """The suggestions that a row would be shown under: about the same passage, and before it in the order.

    Two without a place are about the same passage when their words are the same.
    """
    overlapping = Q(start__lt=OuterRef("end"), end__gt=OuterRef("start"))
    alike = Q(start=None, state=OuterRef("state"), exact=OuterRef("exact")) & ~Q(exact="")
    earlier = Q(weight__gt=OuterRef("weight")) | Q(weight=OuterRef("weight"), pk__gt=OuterRef("pk"))
    return Correction.objects.filter(wanted, overlapping | alike, earlier, story=OuterRef("story"))


def _groups(wanted: Q, leaders: Sequence[Correction]) -> dict[int, list[int]]:
    """The numbers of all suggestions under each leader. Passages that overlap in a row are one group."""
    columns = ("pk", "story_id", "start", "end", "state", "exact")
    rows = Correction.objects.filter(wanted, story__in={each.story_id for each in leaders})
    seen: dict[int, list[tuple[_Light, int]]] = defaultdict(list)
    groups: dict[int, list[int]] = {each.pk: [each.pk] for each in leaders}
    for row in rows.order_by("-weight", "-pk").values_list(*columns)[:LOOKED_AT]:
        light = _Light(*row)
        leader = next((of for other, of in seen[light.story] if light.meets(other)), light.pk)
        seen[light.story].append((light, leader))
        if leader in groups and light.pk != leader:
            groups[leader].append(light.pk)
    return groups
