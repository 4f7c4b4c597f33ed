"""Decisions are only added: neither the code nor SQL rewrites them, and they go with what they are about."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction

from ombud.actions import measures, moderation
from ombud.actions.reasons import Grounds
from ombud.models import Comment, Decision, Reader, Site, Story

pytestmark = pytest.mark.django_db

Say = Callable[..., Comment]


@pytest.fixture
def decision(story: Story, say: Say) -> Decision:
    """A rejection with words."""
    moderation.decide(say("Words"), "reject", by="olena", reason="third time", grounds=Grounds("abuse", "Be civil."))
    return Decision.objects.get()


def test_the_code_does_not_rewrite_one(decision: Decision) -> None:
    with pytest.raises(TypeError):
        decision.save()
    with pytest.raises(TypeError):
        decision.delete()
    with pytest.raises(TypeError):
        Decision.objects.update(by="petro")
    with pytest.raises(TypeError):
        Decision.objects.all().delete()


@pytest.mark.parametrize(
    "change",
    [
        "\"by\" = 'petro'",
        "verb = 'approve'",
        "\"after\" = 'approved'",
        "code = 'spam'",
        "rule = 'x'",
        "comment_id = NULL",
        "words = 'Sorry.'",
        "reason = 'another'",
    ],
)
def test_sql_does_not_rewrite_one(decision: Decision, change: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE ombud_decision SET {change}")
    again = Decision.objects.get()
    assert (again.by, again.verb, again.words, again.comment_id) == (
        "olena",
        "reject",
        "Be civil.",
        decision.comment_id,
    )


def test_words_in_one_can_be_erased(decision: Decision) -> None:
    assert Decision.objects.filter(pk=decision.pk).erase_words() == 1
    again = Decision.objects.get()
    assert (again.words, again.reason, again.by, again.code) == ("", "", "olena", "abuse")


def test_they_go_with_the_comment_the_reader_and_the_site(decision: Decision, say: Say) -> None:
    other = say("Other words", name="Bob")
    assert other.reader
    measures.warn(other.reader, Grounds("", "Be civil."), by="olena")
    assert decision.comment
    Comment.objects.get(pk=decision.comment.pk).delete()
    assert Decision.objects.count() == 1
    Reader.objects.get(pk=other.reader.pk).delete()
    assert not Decision.objects.exists()
    moderation.decide(Comment.objects.get(pk=other.pk), "reject", by="olena")
    Site.objects.all().delete()
    assert not Decision.objects.exists()
