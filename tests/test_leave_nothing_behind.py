"""After erasing, nothing of a reader is in any table of the database, whoever made it; and the export reads every table
that tells of them, or it is said here why not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.auth.models import User
from django.db import connection, models
from django.utils import timezone
from personkit import CANARY, erase, somebody  # noqa: F401

from ombud.actions import exporting, searching, users
from ombud.models import Comment, Correction, Reader, Translation

pytestmark = pytest.mark.django_db(transaction=True)

Say = Callable[..., Comment]
# FTS5 keeps words of removed rows in old pieces of its index, without whose they were, until it joins the pieces.
IN_PIECES = {"ombud_words_data"}


def everywhere() -> Iterator[tuple[str, str]]:
    """Each row of each table that the database has, those of its search index too."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                yield table, repr(tuple(bytes(each) if isinstance(each, memoryview) else each for each in row))


def tables_with(word: str) -> set[str]:
    return {table for table, row in everywhere() if word.lower() in row.lower()}


@pytest.fixture
def known(person: Reader, say: Say) -> Iterator[Reader]:
    """The same person with an account elsewhere, a session, a translation, and in the index of words."""
    user = person.user
    assert user is not None
    users.connect(user, "github.com", f"{CANARY}-1", {"name": CANARY, "email": f"{CANARY}@mail.example"})
    UserSession.objects.create(user=user, session_key=CANARY[:8], ip="203.0.113.0", user_agent=CANARY)
    own = Comment.objects.filter(reader=person).order_by("pk")[0]
    now = timezone.now()
    Translation.objects.create(comment=own, language="de", html=f"<p>{CANARY}</p>", asked_at=now, again_at=now)
    searching.catch_up()
    yield person
    # It is no model's, so what empties the tables after a test leaves it.
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM ombud_words")


@pytest.mark.parametrize("how", ["withdraw", "keep"])
def test_no_table_knows_them_any_more(known: Reader, how: str) -> None:
    before = tables_with(CANARY)
    assert {"socialaccount_socialaccount", "usersessions_usersession", "account_emailaddress"} <= before
    erase(known, how)
    searching.catch_up()
    left = tables_with(CANARY)
    words = {"comment", "version", "translation", "correction", "second", "words", "words_content"}
    allowed = {f"ombud_{name}" for name in words} if how == "keep" else set()
    assert left <= allowed | IN_PIECES
    assert not User.objects.filter(email__icontains=CANARY).exists()


# Tables that tell of a reader, by themselves or by what is theirs, and are not in the export.
NOT_EXPORTED = {
    "Alarm": "about the story, for editors",
    "Claim": "which colleague is at work on what",
    "Invitation": "of staff, to the desk",
    "Mention": "found anew from the words of comments, which are there",
    "Note": "the newsroom's own, given by it on request",
    "Notice": "published by the newsroom, and bears no reader's name",
    "Opinion": "what colleagues asked one another",
    "Preference": "of staff, at the desk",
    "Origin": "which comment came from which elsewhere; says nothing of its author but that",
    "Reader": "given to it, and there",
    "Receipt": "a hash of a request's key, for some days",
    "Role": "of staff, at the desk",
    "SavedView": "of staff, at the desk",
    "Sweep": "the state of a moderator's work in bulk; what it did is among the decisions",
    "Translation": "made by a machine from the words, which are there",
    "Watch": "the newsroom's own, given by it on request",
    "SocialToken": "none is kept",
    "EmailAddress": "the same as the account's, which is there",
    "EmailConfirmation": "never made: codes are used",
}
THEIRS = (Reader, Comment, Correction, User)


def tells_of_a_reader(model: type[models.Model]) -> bool:
    return any(field.related_model in THEIRS for field in model._meta.concrete_fields)


def test_the_export_reads_every_table_that_tells_of_a_reader(known: Reader) -> None:
    asked: list[str] = []

    def listen(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        asked.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(listen):
        "".join(exporting.document(known))
    told = {model for model in apps.get_models() if tells_of_a_reader(model)}
    read = {model for model in told if any(f'FROM "{model._meta.db_table}"' in sql for sql in asked)}
    assert {model.__name__ for model in told - read} == set(NOT_EXPORTED) & {model.__name__ for model in told}
    assert set(NOT_EXPORTED) <= {model.__name__ for model in apps.get_models()}
