"""What is asked of the log of decisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_date

from ombud.models import Decision, Site
from ombud.models.decision import NARROWED

# Words are looked for row by row: without a date only this far back, and the page says so.
DAYS = 90
LONGEST = 200


@dataclass(frozen=True)
class Asked:
    """Filters; empty ones are not asked for. `after` is the number of the last decision of the page before, or 0,
    and `alone` the site where there is but one."""

    site: str = ""
    by: str = ""
    verb: str = ""
    code: str = ""
    rule: str = ""
    words: str = ""
    since: str = ""
    until: str = ""
    after: int = 0
    alone: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str], sites: Sequence[Site]) -> Asked:
        """From a query; what it cannot mean is taken as not said."""
        names = {site.name for site in sites}
        after = given.get("after", "")
        clean = {name: given.get(name, "").replace("\x00", "")[:LONGEST].strip() for name in FILTERS}
        clean["site"] = clean["site"] if clean["site"] in names else ""
        for name in ("since", "until"):
            clean[name] = clean[name] if _day(clean[name]) else ""
        if clean["words"] and not clean["since"]:
            clean["since"] = f"{timezone.localdate() - timedelta(days=DAYS):%Y-%m-%d}"
        last = int(after) if after.isascii() and after.isdigit() and len(after) < 18 else 0
        return cls(**clean, after=last, alone=names.pop() if len(names) == 1 else "")

    def rows(self, all_of_them: QuerySet[Decision]) -> QuerySet[Decision]:
        """The decisions that were asked for, newest first."""
        rows = all_of_them.order_by("-created_at", "-pk")
        exact = {name: getattr(self, name) for name in NARROWED if getattr(self, name)}
        rows = rows.filter(**exact)
        if name := self.site or self.alone:
            # The index that knows what is narrowed by has the first word, else that of the site.
            site = Site.objects.filter(name=name).values("pk")[:1]
            rows = rows.filter(**{"place" if exact else "site": site})
        since, until = _day(self.since), _day(self.until)
        if since:
            rows = rows.filter(created_at__gte=_begins(since))
        if until:
            rows = rows.filter(created_at__lt=_begins(until + timedelta(days=1)))
        if self.words:
            said = Q(reason__icontains=self.words) | Q(words__icontains=self.words)
            rows = rows.filter(said | Q(subject__icontains=self.words))
        return _below(rows, self.after) if self.after else rows

    def page_after(self, pk: int) -> str:
        """The address of the next page."""
        return f"/desk/decisions?{replace(self, after=pk).query}"

    def exports(self) -> dict[str, str]:
        """Where the same can be taken away, by kind of file."""
        query = replace(self, after=0).query
        return {kind: f"/desk/decisions.{kind}?{query}" for kind in ("csv", "jsonl")}

    @property
    def query(self) -> str:
        """The filters as a query string."""
        told = {name: getattr(self, name) for name in (*FILTERS, "after")}
        return urlencode({name: value for name, value in told.items() if value})


FILTERS = ("site", "by", "verb", "code", "rule", "words", "since", "until")


def _below(rows: QuerySet[Decision], pk: int) -> QuerySet[Decision]:
    last = Decision.objects.filter(pk=pk).values_list("created_at", flat=True).first()
    if last is None:
        return rows.filter(pk__lt=pk)
    return rows.filter(Q(created_at__lt=last) | Q(pk__lt=pk), created_at__lte=last)


def _day(text: str) -> date | None:
    """A day as a form sends it, of years in which there can be decisions; None for anything else."""
    try:
        found = parse_date(text)
    except ValueError:
        return None
    return found if found and 2000 <= found.year <= 2200 else None


def _begins(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
