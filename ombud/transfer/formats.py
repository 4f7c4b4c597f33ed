"""Which format a file is in, told by how it begins, and its reader. Compressed files (gzip) are read as they are."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from . import json_formats, xml_formats
from .records import Broken, Record

FORMATS: Final[dict[str, Callable[[IO[bytes]], Iterator[Record]]]] = {
    "artalk": json_formats.artalk,
    "comentario": json_formats.comentario,
    "commento": json_formats.commento,
    "disqus": xml_formats.disqus,
    "isso": json_formats.isso,
    "ombud": json_formats.ombud,
    "remark42": json_formats.remark42,
    "waline": json_formats.waline,
    "wordpress": xml_formats.wordpress,
}
# In this order: what only one format has in its beginning.
_SIGNS: Final = (
    ("disqus", b"http://disqus.com"),
    ("wordpress", b"http://wordpress.org/export/"),
    ("ombud", b'"ombud.export/1"'),
    ("artalk", b'"page_key"'),
    ("commento", b'"commentHex"'),
    ("comentario", b'"pageId"'),
    ("waline", b'"waline"'),
    ("remark42", b'"locator"'),
    ("isso", b'"comments"'),
)
_BEGINNING = 200_000


@contextmanager
def open_file(path: Path) -> Iterator[IO[bytes]]:
    """The file's bytes, unpacked where it is gzip. Raises OSError."""
    with path.open("rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
        file.seek(0)
        if not packed:
            yield file
            return
        with gzip.open(file) as unpacked:
            yield unpacked  # type: ignore[misc]


def recognise(path: Path) -> str:
    """The name of the format, or empty where it is none of those. Raises OSError."""
    try:
        with open_file(path) as file:
            start = file.read(_BEGINNING)
    except (EOFError, zlib.error, gzip.BadGzipFile):
        return ""
    return next((name for name, sign in _SIGNS if sign in start), "")


def records(path: Path, name: str) -> Iterator[Record]:
    """What the file holds, in its order. Raises Broken where it cannot be read on, OSError where not at all."""
    try:
        with open_file(path) as file:
            yield from FORMATS[name](file)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise Broken("The compressed file ends too early or is damaged.") from error
    except (TypeError, AttributeError, KeyError, ValueError) as error:
        raise Broken(f"The file is not as {name} writes it: {error}.") from error
