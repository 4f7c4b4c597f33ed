"""The publication's numbers on corrections: how many were suggested and accepted, and how long that took."""

from __future__ import annotations

import statistics
from collections import defaultdict
from datetime import UTC, timedelta
from typing import Any

from django.utils import timezone

from ombud.models import Correction, Site

MONTHS = 12


def numbers(site: Site) -> list[dict[str, Any]]:
    """For each of the last twelve months and each kind: suggestions received, accepted, declined, and the median
    hours to a decision (None before the first). Newest month first."""
    since = timezone.now() - timedelta(days=31 * MONTHS)
    rows = Correction.objects.filter(site=site, created_at__gt=since)
    groups: dict[tuple[str, str], list[tuple[str, float | None]]] = defaultdict(list)
    for kind, status, created, decided in rows.values_list("kind", "status", "created_at", "decided_at").iterator():
        hours = (decided - created) / timedelta(hours=1) if decided else None
        groups[f"{created.astimezone(UTC):%Y-%m}", kind].append((status, hours))
    return [
        {"month": month, "kind": kind, **_sum(found)}
        for (month, kind), found in sorted(groups.items(), key=lambda item: (item[0][0], item[0][1]), reverse=True)
    ]


def _sum(found: list[tuple[str, float | None]]) -> dict[str, Any]:
    times = [hours for _status, hours in found if hours is not None]
    return {
        "received": len(found),
        "accepted": sum(status == Correction.Status.ACCEPTED for status, _hours in found),
        "declined": sum(status == Correction.Status.DECLINED for status, _hours in found),
        "median_hours": round(statistics.median(times), 1) if times else None,
    }
