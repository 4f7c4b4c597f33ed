"""Times as the index of words knows them: whole months, and the days before and after them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from ombud.models.search import time_terms

# More are no short list: twenty years.
MONTHS_LIMIT = 240
DAY = timedelta(days=1)


def between(start: datetime, end: datetime) -> list[str]:
    """The terms of which every comment from one moment to another has one, and none that is more than a day older or
    younger; empty where they would be too many. One that nothing has where the end is before the start."""
    first, last = start.astimezone(UTC).date(), end.astimezone(UTC).date()
    if (last - first) / DAY > MONTHS_LIMIT * 30:
        return []
    return time_terms(_times(first, last)) or ["=none"]


def _times(day: date, last: date) -> Iterator[str]:
    while day <= last:
        following = (day.replace(day=1) + 31 * DAY).replace(day=1)
        if day.day == 1 and following - DAY <= last:
            yield f"{day:%Y%m}"
            day = following
        else:
            yield f"{day:%Y%m%d}"
            day += DAY
