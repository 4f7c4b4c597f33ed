"""What has come of the last weeks' suggestions, in a line of numbers."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from ombud.models import Correction

from .correction_asked import Asked, near
from .reach import Reach

DAYS = 30


@dataclass(frozen=True)
class Numbers:
    """Suggestions that arrived in the last `days`, what became of them, and the median hours to a decision."""

    days: int
    received: int
    accepted: int
    declined: int
    median_hours: float | None

    @property
    def median_days(self) -> float | None:
        """The median in days, where hours would be too many to read."""
        return round(self.median_hours / 24, 1) if self.median_hours and self.median_hours >= 48 else None


def lately(asked: Asked, reach: Reach) -> Numbers:
    """The numbers of the chosen site, or of all. The public log has those of each month and kind."""
    since = timezone.now() - timedelta(days=DAYS)
    rows = Correction.objects.filter(near(asked, reach).within(), created_at__gt=since)
    statuses, hours = [], []
    for status, created, decided in rows.values_list("status", "created_at", "decided_at").iterator():
        statuses.append(status)
        if decided:
            hours.append((decided - created) / timedelta(hours=1))
    return Numbers(
        days=DAYS,
        received=len(statuses),
        accepted=statuses.count(Correction.Status.ACCEPTED),
        declined=statuses.count(Correction.Status.DECLINED),
        median_hours=round(statistics.median(hours), 1) if hours else None,
    )
