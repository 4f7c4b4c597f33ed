"""What was decided on comments and people in a month or a year, in numbers (Digital Services Act, articles 15, 24).

All by aggregate queries. Nothing is crossed with anything, what counts fewer than `LEAST` is put together or left
out, and so is the median of so few: a report is about the work, and nobody shall be found in it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import BooleanField, Case, Count, DurationField, ExpressionWrapper, F, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable

from ombud.models import Appeal, Decision, Flag, Site

LEAST = 5
# The key of what is put together.
FEW = "few"
ACTS = ("reject", "spam", "veil")
PEOPLE = ("warn", "suspend", "ban", "lift")


@dataclass(frozen=True)
class Span:
    """A month or a year of a site: from `start` until before `end`, both aware."""

    start: datetime
    end: datetime


@dataclass(frozen=True)
class Kind:
    """What decisions that are counted together have in common."""

    verb: str
    automatic: bool
    code: str
    before: str
    on_comment: bool
    on_reader: bool
    reported: bool

    @property
    def act(self) -> bool:
        """Whether it took something from a comment."""
        return self.on_comment and self.verb in ACTS


def report(site: Site, span: Span) -> dict[str, Any]:
    """The numbers of a span, as JSON has them. Decisions are gone through three times, whatever is told of them."""
    decisions = Decision.objects.filter(site=site, created_at__gte=span.start, created_at__lt=span.end).standing()
    kinds = _kinds(decisions)
    acts = decisions.filter(verb__in=ACTS, comment__isnull=False).values_list("comment__language")
    return {
        "comments": {**_comments(kinds), "held_median_minutes": _waited(decisions)},
        "reasons": gathered(_summed(kinds, lambda kind: kind.code if kind.act else None)),
        "languages": gathered(dict(acts.annotate(n=Count("pk")).order_by())),
        "reports": _reports(site, span),
        "appeals": _appeals(site, span),
        "people": _people(_summed(kinds, lambda kind: kind.verb if kind.on_reader else None)),
        "least": LEAST,
    }


def _kinds(decisions: QuerySet[Decision]) -> dict[Kind, int]:
    found = decisions.annotate(
        automatic=_whether(by__startswith="rule:"),
        on_comment=_whether(comment__isnull=False),
        on_reader=_whether(reader__isnull=False),
        reported=_whether(details__reported=True),
    )
    columns = ("verb", "automatic", "code", "before", "on_comment", "on_reader", "reported")
    return {Kind(*row[:-1]): row[-1] for row in found.values_list(*columns).annotate(n=Count("pk")).order_by()}


def _whether(**condition: object) -> Case:
    return Case(When(Q(**condition), then=Value(True)), default=Value(False), output_field=BooleanField())


def _summed(kinds: Mapping[Kind, int], of: Callable[[Kind], str | None]) -> dict[str, int]:
    """The numbers by what `of` says of a kind; those of which it says None are left out."""
    sums: dict[str, int] = {}
    for kind, n in kinds.items():
        name = of(kind)
        if name is not None:
            sums[name] = sums.get(name, 0) + n
    return sums


def gathered(numbers: Mapping[str, int]) -> dict[str, int]:
    """The numbers with those below `LEAST` put together under `FEW`, the greatest first."""
    kept = {key: n for key, n in numbers.items() if n >= LEAST}
    few = sum(n for n in numbers.values() if n < LEAST)
    ordered = dict(sorted(kept.items(), key=lambda item: (-item[1], item[0])))
    return {**ordered, FEW: few} if few else ordered


def _comments(kinds: Mapping[Kind, int]) -> dict[str, Any]:
    def number(wanted: Callable[[Kind], bool]) -> int:
        return sum(n for kind, n in kinds.items() if wanted(kind))

    def by(verb: str, automatic: bool) -> int:
        return number(lambda kind: kind.act and kind.verb == verb and kind.automatic is automatic)

    back = ("rejected", "spam")
    return {
        "acts": {verb: {"human": by(verb, False), "automatic": by(verb, True)} for verb in ACTS},
        "after_reports": number(lambda kind: kind.act and kind.reported),
        "held_by_rules": number(lambda kind: kind.verb == "hold" and kind.automatic),
        "taken_back": number(lambda kind: kind.verb == "unveil" or (kind.verb == "approve" and kind.before in back)),
    }


def _waited(decisions: QuerySet[Decision]) -> float | None:
    """The median minutes from a held comment's arrival to somebody's decision."""
    people = decisions.exclude(by__startswith="rule:").exclude(by="author")
    held = people.filter(before="pending", verb__in=("approve", "reject", "spam"), comment__isnull=False)
    return _median(held.annotate(took=_took(F("created_at"), F("comment__created_at"))), timedelta(minutes=1))


def _reports(site: Site, span: Span) -> dict[str, Any]:
    made = Flag.objects.filter(site=site, created_at__gte=span.start, created_at__lt=span.end)
    decided = Flag.objects.filter(site=site, decided_at__gte=span.start, decided_at__lt=span.end)
    outcome = dict(decided.values_list("status").annotate(n=Count("pk")).order_by())
    reasons: dict[str, int] = dict(made.values_list("reason").annotate(n=Count("pk")).order_by())
    return {
        "received": sum(reasons.values()),
        "reasons": gathered(reasons),
        "upheld": outcome.get(Flag.Status.UPHELD, 0),
        "dismissed": outcome.get(Flag.Status.DISMISSED, 0),
        "median_hours": _median(decided.annotate(took=_took(F("decided_at"), F("created_at"))), timedelta(hours=1)),
    }


def _appeals(site: Site, span: Span) -> dict[str, Any]:
    decided = Appeal.objects.filter(site=site, decided_at__gte=span.start, decided_at__lt=span.end)
    outcome = dict(decided.values_list("status").annotate(n=Count("pk")).order_by())
    received = Appeal.objects.filter(site=site, created_at__gte=span.start, created_at__lt=span.end)
    return {
        "received": received.count(),
        "upheld": outcome.get(Appeal.Status.UPHELD, 0),
        "declined": outcome.get(Appeal.Status.DECLINED, 0),
        "median_hours": _median(decided.annotate(took=_took(F("decided_at"), F("created_at"))), timedelta(hours=1)),
    }


def _people(counted: Mapping[str, int]) -> dict[str, int | None]:
    """Measures on people; None for one to four of a kind."""
    numbers = {verb: counted.get(verb, 0) for verb in PEOPLE}
    return {verb: n if n == 0 or n >= LEAST else None for verb, n in numbers.items()}


def _took(end: F, start: F) -> Combinable:
    return ExpressionWrapper(end - start, output_field=DurationField())


def _median(rows: QuerySet[Any], unit: timedelta) -> float | None:
    """The lower median of `took` in units, to a tenth; None for fewer than `LEAST` rows. Found by counting and
    looking at the one in the middle: SQLite has no function for it."""
    n = rows.count()
    if n < LEAST:
        return None
    middle: timedelta = rows.order_by("took").values_list("took", flat=True)[(n - 1) // 2]
    return round(middle / unit, 1)
