"""The sums of each month, kept as small files beside the documents: a closed month is counted once, a year is added up.

At a million comments a month takes the database half a second and a year, added up from its months, some milliseconds.
Files that are missing are counted when a report is asked for; the worker keeps them there.
"""

from __future__ import annotations

import json
import logging
import os
import time
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Min
from django.utils import timezone

from ombud.models import Decision, Site

from . import paths
from .surroundings import root, speaking
from .transparency_numbers import Span, counted

log = logging.getLogger(__name__)
HOUR = 3600
# What is taken back within seconds does not count: so long after its end a month still changes.
SETTLED = timedelta(hours=1)
# The hour in which everything was last seen to be there.
_through: dict[Path, int] = {}


def periods(site: Site) -> list[int]:
    """The years and months that there is a report for, newest first, each year before its months. In the time zone
    that is in force, as all here."""
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


def months_of(period: int, known: list[int]) -> list[int]:
    """The months that make up a period, of those there are."""
    return [each for each in known if each > 10_000 and period in (each, each // 100)]


def span(period: int, zone: ZoneInfo) -> Span:
    """When a period begins and ends, in the site's time zone."""
    if period < 10_000:
        return Span(datetime(period, 1, 1, tzinfo=zone), datetime(period + 1, 1, 1, tzinfo=zone))
    year, month = divmod(period, 100)
    after = datetime(year + month // 12, month % 12 + 1, 1, tzinfo=zone)
    return Span(datetime(year, month, 1, tzinfo=zone), after)


def sums(site: Site, month: int) -> dict[str, Any]:
    """The sums of a month with the time `made_at` when they were counted: from the file, where it holds still."""
    between = span(month, running_zone())
    kept = _read(_file(site, month), between)
    return kept if kept is not None else _count(site, month, between)


def keep_up(seconds: float) -> int:
    """Count what is missing or has grown old, about that long; once all is there, not before the next hour. Returns
    how many months were counted."""
    patience, made = time.monotonic() + seconds, 0
    hour = int(timezone.now().timestamp()) // HOUR
    if _through.get(root()) == hour:
        return 0
    for site in Site.objects.all():
        with speaking(site.language, site):
            for month in (each for each in periods(site) if each > 10_000):
                between = span(month, running_zone())
                if _read(_file(site, month), between) is not None:
                    continue
                _count(site, month, between)
                made += 1
                if time.monotonic() > patience:
                    return made
    _through[root()] = hour
    return made


def running_zone() -> ZoneInfo:
    """The time zone that is in force: the site's, under `speaking`."""
    zone = timezone.get_current_timezone()
    return zone if isinstance(zone, ZoneInfo) else ZoneInfo("UTC")


def _count(site: Site, month: int, between: Span) -> dict[str, Any]:
    made = {"made_at": timezone.now().isoformat(), "of": _of(between), **counted(site, between)}
    file = _file(site, month)
    passing = file.with_name(f".{file.name}.{os.getpid()}.{os.urandom(4).hex()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        passing.write_text(json.dumps(made), encoding="utf-8")
        os.replace(passing, file)
    except OSError:
        log.exception("the sums of a month of %s could not be kept", site.name)
    return made


def _read(file: Path, between: Span) -> dict[str, Any] | None:
    """What was counted for just this time, if nothing can have come since, or at least within this hour."""
    try:
        kept: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        made = datetime.fromisoformat(kept["made_at"])
    except (OSError, ValueError, KeyError):
        return None
    fresh = int(made.timestamp()) // HOUR == int(timezone.now().timestamp()) // HOUR
    return kept if kept.get("of") == _of(between) and (fresh or made >= between.end + SETTLED) else None


def _of(between: Span) -> dict[str, str]:
    return {name: at.isoformat() for name, at in asdict(between).items()}


def _file(site: Site, month: int) -> Path:
    return paths.site_folder(root(), site.name).with_name("reports") / f"{month}.json"
