"""Whose midnight counts on pages that show several sites."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ombud.models import Site


def common(sites: Sequence[Site]) -> ZoneInfo:
    """The time zone that all these sites have, else UTC."""
    names = {site.timezone for site in sites}
    try:
        return ZoneInfo(names.pop()) if len(names) == 1 else ZoneInfo("UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
