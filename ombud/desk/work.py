"""The month's work by moderator, as a page and as CSV. Owners see everybody's, others their own."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from ombud.models import Site

from . import access, decision_lines, pages, zones
from .decisions import cell, tabs
from .roles import COMMENTS, OWNING
from .work_counts import KINDS, Work, counted

MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])", re.ASCII)
MONTHS = 24


@access.moderators
@require_safe
def work(request: HttpRequest) -> HttpResponse:
    """The page of a month, by default the one that is running."""
    month, rows, everybody = _found(request)
    labels = dict(decision_lines.verbs())
    context = {
        "month": month,
        "months": _months(),
        "kinds": [labels[kind] for kind in KINDS],
        "rows": rows,
        "everybody": everybody,
        **tabs(request),
    }
    return pages.page(request, "desk/work.html", context)


@access.moderators
@require_safe
def as_csv(request: HttpRequest) -> HttpResponse:
    """The same as CSV (RFC 4180)."""
    month, rows, _everybody = _found(request)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(("month", "by", "decisions", *KINDS, "comments", "days", "median_minutes"))
    for row in rows:
        numbers: list[Any] = [row.decisions, *row.row, row.comments, row.days, row.median_minutes]
        writer.writerow([f"{month:%Y-%m}", cell(row.by), *["" if each is None else each for each in numbers]])
    response = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="work-{month:%Y-%m}.csv"'
    return response


def _found(request: HttpRequest) -> tuple[date, list[Work], bool]:
    """The month, the work in it, and whether it is everybody's."""
    owned = access.sites(request, OWNING)
    sites: list[Site] = owned or access.sites(request, COMMENTS)
    only = "" if owned else access.member(request).get_username()
    zone = zones.common(sites)
    with timezone.override(zone):
        month = _month(request.GET.get("month", ""))
        start = datetime(month.year, month.month, 1, tzinfo=zone)
        end = datetime(month.year + month.month // 12, month.month % 12 + 1, 1, tzinfo=zone)
        return month, counted(sites, start, end, only), bool(owned)


def _month(given: str) -> date:
    found = MONTH.fullmatch(given)
    return date(int(found[1]), int(found[2]), 1) if found else timezone.localdate().replace(day=1)


def _months() -> list[date]:
    """The running month and those before it."""
    now = timezone.localdate()
    counts = [now.year * 12 + now.month - 1 - back for back in range(MONTHS)]
    return [date(count // 12, count % 12 + 1, 1) for count in counts]
