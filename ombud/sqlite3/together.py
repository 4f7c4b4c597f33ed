"""Putting on the disk what several threads have written, at once for all of them."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable


class Together:
    """Runs `work` so that whoever calls gets one run that began after their call, and shares it with others."""

    def __init__(self, work: Callable[[], None]) -> None:
        self._work = work
        self._changed = threading.Condition()
        self._began = self._done = 0
        self._running = False

    def wait(self) -> None:
        """Returns after such a run. Raises what it raises, in the thread that it ran in; the others run it again."""
        with self._changed:
            wanted = self._began + 1
            while self._running and self._done < wanted:
                self._changed.wait()
            if self._done >= wanted:
                return
            self._running = True
            self._began += 1
            number = self._began
        done = 0
        try:
            self._work()
            done = number
        finally:
            with self._changed:
                self._running = False
                self._done = max(self._done, done)
                self._changed.notify_all()


def put_on_disk(path: str) -> None:
    """Have all that was written to a file survive the loss of power; nothing where the file is gone.

    Opened each time, since SQLite may have begun another file. No lock is lost with its closing (POSIX gives up all
    of a process): those of SQLite are on the database and on `-shm`.
    """
    try:
        file = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        # Its last reader has copied it into the database, and has put that on the disk before.
        return
    try:
        getattr(os, "fdatasync", os.fsync)(file)
    finally:
        os.close(file)
