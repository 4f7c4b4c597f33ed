"""The few statements of every post, put together once: Django would put each together anew, at two thirds of its cost.

What they do is what `save(force_insert=True)`, `first()` and `update()` do; no signal of Django's hangs on them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any, TypeVar

from django.db import connection, models

Row = TypeVar("Row", bound=models.Model)


def insert(row: Row) -> Row:
    """Write a new row, whose table has a key that the database gives; returns it with its key."""
    statement, fields = _insertion(type(row), connection.vendor)
    values = [field.get_db_prep_save(field.pre_save(row, True), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        row.pk = cursor.fetchone()[0]
    row._state.adding, row._state.db = False, connection.alias
    return row


def first(model: type[Row], statement: str, parameters: Sequence[Any]) -> Row | None:
    """The first row that a SELECT of all the model's columns finds."""
    # A RawQuerySet that is indexed reads them all; an iterator does as well, so the statement has to say LIMIT 1.
    return next(iter(model._default_manager.raw(statement, parameters)), None)


def changed(statement: str, parameters: Sequence[Any]) -> int:
    """Run an UPDATE; how many rows it met."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return int(cursor.rowcount)


def found(statement: str, parameters: Sequence[Any]) -> bool:
    """Whether a SELECT finds anything."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchone() is not None


def moment(at: datetime) -> Any:
    """A time as the database keeps it."""
    return connection.ops.adapt_datetimefield_value(at)


@cache
def _insertion(model: type[models.Model], vendor: str) -> tuple[str, tuple[models.Field[Any, Any], ...]]:
    meta, quote = model._meta, connection.ops.quote_name
    fields = tuple(field for field in meta.local_concrete_fields if not field.primary_key)
    columns = ", ".join(quote(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    key = quote(str(meta.pk.column))
    return f"INSERT INTO {quote(meta.db_table)} ({columns}) VALUES ({places}) RETURNING {key}", fields  # noqa: S608
