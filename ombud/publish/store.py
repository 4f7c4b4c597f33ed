"""Documents on disk: one file holds all encodings, so that they are replaced together.

The first line is JSON: type, tag and the lengths of the br, gzip and plain bodies that follow it.
"""

from __future__ import annotations

import fcntl
import gzip
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import BufferedRandom
from pathlib import Path

import brotli

from .paths import Name

ENCODINGS = ("br", "gzip", "")
# Quality 5 makes a page of comments in 1 ms and is 4 % larger than quality 11, which takes 60 ms.
BROTLI_QUALITY = 5
AHEAD = 30


@dataclass(frozen=True)
class Document:
    """A published document: its media type, its entity tag and its body in every encoding."""

    type: str
    tag: str
    bodies: dict[str, bytes]

    @classmethod
    def of(cls, type: str, body: str | bytes) -> Document:
        """Compress `body`."""
        plain = body.encode() if isinstance(body, str) else body
        tag = hashlib.sha256(plain).hexdigest()[:20]
        bodies = {
            "br": brotli.compress(plain, quality=BROTLI_QUALITY),
            "gzip": gzip.compress(plain, 6, mtime=0),
            "": plain,
        }
        return cls(type, tag, bodies)

    @property
    def size(self) -> int:
        """The bytes of all its bodies."""
        return sum(map(len, self.bodies.values()))

    def write(self, path: Path) -> None:
        """Write it beside `path` and rename, so that nobody reads half a document."""
        head = {"type": self.type, "tag": self.tag, "lengths": [len(self.bodies[name]) for name in ENCODINGS]}
        passing = path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
        passing.write_bytes(json.dumps(head).encode() + b"\n" + b"".join(self.bodies[name] for name in ENCODINGS))
        os.replace(passing, path)

    @classmethod
    def read(cls, path: str | Path) -> Document:
        """Read one. Raises OSError when there is none, ValueError when the file is no document, or not all of one."""
        with open(path, "rb") as file:
            head = json.loads(file.readline())
            bodies = {name: file.read(length) for name, length in zip(ENCODINGS, head["lengths"], strict=True)}
        if [len(body) for body in bodies.values()] != head["lengths"]:
            raise ValueError(f"{path} ends too early")
        return cls(head["type"], head["tag"], bodies)


class Folder:
    """The documents of one story, or of a site, as editions of which the newest is `current`."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def edition(self) -> int:
        """The edition that readers get now; 0 when nothing is published."""
        try:
            return int(os.readlink(self.path / "current"))
        except (OSError, ValueError):
            return 0

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Only one process or thread of this host builds for this folder at a time."""
        file = self._lock()
        while file is None:
            file = self._lock()
        with file:
            yield

    def _lock(self) -> BufferedRandom | None:
        """The locked file; None when the folder was deleted meanwhile, and with it the lock that others know."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except (FileExistsError, FileNotFoundError):
            # Said of a folder, too, that is deleted between two looks of `mkdir`.
            if self.path.is_file():
                raise
            return None
        with suppress(FileNotFoundError):
            file = open(self.path / "lock", "a+b")  # noqa: SIM115 - closing it gives the lock back
            fcntl.flock(file, fcntl.LOCK_EX)
            with suppress(FileNotFoundError):
                if os.path.samestat(os.fstat(file.fileno()), os.stat(self.path / "lock")):
                    return file
            file.close()
        return None

    def find(self, name: Name, edition: int) -> Document | None:
        """A document of that edition, if it has been made."""
        try:
            return Document.read(self.path / str(edition) / name.file)
        except (OSError, ValueError):
            return None

    def put(self, name: Name, edition: int, document: Document) -> None:
        """Add a document to an edition that readers may or may not see yet. Call under the lock."""
        (self.path / str(edition)).mkdir(parents=True, exist_ok=True)
        document.write(self.path / str(edition) / name.file)

    def turn(self, edition: int) -> None:
        """Make `edition` the one that readers get, unless a newer one is; drop the others. Under the lock."""
        if edition <= self.edition:
            return
        (self.path / str(edition)).mkdir(parents=True, exist_ok=True)
        passing = self.path / f".current.{os.getpid()}"
        passing.unlink(missing_ok=True)
        os.symlink(str(edition), passing)
        os.replace(passing, self.path / "current")
        for old in self.path.iterdir():
            if old.name.isdigit() and int(old.name) != edition:
                shutil.rmtree(old, ignore_errors=True)

    def forget(self) -> None:
        """Let readers have nothing of this folder until it is turned to an edition. Call under the lock."""
        (self.path / "current").unlink(missing_ok=True)

    def asked_for(self) -> list[Name]:
        """The documents of the current edition that somebody has read (see `mark`), first pages first, at most
        `AHEAD`: after a crawl through a long thread a new comment must not cost thousands of pages.
        """
        if not self.edition:
            return []
        names = []
        for entry in os.scandir(self.path / "current"):
            stat = entry.stat()
            if not entry.name.startswith(".") and stat.st_atime_ns > stat.st_mtime_ns:
                names.append(Name.parse(entry.name))
        return sorted(names, key=lambda name: (name.root > 0, name.page, name.file))[:AHEAD]

    def drop(self) -> None:
        """Remove everything; it is built again when asked for."""
        shutil.rmtree(self.path, ignore_errors=True)


def mark(path: str, stat: os.stat_result) -> None:
    """Note on the file itself that it was read, as an access time after its making.

    The next edition is built ahead only for what readers ask for; set by hand because file systems are mounted
    without access times.
    """
    if stat.st_atime_ns <= stat.st_mtime_ns:
        os.utime(path, ns=(stat.st_mtime_ns + 1, stat.st_mtime_ns))
