"""What each moderator decided in a month, for those who are paid by it. By three queries, whatever there is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Count, F, QuerySet, Window
from django.db.models.functions import RowNumber, TruncDate

from ombud.models import Decision, Site

KINDS = (
    "see",
    "approve",
    "reject",
    "spam",
    "veil",
    "unveil",
    "hold",
    "warn",
    "suspend",
    "ban",
    "lift",
    "dismiss",
    "appeal",
)


@dataclass
class Work:
    """One person's month: decisions by kind, distinct comments, days with a decision, and the median minutes from
    a held comment's arrival to the decision (None where there was none)."""

    by: str
    kinds: dict[str, int] = field(default_factory=dict)
    comments: int = 0
    days: int = 0
    median_minutes: float | None = None

    @property
    def decisions(self) -> int:
        """All of them."""
        return sum(self.kinds.values())

    @property
    def row(self) -> list[int]:
        """The numbers by kind, in the order of `KINDS`."""
        return [self.kinds.get(kind, 0) for kind in KINDS]


def counted(sites: Sequence[Site], start: datetime, end: datetime, only: str = "") -> list[Work]:
    """Everybody's work from `start` until before `end`, most decisions first; of one person where `only` is given.

    What a ban did to somebody's past is the work of one decision and not of thousands; what was taken back within
    seconds is none.
    """
    rows = Decision.objects.filter(site__in=sites, created_at__gte=start, created_at__lt=end).standing()
    rows = (
        rows.filter(verb__in=KINDS)
        .exclude(by__startswith="rule:")
        .exclude(by="author")
        .exclude(details__has_key="measure")
    )
    rows = rows.filter(by=only) if only else rows
    found: dict[str, Work] = {}
    for by, verb, n in rows.values_list("by", "verb").annotate(n=Count("pk")).order_by():
        found.setdefault(by, Work(by)).kinds[verb] = n
    distinct = {"of": Count("comment", distinct=True), "on": Count(TruncDate("created_at"), distinct=True)}
    for by, comments, active in rows.values_list("by").annotate(**distinct).order_by():
        found[by].comments, found[by].days = comments, active
    for by, took in _medians(rows).items():
        found[by].median_minutes = round(took / timedelta(minutes=1), 1)
    return sorted(found.values(), key=lambda work: (-work.decisions, work.by))


def _medians(rows: QuerySet[Decision]) -> dict[str, timedelta]:
    """The lower median for each person: the row in the middle of theirs, numbered by the database."""
    held = rows.filter(before="pending", comment__isnull=False)
    held = held.annotate(took=F("created_at") - F("comment__created_at"))
    place = Window(RowNumber(), partition_by=[F("by")], order_by=F("took").asc())
    numbered = held.annotate(place=place, all=Window(Count("pk"), partition_by=[F("by")]))
    middle = numbered.filter(place=(F("all") + 1) / 2).values_list("by", "took")
    medians: dict[str, timedelta] = defaultdict(timedelta)
    medians.update(middle)
    return dict(medians)
