"""The few statements of every post, put together once: Django would put each together anew, at two thirds of its cost.

What they do is what `save(force_insert=True)`, `first()` and `update()` do; no signal of Django's hangs on them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache
from typing import Any, Final, TypeAlias, TypeVar

from django.db import connection, models

Row = TypeVar("Row", bound=models.Model)
PLAIN: Final = frozenset({str, int, bool, type(None)})
Converters: TypeAlias = tuple[Callable[..., Any], ...]


def insert(row: Row) -> Row:
    """Write a new row, whose table has a key that the database gives; returns it with its key."""
    statement, fields = _insertion(type(row), connection.vendor)
    values = [_prepared(field, field.pre_save(row, True)) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        row.pk = cursor.fetchone()[0]
    row._state.adding, row._state.db = False, connection.alias
    return row


def _prepared(field: models.Field[Any, Any], value: Any) -> Any:
    # Words and numbers are what the database takes, except where JSON is made of them; preparing them took the most.
    if type(value) in PLAIN and not isinstance(field, models.JSONField):
        return value
    return field.get_db_prep_save(value, connection)


def first(model: type[Row], statement: str, parameters: Sequence[Any]) -> Row | None:
    """The first row that a SELECT of all the model's columns finds."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        row = cursor.fetchone()
        if row is None:
            return None
        names = tuple(column[0] for column in cursor.description)
    values = []
    for place, convert, column in _reading(model, connection.vendor, names):
        value = row[place]
        for each in convert:
            value = each(value, column, connection)
        values.append(value)
    return model.from_db(connection.alias, _names(model), values)


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


@cache
def _reading(model: type[models.Model], vendor: str, names: tuple[str, ...]) -> list[tuple[int, Converters, Any]]:
    """Of each field where its column stands among those found, and what makes a value of it.

    Kept for all connections, of which there is one for each thread: they convert alike.
    """
    found = []
    for field in model._meta.concrete_fields:
        column = field.get_col(model._meta.db_table)
        converters = (*connection.ops.get_db_converters(column), *field.get_db_converters(connection))
        found.append((names.index(str(field.column)), converters, column))
    return found


@cache
def _names(model: type[models.Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]
