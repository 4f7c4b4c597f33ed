"""It is noon on 22 November 2026 for the tests that import this clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from django.utils import timezone

NOW = datetime.fromisoformat("2026-11-22T12:00:00+00:00")


@pytest.fixture(name="clock", autouse=True)
def at_noon(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """It is noon on 22 November 2026, until a test says otherwise."""

    def set_to(moment: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment)

    set_to(NOW)
    return set_to
