"""The transparency report of a site, of a month or a year: as a page, as CSV and as JSON.

Made at most once an hour and kept like other documents, in a folder of its own: it changes with every decision, and
nobody needs it by the second.
"""

from __future__ import annotations

import csv
import io
import json
import logging
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Min
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ombud.models import Decision, Site
from ombud.models.reason import label as reason_label

from . import paths
from .pages import frame
from .paths import Name
from .render import HTML_TYPE, JSON_TYPE
from .store import Document, Folder
from .surroundings import interface_language, root, speaking
from .transparency_numbers import FEW, LEAST, Span, report
from .versions import label

log = logging.getLogger(__name__)
CSV_TYPE = "text/csv; charset=utf-8"
HOUR = 3600


def transparency(site: Site, kind: str, lang: str, period: int) -> Document | None:
    """The report as `transparency.html`, `.json` or `.csv`, of a year (2026) or a month (202611); 0 is the year that
    is running. None for a period in which the site has decided nothing."""
    with speaking(interface_language(lang, site.language), site):
        known = periods(site)
        period = period or timezone.localtime().year
        if period not in known:
            return None
        name = Name(kind, interface_language(lang, site.language) if kind == "transparency.html" else "", root=period)
        folder = Folder(paths.site_folder(root(), site.name).with_name("reports"))
        with folder.locked():
            edition = max(int(timezone.now().timestamp()) // HOUR, folder.edition)
            found = folder.find(name, edition)
            if found:
                return found
            document = _build(site, name, known)
            try:
                folder.put(name, edition, document)
                folder.turn(edition)
            except OSError:
                log.exception("a report of %s could not be kept", site.name)
            return document


def periods(site: Site) -> list[int]:
    """The years and months that there is a report for, newest first, each year before its months."""
    now = timezone.localtime()
    first = Decision.objects.filter(site=site).aggregate(at=Min("created_at"))["at"]
    since = timezone.localtime(first) if first else now
    found = []
    for year in range(now.year, since.year - 1, -1):
        found.append(year)
        last = now.month if year == now.year else 12
        start = since.month if year == since.year else 1
        found += [year * 100 + month for month in range(last, start - 1, -1)]
    return found


def span(period: int, zone: ZoneInfo) -> Span:
    """When a period begins and ends, in the site's time zone."""
    if period < 10_000:
        return Span(datetime(period, 1, 1, tzinfo=zone), datetime(period + 1, 1, 1, tzinfo=zone))
    year, month = divmod(period, 100)
    after = datetime(year + month // 12, month % 12 + 1, 1, tzinfo=zone)
    return Span(datetime(year, month, 1, tzinfo=zone), after)


def spelled(period: int) -> str:
    """A period as addresses have it: `2026` or `2026-11`."""
    return str(period) if period < 10_000 else f"{period // 100}-{period % 100:02d}"


def _build(site: Site, name: Name, known: list[int]) -> Document:
    zone = timezone.get_current_timezone()
    between = span(name.root, zone if isinstance(zone, ZoneInfo) else ZoneInfo("UTC"))
    now = timezone.now()
    body = {
        "site": site.name,
        "period": spelled(name.root),
        "from": between.start.isoformat(),
        "to": between.end.isoformat(),
        "complete": between.end <= now,
        "made_at": now.isoformat(timespec="seconds"),
        **report(site, between),
    }
    if name.kind == "transparency.json":
        return Document.of(JSON_TYPE, json.dumps(body, ensure_ascii=False))
    if name.kind == "transparency.csv":
        return Document.of(CSV_TYPE, as_csv(body))
    return Document.of(HTML_TYPE, _page(site, name, body, known))


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
        **frame(site, name.lang, lambda code: address(code, name.root)),
        **body,
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
