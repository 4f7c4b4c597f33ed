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


PATHS: dict[str, Callable[[Decision], object]] = {
    "many at once": lambda row: Decision.objects.bulk_update([row], ["by"]),
    "made or changed": lambda row: Decision.objects.update_or_create(pk=row.pk, defaults={"by": "petro"}),
    "put over it": lambda row: Decision.objects.bulk_create(
        [row], update_conflicts=True, update_fields=["by"], unique_fields=["id"]
    ),
    "inserted again": lambda row: row.save(force_insert=True),
    "by way of the comment": lambda row: row.comment and row.comment.decisions.update(by="petro"),
    "taken off the comment": lambda row: row.comment and row.comment.decisions.clear(),
    "removed from the comment": lambda row: row.comment and row.comment.decisions.all().delete(),
    "past the manager": lambda row: Decision._base_manager.update(by="petro"),
}


@pytest.mark.parametrize("path", PATHS)
def test_no_other_path_rewrites_one(decision: Decision, path: str) -> None:
    kept = Decision.objects.values().get()
    decision.by = "petro"
    with pytest.raises((TypeError, DatabaseError)), transaction.atomic():
        PATHS[path](decision)
    assert Decision.objects.values().get() == kept


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
