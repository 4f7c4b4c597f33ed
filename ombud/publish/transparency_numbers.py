"""What was decided on comments and people in a month or a year, in numbers (Digital Services Act, articles 15, 24).

All by aggregate queries. Nothing is crossed with anything, what counts fewer than `LEAST` is put together or left
out, and so is the median of so few: a report is about the work, and nobody shall be found in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import BooleanField, Case, Count, DurationField, ExpressionWrapper, F, QuerySet, Value, When
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


def report(site: Site, span: Span) -> dict[str, Any]:
    """The numbers of a span, as JSON has them."""
    decisions = Decision.objects.filter(site=site, created_at__gte=span.start, created_at__lt=span.end).standing()
    acts = decisions.filter(verb__in=ACTS, comment__isnull=False)
    return {
        "comments": _comments(decisions, acts),
        "reasons": gathered(_counted(acts, "code")),
        "languages": gathered(_counted(acts, "comment__language")),
        "reports": _reports(site, span),
        "appeals": _appeals(site, span),
        "people": _people(decisions),
        "least": LEAST,
    }


def gathered(numbers: Mapping[str, int]) -> dict[str, int]:
    """The numbers with those below `LEAST` put together under `FEW`, the greatest first."""
    kept = {key: n for key, n in numbers.items() if n >= LEAST}
    few = sum(n for n in numbers.values() if n < LEAST)
    ordered = dict(sorted(kept.items(), key=lambda item: (-item[1], item[0])))
    return {**ordered, FEW: few} if few else ordered


def _counted(rows: QuerySet[Decision], column: str) -> dict[str, int]:
    return dict(rows.values_list(column).annotate(n=Count("pk")).order_by())


def _comments(decisions: QuerySet[Decision], acts: QuerySet[Decision]) -> dict[str, Any]:
    automatic = Case(When(by__startswith="rule:", then=Value(True)), default=Value(False), output_field=BooleanField())
    found = acts.annotate(automatic=automatic).values_list("verb", "automatic").annotate(n=Count("pk")).order_by()
    counted = {(verb, by_rule): n for verb, by_rule, n in found}
    people = decisions.exclude(by__startswith="rule:").exclude(by="author")
    held = people.filter(before="pending", verb__in=("approve", "reject", "spam"), comment__isnull=False)
    waited = held.annotate(took=_took(F("created_at"), F("comment__created_at")))
    back = decisions.filter(verb="approve", before__in=("rejected", "spam")) | decisions.filter(verb="unveil")
    return {
        "acts": {
            verb: {"human": counted.get((verb, False), 0), "automatic": counted.get((verb, True), 0)} for verb in ACTS
        },
        "after_reports": acts.filter(details__reported=True).count(),
        "held_by_rules": decisions.filter(verb="hold", by__startswith="rule:").count(),
        "taken_back": back.count(),
        "held_median_minutes": _median(waited, timedelta(minutes=1)),
    }


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


def _people(decisions: QuerySet[Decision]) -> dict[str, int | None]:
    """Measures on people; None for one to four of a kind."""
    counted = _counted(decisions.filter(verb__in=PEOPLE, reader__isnull=False), "verb")
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
