"""A file's records laid out on disk, so that replies may come before what they answer and memory stays small."""

from __future__ import annotations

import json
import sqlite3
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from .records import Entry, Thread

_TABLES = """
CREATE TABLE thread (key TEXT PRIMARY KEY, url TEXT, title TEXT);
CREATE TABLE entry (key TEXT PRIMARY KEY, page TEXT, parent TEXT, created TEXT, said TEXT);
"""


class Spool:
    """Threads and comments by their keys; gone when closed."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="ombud-import-")
        self._base = sqlite3.connect(f"{self._folder.name}/spool")
        self._base.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; {_TABLES}")

    def close(self) -> None:
        """Remove what was laid out."""
        self._base.close()
        self._folder.cleanup()

    def add_thread(self, thread: Thread) -> None:
        """Note a thread; the first of a key stands."""
        self._base.execute("INSERT OR IGNORE INTO thread VALUES (?, ?, ?)", (thread.key, thread.url, thread.title))

    def thread(self, key: str) -> Thread | None:
        """The thread of that key."""
        row = self._base.execute("SELECT key, url, title FROM thread WHERE key = ?", (key,)).fetchone()
        return Thread(*row) if row else None

    def add(self, entry: Entry, page: str, created: str) -> bool:
        """Note a comment under the page that it belongs to; false where its key has been there."""
        values = (entry.key, page, entry.parent, created, json.dumps(asdict(entry)))
        return self._base.execute("INSERT OR IGNORE INTO entry VALUES (?, ?, ?, ?, ?)", values).rowcount == 1

    def settle(self) -> None:
        """Make it quick to go through by page."""
        self._base.execute("CREATE INDEX entry_page ON entry (page, created)")

    def pages(self) -> list[str]:
        """The addresses under which there are comments."""
        return [page for (page,) in self._base.execute("SELECT DISTINCT page FROM entry ORDER BY page")]

    def tree(self, page: str) -> list[tuple[str, str]]:
        """Key and parent's key of a page's comments, in the order of time."""
        found = self._base.execute("SELECT key, parent FROM entry WHERE page = ? ORDER BY created, key", (page,))
        return found.fetchall()

    def entries(self, keys: list[str]) -> Iterator[Entry]:
        """The comments of these keys, in their order."""
        for key in keys:
            said: dict[str, Any] = json.loads(
                self._base.execute("SELECT said FROM entry WHERE key = ?", (key,)).fetchone()[0]
            )
            yield Entry(**said)
