"""Django's cache in files, in which of several that add the same key one succeeds.

A one-time code counts as used, and tries at a second factor are counted, by adding to the cache: Django's own looks
whether there is such a file and then writes it, so that two processes at once both succeed.
"""

from __future__ import annotations

import fcntl
from pathlib import Path
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.filebased import FileBasedCache


class FilesCache(FileBasedCache):
    """`FileBasedCache` with an `add` that is atomic among the threads and processes of a host."""

    def __init__(self, dir: str, params: dict[str, Any]) -> None:
        super().__init__(dir, params)
        self.folder = Path(dir)

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Set the key unless it is there. Returns whether it was this call that set it."""
        # As in Django, the folder may be deleted at any time.
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # A file opened anew for each call: the lock then parts threads as well. Closing it releases it.
        with (self.folder / "adding").open("wb") as alone:
            fcntl.flock(alone, fcntl.LOCK_EX)
            return super().add(key, value, timeout, version)
