"""Django's connection to SQLite, with a queue for writers.

By itself SQLite lets a writer that finds another one at work sleep and try again, ever more seldom: of 16 writers
the slowest wait for a second and more while the file idles. Here each transaction first waits for a file lock,
which the kernel hands on at once; SQLite's own lock stays and still decides.

Nor does the next writer wait until the words of the one before are on the disk, which takes most of the time.
SQLite writes a transaction into its log (WAL) without waiting for the disk (synchronous=NORMAL); then its turn ends,
and it waits until the log is there, together with all who have written meanwhile. What was answered survives the loss
of power as before: the log is synchronised in its order, and SQLite does so by itself before it copies from it.
Statements outside of a transaction wait for the disk within (synchronous=FULL).
"""

from __future__ import annotations

import fcntl
import os
from contextlib import suppress
from functools import cache, partial
from typing import Any

from django.db import Error, OperationalError
from django.db.backends.sqlite3 import base

from .together import Together, put_on_disk


@cache
def _log(path: str) -> Together:
    """The one for all of this process that write into that database."""
    return Together(partial(put_on_disk, f"{path}-wal"))


class DatabaseWrapper(base.DatabaseWrapper):
    """One connection of one thread."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._turn: int | None = None

    def _start_transaction_under_autocommit(self) -> None:
        self._wait_for_turn()
        try:
            self._synchronise("NORMAL")
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            with suppress(Error):
                self._synchronise("FULL")
            self._end_turn()
            raise

    def _commit(self) -> None:
        writing = self._turn is not None
        try:
            super()._commit()  # type: ignore[misc]
            self._synchronise("FULL")
        finally:
            self._end_turn()
        if writing:
            self._put_on_disk()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
            self._synchronise("FULL")
        finally:
            self._end_turn()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._end_turn()

    def _wait_for_turn(self) -> None:
        if self._turn is None and not self.is_in_memory_db():
            self._turn = os.open(f"{self.settings_dict['NAME']}-turn", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            fcntl.flock(self._turn, fcntl.LOCK_EX)

    def _end_turn(self) -> None:
        if self._turn is not None:
            os.close(self._turn)
            self._turn = None

    def _synchronise(self, how: str) -> None:
        """How the next transaction waits for the disk; it cannot be changed within one."""
        if self.connection is not None and not self.is_in_memory_db():
            with self.wrap_database_errors:
                self.connection.execute(f"PRAGMA synchronous={how}")

    def _put_on_disk(self) -> None:
        try:
            _log(str(self.settings_dict["NAME"])).wait()
        except OSError as error:
            raise OperationalError(f"disk I/O error: {error.strerror}") from error
