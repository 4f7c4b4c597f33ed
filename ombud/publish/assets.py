"""The embed's files: read once, compressed once, served from memory."""

from __future__ import annotations

import re
from pathlib import Path

import brotli

from .store import Document

TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".html": "text/html; charset=utf-8",
}


NAMES = {"/embed.js": "embed.js", "/favicon.ico": "icon.svg"}


_IMPORT = re.compile(rb"^@import '([^']+)';\n", re.MULTILINE)
_REMARKS = re.compile(rb"^\s*//.*\n|^\s*/\*[\s\S]*?\*/\s*\n|^\s+", re.MULTILINE)


def lean(source: bytes) -> bytes:
    """A script or style sheet without indentation, empty lines and the comments that have lines of their own.

    That is a fifth of what browsers would load. No line within a string of ours begins with any of these, which a
    test holds.
    """
    return _REMARKS.sub(b"", source)


def whole(file: Path) -> tuple[bytes, list[Path]]:
    """A file's bytes with each `@import 'PART';` of a style sheet replaced by that part, and the parts' paths.

    So a long sheet is kept in parts that one can read, and a browser asks for it once.
    """
    source = file.read_bytes()
    if file.suffix != ".css":
        return source, []
    parts = [file.parent / name.decode() for name in _IMPORT.findall(source)]
    return _IMPORT.sub(lambda found: (file.parent / found[1].decode()).read_bytes(), source), parts


class Assets:
    """`/embed.js` and `/embed/NAME`. A file that changes on disk is read again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._kept: dict[str, tuple[tuple[int, ...], Document]] = {}
        self._parts: dict[str, list[Path]] = {}

    def find(self, path: str) -> Document | None:
        """The asset at a request path; None for anything that is not one plain file of the folder."""
        name = NAMES.get(path) or path.removeprefix("/embed/")
        suffix = Path(name).suffix
        if "/" in name or name.startswith(".") or suffix not in TYPES:
            return None
        files = [self.folder / name, *self._parts.get(name, ())]
        try:
            modified = tuple(file.stat().st_mtime_ns for file in files)
        except (OSError, ValueError):  # a name with NUL is a ValueError
            self._parts.pop(name, None)
            return None
        kept = self._kept.get(name)
        if kept and kept[0] == modified:
            return kept[1]
        plain, self._parts[name] = whole(files[0])
        modified = tuple(file.stat().st_mtime_ns for file in (files[0], *self._parts[name]))
        if suffix in (".js", ".css"):
            plain = lean(plain)
        made = Document.of(TYPES[suffix], plain)
        made.bodies["br"] = brotli.compress(plain, quality=11)
        self._kept[name] = (modified, made)
        return made

    @staticmethod
    def cache(_path: str) -> str:
        """Five minutes without asking, then a day while asking: an upgrade reaches every page soon."""
        return "public, max-age=300, stale-while-revalidate=86400"
