"""The log of decisions: all that staff, authors and rules did, to search and, for owners, to take away."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from typing import Any, cast

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from ombud.models import Decision

from . import access, decision_lines, pages, zones
from .decision_search import Asked
from .roles import COMMENTS, OWNING

PAGE = 50
COLUMNS = (
    *("id", "at", "site", "by", "verb", "before", "after", "code", "rule", "reason", "words"),
    *("comment", "correction", "notice", "reader", "story", "subject", "details"),
)
STORED = {"at": "created_at", "site": "site_id"}
# A cell that begins with one of these is a formula to a spreadsheet, and readers' names stand in some cells.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
RELATED = ("site", "reader", "story")


@access.staff
@require_safe
def found(request: HttpRequest) -> HttpResponse:
    """The page of the log."""
    sites = access.sites(request)
    zone = zones.common(sites)
    with timezone.override(zone):
        asked = Asked.of(request.GET.dict(), sites)
        rows = list(asked.rows(access.decisions_of(request)).select_related(*RELATED)[: PAGE + 1])
    context = {
        "zone": zone.key,
        "asked": asked,
        "sites": sites,
        "lines": [decision_lines.line(each) for each in rows[:PAGE]],
        "more": asked.page_after(rows[PAGE - 1].pk) if len(rows) > PAGE else "",
        "verbs": decision_lines.verbs(),
        "reasons": decision_lines.reasons(),
        "exports": asked.exports() if access.sites(request, OWNING) else {},
        **tabs(request),
    }
    return pages.page(request, "desk/decisions.html", context)


@access.owners
@require_safe
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """What was found, all of it, as CSV (RFC 4180) or JSON lines; sent while it is read, row by row."""
    sites = access.sites(request, OWNING)
    with timezone.override(zones.common(sites)):
        asked = Asked.of(request.GET.dict(), sites)
        found = asked.rows(access.decisions_of(request).filter(site__in=sites))
    rows = _rows(found, {site.pk: site.name for site in sites})
    chunks = _csv(rows) if kind == "csv" else _lines(rows)
    media = "text/csv; charset=utf-8" if kind == "csv" else "application/x-ndjson; charset=utf-8"
    response = StreamingHttpResponse(chunks, content_type=media)
    name = f"decisions-{timezone.localdate():%Y-%m-%d}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return cast("HttpResponse", response)


def tabs(request: HttpRequest) -> dict[str, bool]:
    """Which of the pages beside the log are open to who is signed in."""
    return {"moderating": bool(access.sites(request, COMMENTS)), "owning": bool(access.sites(request, OWNING))}


def cell(value: object) -> str:
    """A value as a cell of a spreadsheet that cannot become a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


class _Echo:
    """What `csv` writes to: gives each line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def _csv(rows: Iterator[dict[str, Any]]) -> Iterator[str]:
    writer = csv.writer(_Echo(), lineterminator="\r\n")
    yield writer.writerow(COLUMNS)
    for row in rows:
        row["details"] = json.dumps(row["details"], ensure_ascii=False) if row["details"] else ""
        yield writer.writerow([cell(row[name]) for name in COLUMNS])


def _lines(rows: Iterator[dict[str, Any]]) -> Iterator[str]:
    for row in rows:
        yield json.dumps(row, ensure_ascii=False) + "\n"


def _rows(found: QuerySet[Decision], sites: Mapping[int, str]) -> Iterator[dict[str, Any]]:
    """By the names of the columns. Values and no objects: of a year there may be a hundred thousand."""
    stored = [STORED.get(name, name) for name in COLUMNS]
    for values in found.values_list(*stored).iterator(chunk_size=1000):
        row = dict(zip(COLUMNS, values, strict=True))
        yield {**row, "at": row["at"].isoformat(), "site": sites[row["site"]]}
