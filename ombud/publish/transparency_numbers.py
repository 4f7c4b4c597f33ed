"""What was decided on comments and people in a month or a year, in numbers (Digital Services Act, articles 15, 24).

A month is counted by a few queries into sums that can be added up; a report is made of those. Nothing is crossed with
anything, what counts fewer than `LEAST` is put together or left out, and so is the median of so few: a report is about
the work, and nobody shall be found in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import BooleanField, Case, Count, Q, QuerySet, Value, When

from ombud.models import Appeal, Decision, Flag, Site

LEAST = 5
# The key of what is put together.
FEW = "few"
ON_VERSIONS = "reject_version"
ACTS = ("reject", "spam", "veil", ON_VERSIONS)
HELD = ("hold", "hold_version")
SHOWN = ("approve", "approve_version")
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


def counted(site: Site, span: Span) -> dict[str, Any]:
    """The sums of a span, as JSON keeps them: what `report` adds up. Decisions are gone through three times."""
    decisions = Decision.objects.filter(site=site, created_at__gte=span.start, created_at__lt=span.end).standing()
    flags = Flag.objects.filter(site=site, created_at__gte=span.start, created_at__lt=span.end)
    settled = Flag.objects.filter(site=site, decided_at__gte=span.start, decided_at__lt=span.end)
    appeals = Appeal.objects.filter(site=site, created_at__gte=span.start, created_at__lt=span.end)
    answered = Appeal.objects.filter(site=site, decided_at__gte=span.start, decided_at__lt=span.end)
    return {
        "kinds": _kinds(decisions),
        "languages": _languages(decisions.filter(verb__in=ACTS, comment__isnull=False)),
        "waited": _waited(decisions),
        "reasons": dict(flags.values_list("reason").annotate(n=Count("pk")).order_by()),
        "reports": dict(settled.values_list("status").annotate(n=Count("pk")).order_by()),
        "reports_took": _took(settled.values_list("created_at", "decided_at"), timedelta(hours=1)),
        "appeals": {**dict(answered.values_list("status").annotate(n=Count("pk")).order_by()), "all": appeals.count()},
        "appeals_took": _took(answered.values_list("created_at", "decided_at"), timedelta(hours=1)),
    }


def report(months: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The numbers of the months together, as JSON has them."""

    def added(name: str) -> dict[str, int]:
        total: Counter[str] = Counter()
        for month in months:
            total.update(month[name])
        return dict(total)

    kinds: Counter[Kind] = Counter()
    for month in months:
        kinds.update({Kind(*row[:-1]): row[-1] for row in month["kinds"]})
    reasons, outcome, appeals = added("reasons"), added("reports"), added("appeals")
    return {
        "comments": {**_comments(kinds), "held_median_minutes": _median(added("waited"))},
        "reasons": gathered(_summed(kinds, lambda kind: kind.code if kind.act else None)),
        "languages": gathered(added("languages")),
        "reports": {
            "received": sum(reasons.values()),
            "reasons": gathered(reasons),
            "upheld": outcome.get(Flag.Status.UPHELD, 0),
            "dismissed": outcome.get(Flag.Status.DISMISSED, 0),
            "median_hours": _median(added("reports_took")),
        },
        "appeals": {
            "received": appeals.get("all", 0),
            "upheld": appeals.get(Appeal.Status.UPHELD, 0),
            "declined": appeals.get(Appeal.Status.DECLINED, 0),
            "median_hours": _median(added("appeals_took")),
        },
        "people": _people(_summed(kinds, lambda kind: kind.verb if kind.on_reader else None)),
        "least": LEAST,
    }


def _kinds(decisions: QuerySet[Decision]) -> list[list[Any]]:
    """Decisions by what is told of them: the fields of `Kind`, and how many."""
    found = decisions.annotate(
        automatic=_whether(by__startswith="rule:"),
        on_comment=_whether(comment__isnull=False),
        on_reader=_whether(reader__isnull=False),
        reported=_whether(details__reported=True),
    )
    columns = ("verb", "automatic", "code", "before", "on_comment", "on_reader", "reported")
    return [list(row) for row in found.values_list(*columns).annotate(n=Count("pk")).order_by()]


def _languages(acts: QuerySet[Decision]) -> dict[str, int]:
    """In which languages the words were: those of a comment, or of the version that was rejected."""
    of_comments = acts.exclude(verb=ON_VERSIONS).values_list("comment__language")
    of_versions = acts.filter(verb=ON_VERSIONS).values_list("details__language")
    total: Counter[str] = Counter()
    for rows in (of_comments, of_versions):
        total.update(dict(rows.annotate(n=Count("pk")).order_by()))
    return dict(total)


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
        "held_by_rules": number(lambda kind: kind.verb in HELD and kind.automatic),
        "taken_back": number(lambda kind: kind.verb == "unveil" or (kind.verb in SHOWN and kind.before in back)),
    }


def _waited(decisions: QuerySet[Decision]) -> dict[str, int]:
    """How long held comments waited for somebody's decision, in minutes."""
    people = decisions.exclude(by__startswith="rule:").exclude(by="author")
    held = people.filter(before="pending", verb__in=("approve", "reject", "spam"), comment__isnull=False)
    return _took(held.values_list("comment__created_at", "created_at").order_by(), timedelta(minutes=1))


def _people(counted: Mapping[str, int]) -> dict[str, int | None]:
    """Measures on people; None for one to four of a kind."""
    numbers = {verb: counted.get(verb, 0) for verb in PEOPLE}
    return {verb: n if n == 0 or n >= LEAST else None for verb, n in numbers.items()}


def _took(rows: QuerySet[Any, tuple[Any, Any]], unit: timedelta) -> dict[str, int]:
    """How often it took how long from the first time to the second, in units: to a tenth and to three digits, so that
    a month's file stays small however many there were."""
    return dict(Counter(_rounded((end - start) / unit) for start, end in rows.iterator(chunk_size=5000)))


def _rounded(value: float) -> str:
    tenth = round(value, 1)
    return f"{tenth}" if tenth < 100 else f"{float(f'{tenth:.3g}')}"


def _median(took: Mapping[str, int]) -> float | None:
    """The lower median; None for fewer than `LEAST`."""
    n = sum(took.values())
    if n < LEAST:
        return None
    return _nth(sorted((float(value), often) for value, often in took.items()), (n - 1) // 2)


def _nth(ordered: Iterable[tuple[float, int]], place: int) -> float:
    for value, often in ordered:
        place -= often
        if place < 0:
            return value
    raise ValueError("there are fewer")
