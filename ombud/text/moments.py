"""Which dates a story can have. A CMS and a page may say any, and some say year 1 or 2099 for "none"."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final, Literal

# Before the first newspapers.
FIRST_YEAR: Final = 1600
# Stories are announced ahead; the calendar of the database has an end.
AHEAD: Final = timedelta(days=3653)


def misfit(moment: datetime, now: datetime) -> Literal["", "early", "late"]:
    """Why no story can have been published or changed at `moment`, or nothing. Both are aware of their zone."""
    if moment.year < FIRST_YEAR:
        return "early"
    # By the year first: days at the end of the calendar cannot be said in other time zones.
    return "late" if moment.year > now.year + 11 or moment > now + AHEAD else ""
