"""Very many rows into tables at once: without indexes and triggers, which come back at the end."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, models, transaction
from django.db.backends.utils import CursorWrapper

PLAIN = {str, int, bool, type(None)}


def load(model: type[models.Model], rows: Iterable[models.Model]) -> None:
    """Write new rows of a model, with the keys that they have."""
    fields = model._meta.concrete_fields
    columns = [str(each.column) for each in fields]
    load_raw(
        model._meta.db_table, columns, ([_kept(each, getattr(row, each.attname)) for each in fields] for row in rows)
    )
    if connection.vendor == "postgresql":
        # The keys that the database gives are to come after these.
        table = model._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence(%s, 'id'), (SELECT COALESCE(max(id), 0) + 1 FROM \"{table}\"))",
                [table],
            )


def load_raw(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write rows as the database keeps them."""
    named = ", ".join(f'"{each}"' for each in columns)
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f'COPY "{table}" ({named}) FROM STDIN') as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            places = ", ".join(["%s"] * len(columns))
            cursor.executemany(f'INSERT INTO "{table}" ({named}) VALUES ({places})', rows)


@contextmanager
def bare(*tables: str) -> Iterator[None]:
    """These tables without indexes and triggers. What a constraint made stays."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            yield from _bare_postgresql(cursor, tables)
        else:
            yield from _bare_sqlite(cursor, tables)


def _bare_postgresql(cursor: CursorWrapper, tables: Sequence[str]) -> Iterator[None]:
    cursor.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s) AND indexname NOT IN "
        "(SELECT conname FROM pg_constraint)",
        [list(tables)],
    )
    indexes = cursor.fetchall()
    for name, _made_by in indexes:
        cursor.execute(f'DROP INDEX "{name}"')
    for table in tables:
        cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
    yield
    cursor.execute("SET maintenance_work_mem = '512MB'")
    for _name, made_by in indexes:
        cursor.execute(made_by)
    for table in tables:
        cursor.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')


def _bare_sqlite(cursor: CursorWrapper, tables: Sequence[str]) -> Iterator[None]:
    cursor.execute("PRAGMA cache_size=-400000")
    marks = ", ".join(["%s"] * len(tables))
    cursor.execute(
        f"SELECT type, name, sql FROM sqlite_master WHERE tbl_name IN ({marks}) AND sql IS NOT NULL "
        "AND type IN ('index', 'trigger')",
        tables,
    )
    made = cursor.fetchall()
    for kind, name, _made_by in made:
        cursor.execute(f'DROP {kind} "{name}"')
    yield
    for _kind, _name, made_by in made:
        cursor.execute(made_by, None)
    cursor.execute("PRAGMA cache_size=-2000")


def _kept(field: models.Field[Any, Any], value: Any) -> Any:
    if isinstance(field, models.JSONField):
        return json.dumps(value)
    # Words and numbers are what the database takes.
    return value if type(value) in PLAIN else field.get_db_prep_save(value, connection)
