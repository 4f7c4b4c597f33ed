"""The transparency report of a site, of a month or a year: as a page, as CSV and as JSON.

Made of sums that are kept for each month, and of those of the running month at most once an hour.
"""

from __future__ import annotations

import csv
import io
import json
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ombud.models import Site
from ombud.models.reason import label as reason_label

from .pages import frame
from .paths import Name
from .render import HTML_TYPE, JSON_TYPE
from .store import Document
from .surroundings import interface_language, speaking
from .transparency_numbers import FEW, LEAST, report
from .transparency_sums import months_of, periods, running_zone, span, sums
from .versions import label

CSV_TYPE = "text/csv; charset=utf-8"


def transparency(site: Site, kind: str, lang: str, period: int) -> Document | None:
    """The report as `transparency.html`, `.json` or `.csv`, of a year (2026) or a month (202611); 0 is the year that
    is running. None for a period in which the site has decided nothing."""
    spoken = interface_language(lang, site.language)
    with speaking(spoken, site):
        known = periods(site)
        period = period or timezone.localtime().year
        if period not in known:
            return None
        return _build(site, Name(kind, spoken, root=period), known)


def spelled(period: int) -> str:
    """A period as addresses have it: `2026` or `2026-11`."""
    return str(period) if period < 10_000 else f"{period // 100}-{period % 100:02d}"


def _build(site: Site, name: Name, known: list[int]) -> Document:
    between = span(name.root, running_zone())
    now = timezone.now()
    months = [sums(site, month) for month in months_of(name.root, known)]
    body = {
        "site": site.name,
        "period": spelled(name.root),
        "from": between.start.isoformat(),
        "to": between.end.isoformat(),
        "complete": between.end <= now,
        "made_at": _seconds(max(month["made_at"] for month in months)),
        **report(months),
    }
    if name.kind == "transparency.json":
        return Document.of(JSON_TYPE, json.dumps(body, ensure_ascii=False))
    if name.kind == "transparency.csv":
        return Document.of(CSV_TYPE, as_csv(body))
    return Document.of(HTML_TYPE, _page(site, name, body, known))


def _seconds(moment: str) -> str:
    return datetime.fromisoformat(moment).isoformat(timespec="seconds")


def as_csv(body: dict[str, Any]) -> str:
    """The same numbers, one to a line: period, group, what, number (RFC 4180). Empty: too few to tell."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow(("period", "group", "what", "number"))
    for group in ("comments", "reasons", "languages", "reports", "appeals", "people"):
        for what, number in _flat(body[group]):
            rows.writerow((body["period"], group, what, "" if number is None else number))
    return out.getvalue()


def _flat(numbers: dict[str, Any], above: str = "") -> list[tuple[str, Any]]:
    rows: list[tuple[str, Any]] = []
    for key, value in numbers.items():
        name = f"{above}{key or 'none'}"
        rows += _flat(value, f"{name} ") if isinstance(value, dict) else [(name, value)]
    return rows


def _page(site: Site, name: Name, body: dict[str, Any], known: list[int]) -> str:
    base = f"{settings.PUBLIC_URL}/p/{site.name}/transparency"

    def address(lang: str, period: int, ending: str = "") -> str:
        return f"{base}{ending}?{urlencode({'period': spelled(period), 'lang': lang})}"

    context = {
        **body,
        # After the numbers: both have a `site`, and a page needs more of it than its name.
        **frame(site, name.lang, lambda code: address(code, name.root)),
        "title": title(name.root),
        "reason_rows": [(_few(key) or reason_label(key), n) for key, n in body["reasons"].items()],
        "language_rows": [
            (_few(key) or (label(key) if key else _("not known")), n) for key, n in body["languages"].items()
        ],
        "report_rows": [(_few(key) or reason_label(key), n) for key, n in body["reports"]["reasons"].items()],
        "years": [_choice(each, name, address) for each in known if each < 10_000],
        "months": [
            _choice(each, name, address)
            for each in known
            if each // 100 == (name.root if name.root < 10_000 else name.root // 100)
        ],
        "csv_url": address(name.lang, name.root, ".csv"),
        "json_url": address(name.lang, name.root, ".json"),
    }
    return render_to_string("reader/transparency.html", context)


def title(period: int) -> str:
    """A period for people: “November 2026”."""
    if period < 10_000:
        return str(period)
    return date_format(date(period // 100, period % 100, 1), "F Y")


def _few(key: str) -> str:
    return _("fewer than %(least)d each") % {"least": LEAST} if key == FEW else ""


def _choice(period: int, name: Name, address: Any) -> dict[str, Any]:
    return {"label": title(period), "url": address(name.lang, period), "current": period == name.root}
