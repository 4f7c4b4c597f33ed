"""Statements of reasons: each rejection, veil, suspension and ban tells its author why, by what rule, whether a program
decided, and how to appeal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from statementkit import last, page, said  # noqa: F401

from ombud.actions import measures, moderation, reasons, sites
from ombud.actions.reasons import Grounds
from ombud.models import Comment, Decision, Flag, Site, Story
from ombud.models.errors import Invalid
from ombud.models.reason import Code, default_text

pytestmark = pytest.mark.django_db

Say = Callable[..., Comment]


def test_a_decision_keeps_reason_words_and_the_rule_that_fired(site: Site, story: Story, say: Say) -> None:
    sites.change(site, {"moderation": "before"})
    held = say("Buy now")
    moderation.decide(held, "reject", by="olena", reason="again", grounds=Grounds("spam", " No shops, please. "))
    found = last()
    assert (found.code, found.words, found.rule, found.reason) == (
        "spam",
        "No shops, please.",
        "moderated_before",
        "again",
    )


@pytest.mark.parametrize("grounds", [Grounds("nonsense"), Grounds("other"), Grounds("illegal", "  ")])
def test_a_reason_is_one_of_the_list_and_says_something(comment: Comment, grounds: Grounds) -> None:
    with pytest.raises(Invalid):
        moderation.decide(comment, "reject", by="olena", grounds=grounds)
    comment.refresh_from_db()
    assert comment.status == "approved"


def test_words_have_a_limit(comment: Comment) -> None:
    with pytest.raises(Invalid):
        moderation.decide(comment, "reject", by="olena", grounds=Grounds("abuse", "x" * 2001))


def test_a_moderators_look_is_noted_and_a_rules_is_not(comment: Comment) -> None:
    moderation.veil(comment, on=True, by="rule:reported")
    comment.refresh_from_db()
    assert comment.reviewed_at is None
    moderation.decide(comment, "reject", by="olena")
    comment.refresh_from_db()
    assert comment.reviewed_at


@pytest.mark.parametrize("code", Code.values)
def test_every_reason_has_words_for_the_author(code: str) -> None:
    assert default_text(code) != default_text("")


def test_the_page_tells_why_and_how_to_appeal(comment: Comment) -> None:
    Flag.objects.create(site=comment.site, comment=comment, reason="abuse", created_at=timezone.now())
    moderation.decide(comment, "reject", by="olena", reason="third time", grounds=Grounds("abuse", "“Idiots”."))
    shown = page(last())
    for words in (
        "Your comment is not shown.",
        "Insult, attack or threat.",
        "Argue with what is said",
        "“Idiots”.",
        "You are all idiots.",
        "Readers reported it.",
        "A moderator decided.",
        "Why do you object?",
        "out of court",
    ):
        assert words in shown
    # What is for colleagues, and who they are, is not for the author.
    assert "third time" not in shown
    assert "olena" not in shown


def test_a_rules_veil_says_that_a_program_decided(comment: Comment) -> None:
    moderation.veil(comment, on=True, by="rule:reported")
    shown = page(last())
    assert "A program applied a rule" in shown
    assert "A moderator decided" not in shown


def test_a_suspension_says_until_when(site: Site, comment: Comment) -> None:
    assert comment.reader
    site.timezone = "Europe/Kyiv"
    site.save()
    until = timezone.now().replace(year=2026, month=12, day=24, hour=22, minute=0)
    if until <= timezone.now():
        until = timezone.now() + timedelta(days=1)
    decision = measures.suspend(comment.reader, until, Grounds("abuse"), by="olena")
    assert f"{until.astimezone().year}" in page(Decision.objects.get(pk=decision.pk))
    assert "You may post again from" in page(decision)


def test_the_page_speaks_the_readers_language(comment: Comment) -> None:
    moderation.decide(comment, "reject", by="olena", grounds=Grounds("off_topic"))
    assert "Ваш коментар не показано" in page(last(), "uk")


def test_a_sites_own_words_stand_in_the_place_of_ours(site: Site, comment: Comment) -> None:
    reasons.set_text(site, "off_topic", "en", "We talk of bridges here.", by="olena")
    moderation.decide(comment, "reject", by="olena", grounds=Grounds("off_topic"))
    assert "We talk of bridges here." in page(last())
    assert "Він не стосується" in page(last(), "uk")
    rejection = last()
    reasons.set_text(site, "off_topic", "en", "", by="olena")
    assert "It is not about this story." in page(rejection)
    assert Decision.objects.filter(verb="reason_text").count() == 2


def test_own_words_are_for_reasons_that_there_are(site: Site) -> None:
    with pytest.raises(Invalid):
        reasons.set_text(site, "nonsense", "en", "Words", by="olena")
