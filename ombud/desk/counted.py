"""Numbers of what waits: a page shows them to a thousand, and nothing is counted beyond."""

from __future__ import annotations

COUNTED = 1000


def capped(n: int, most: int = COUNTED) -> str:
    """A number as a page shows it, where no more than `most` were counted."""
    return f"{most - 1}+" if n >= most else str(n)
