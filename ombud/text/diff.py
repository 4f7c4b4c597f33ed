"""The difference between two wordings, as people read it: whole words, few pieces."""

from collections.abc import Iterator
from typing import Literal

import regex

from ombud.text.align import align

Op = Literal["equal", "delete", "insert"]

# A word keeps its inner apostrophes and hyphens, a number its points and commas.
_PIECE = regex.compile(
    r"\p{N}+(?:[.,:]\p{N}+)*"
    r"|[\p{L}\p{N}\p{M}_]+(?:['’ʼ‑-][\p{L}\p{N}\p{M}_]+)*"
    r"|\s+|\X"
)
_ISLAND = 3


def worddiff(old: str, new: str) -> list[tuple[Op, str]]:
    """How to get from `old` to `new`: pieces to keep, delete and insert, in reading order.

    The pieces marked equal and delete join to `old`, those marked equal and insert to `new`. A deletion
    stands before the insertion that replaces it; what is kept between two changes is more than a space or
    a short mark, so that a rewritten phrase shows as one change and not as many.
    """
    ours, theirs = _PIECE.findall(old), _PIECE.findall(new)
    diff: list[tuple[Op, str]] = []
    gone = come = ""
    i = j = 0
    blocks = align(ours, theirs)
    for a, b, n in [*blocks, (len(ours), len(theirs), 0)]:
        gone, come = gone + "".join(ours[i:a]), come + "".join(theirs[j:b])
        kept = "".join(ours[a : a + n])
        i, j = a + n, b + n
        if _is_island(kept) and (gone or come) and (i < len(ours) or j < len(theirs)):
            gone, come = gone + kept, come + kept
            continue
        diff.extend(_change(gone, come))
        gone = come = ""
        if kept:
            diff.append(("equal", kept))
    return diff


def _is_island(kept: str) -> bool:
    return sum(not character.isspace() for character in kept) < _ISLAND


def _change(gone: str, come: str) -> Iterator[tuple[Op, str]]:
    if gone:
        yield "delete", gone
    if come:
        yield "insert", come
