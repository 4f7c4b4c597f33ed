"""`ombud check --recount`: the numbers that readers see, counted anew."""

from __future__ import annotations

import pytest

from ombud.__main__ import main
from ombud.models import Comment, Story, Tally


@pytest.fixture
def lively(story, say):
    first = say("The gate sticks.")
    say("It does.", parent=first)
    return story


def told(capsys, *arguments):
    assert main(["check", *arguments]) == 0
    return capsys.readouterr().out


def test_numbers_that_are_wrong_are_mended_and_said(lively, api, capsys):
    Tally.objects.filter(story=lively).update(shown=40)
    Comment.objects.filter(story=lively, root=None).update(live_replies=7)
    assert api.thread()["count"] == 40
    out = told(capsys, "--recount")
    assert "mended: story" in out
    assert "7 replies counted, 1 found" in out
    assert api.thread()["count"] == 2
    assert Comment.objects.get(story=lively, root=None).live_replies == 1


def test_numbers_that_are_right_stay_and_nothing_is_published_again(lively, capsys):
    before = Story.objects.get(pk=lively.pk).edition
    assert "mended" not in told(capsys, "--recount")
    assert Story.objects.get(pk=lively.pk).edition == before


def test_a_check_without_recount_changes_nothing(lively, capsys):
    Tally.objects.filter(story=lively).update(shown=40)
    assert "mended" not in told(capsys)
    assert sum(Tally.objects.filter(story=lively).values_list("shown", flat=True)) == 40
