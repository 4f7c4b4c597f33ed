"""The database's tables, brought to what this version of Ombud expects."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

# Any number that no other program on the same database uses for an advisory lock; “ombud” in ASCII.
LOCK: Final = 0x6F6D627564


def are_up_to_date() -> bool:
    """Whether no migration waits. Raises django.db.OperationalError where the database is away."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def bring_up_to_date() -> bool:
    """Applies the migrations that wait; whether there were any. Raises django.db.OperationalError.

    Of several hosts that start together on one PostgreSQL the first applies them and the others wait.
    An SQLite file has one host, whose start applies them before anything else opens the file.
    """
    with _alone():
        if are_up_to_date():
            return False
        call_command("migrate", verbosity=0, interactive=False)
        return True


@contextmanager
def _alone() -> Iterator[None]:
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
