"""What a stranger sends to break, to fill or to slow down the server gets a clear answer and does nothing."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from kit import BRIDGE, Api

from ombud.models import Correction, Story
from ombud.text import clean

pytestmark = pytest.mark.django_db
PILE = "a" + "\u0315\u0300\u0327" * 1500


def test_a_pile_of_marks_is_cut_before_it_is_put_into_order(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []

    class Watched:
        @staticmethod
        def normalize(form: Any, text: str) -> str:
            seen.append(len(text))
            return unicodedata.normalize(form, text)

    monkeypatch.setattr(clean, "unicodedata", Watched)
    assert len(clean.tidy(PILE, 5000)) <= 1 + clean.MARKS_IN_A_ROW
    assert len(clean.tidy("\u200d".join(PILE), 5000)) <= 1 + clean.MARKS_IN_A_ROW
    assert seen[0] < 50


def test_a_long_complaint_is_refused_however_short_it_would_be_made(api: Api, story: Story) -> None:
    answer = api.call("POST", "corrections", {"url": BRIDGE, "message": PILE})
    assert answer.status_code == 422
    assert "message" in answer.json()["errors"]
    assert not Correction.objects.exists()


def test_a_complaint_that_grows_by_being_normalised_is_refused(api: Api, story: Story) -> None:
    answer = api.call("POST", "corrections", {"url": BRIDGE, "message": "\ufb2c" * 1500})
    assert answer.status_code == 422
