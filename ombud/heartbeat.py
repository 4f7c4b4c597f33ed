"""The worker's sign of life: a file in the data folder that it touches at every turn. Plain Python."""

from __future__ import annotations

import time
from pathlib import Path

FILE = "worker.alive"
LATE_SECONDS = 60.0


def seconds_since(data: Path) -> float | None:
    """Seconds since the worker's last turn on this host; None before its first."""
    try:
        return max(0.0, time.time() - (data / FILE).stat().st_mtime)
    except OSError:
        return None


def state(data: Path) -> str:
    """The word for it: ok, late (a turn takes long, or it hangs) or away."""
    seconds = seconds_since(data)
    if seconds is None:
        return "away"
    return "ok" if seconds < LATE_SECONDS else "late"
