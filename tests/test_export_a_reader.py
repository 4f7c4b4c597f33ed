"""A reader has all that is kept of them: theirs, and nobody else's."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from personkit import MAIL, somebody  # noqa: F401

from ombud.actions import exporting
from ombud.models import (
    Comment,
    Reader,
)

pytestmark = pytest.mark.django_db

Say = Callable[..., Comment]


def test_an_export_holds_all_that_a_reader_typed_and_nobody_elses(person: Reader) -> None:
    made = "".join(exporting.document(person))
    for part in ("was there too.", "was there.", "там теж", "again, and gone", MAIL, "203.0.113.77"):
        assert part in made
    assert {row["address"] for row in json.loads(made)["mail_addresses"]} == {MAIL, f"2{MAIL}"}
    assert [row["to"] for row in json.loads(made)["mails"]] == [MAIL]
    for foreign in ("Somebody else's words.", "An answer to it.", "olena", "added_by"):
        assert foreign not in made


def test_an_export_takes_as_many_queries_for_many_comments(person: Reader, say: Say) -> None:
    def queries() -> int:
        with connection.execute_wrapper(counted):
            seen.clear()
            "".join(exporting.document(person))
        return len(seen)

    seen: list[str] = []

    def counted(execute: Any, sql: str, *rest: Any) -> Any:
        seen.append(sql)
        return execute(sql, *rest)

    before = queries()
    for number in range(5):
        say(f"Number {number} of them, at some length.", reader=person)
    assert queries() == before
