"""Pieces of a thread's HTML are drawn once and kept; nothing old is ever shown for something new."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.template import loader
from django.utils import timezone, translation

from ombud.publish import pieces as module
from ombud.publish.pieces import Pieces, comment_piece

THREAD = {"lang": "en", "open": True, "translates": False}


@pytest.fixture
def drawings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the templates that were really drawn, and an empty keep."""
    drawn: list[str] = []

    def draw(template: str, given: dict[str, Any]) -> str:
        drawn.append(template)
        return loader.render_to_string(template, given)

    monkeypatch.setattr(module, "render_to_string", draw)
    monkeypatch.setattr(module, "pieces", Pieces())
    return drawn


def comment(**changes: Any) -> dict[str, Any]:
    at = datetime(2026, 3, 1, 22, 30, tzinfo=UTC)
    return {
        "id": 7,
        "anchor": "comment-7",
        "name": "Ada",
        "html": "<p>Words.</p>",
        "versions": [],
        "created": at,
        "created_iso": at.isoformat(),
        "recommendations": 0,
        "more": None,
        **changes,
    }


def test_the_same_comment_is_drawn_once(drawings: list[str]) -> None:
    first = comment_piece(comment(), THREAD)
    assert comment_piece(comment(more={"count": 3}), THREAD) == first
    assert drawings == ["reader/comment.html"]


@pytest.mark.parametrize("changed", [{"html": "<p>Others.</p>"}, {"recommendations": 1}, {"withdrawn": True}])
def test_a_changed_comment_is_drawn_anew(drawings: list[str], changed: dict[str, Any]) -> None:
    before = comment_piece(comment(), THREAD)
    assert comment_piece(comment(**changed), THREAD) != before


def test_a_closed_thread_offers_no_reply_under_a_comment_that_was_kept(drawings: list[str]) -> None:
    assert 'name="reply"' in comment_piece(comment(), THREAD)
    assert 'name="reply"' not in comment_piece(comment(), {**THREAD, "open": False})


def test_each_interface_language_and_time_zone_has_its_own(drawings: list[str]) -> None:
    english = comment_piece(comment(), THREAD)
    with translation.override("uk"):
        assert "Відповісти" in comment_piece(comment(), {**THREAD, "lang": "uk"})
    with timezone.override("Europe/Kyiv"):
        kyiv = comment_piece(comment(), THREAD)
    assert "22:30" in english
    assert "00:30" in kyiv


def test_only_the_newest_pieces_are_kept(drawings: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "pieces", Pieces(most=2))
    for number in (1, 2, 1, 3, 1, 2):
        comment_piece(comment(id=number), THREAD)
    assert len(drawings) == 4


def test_a_script_in_a_name_stays_words(drawings: list[str]) -> None:
    assert "<script>" not in comment_piece(comment(name="<script>alert(1)</script>"), THREAD)
