"""A sketch of a text in one number: texts of mostly the same words have mostly the same sketch."""

from __future__ import annotations

import re
from itertools import pairwise
from zlib import crc32

from ombud.text.terms import terms

__all__ = ["SHORTEST", "alike", "sketch"]

SHORTEST = 12
"""Words below which a text has no sketch: people say the same short things by themselves. A word of one letter counts
a third, for scripts without spaces are kept letter by letter (terms.py)."""

_QUOTED = re.compile(r"^ {0,3}>.*$", re.MULTILINE)
_SEEDS = (0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D, 0x27D4EB2F)
_MASK = 0xFFFFFFFF


def sketch(text: str) -> int | None:
    """Four minima of hashed pairs of words (MinHash), 16 bits each, as a signed number of 64 bits; None for a short
    text. What is quoted (lines that begin with >) is left out: many may quote the same passage, and each says
    something else about it. Linear in the length of the text."""
    words = terms(_QUOTED.sub("", text))
    if sum(3 if len(word) > 1 else 1 for word in words) < 3 * SHORTEST:
        return None
    hashes = {crc32(f"{one} {other}".encode()) for one, other in pairwise(words)}
    made = 0
    for seed in _SEEDS:
        made = made << 16 | (min(((each ^ seed) * 0x2545F491) & _MASK for each in hashes) >> 8) & 0xFFFF
    return made - (1 << 64) if made >> 63 else made


def alike(one: int | None, other: int | None) -> bool:
    """Whether two texts are nearly the same: three of the four parts agree."""
    if one is None or other is None:
        return False
    differing = one ^ other
    first, second = not differing & 0xFFFF, not differing & 0xFFFF0000
    # Sixty others are looked at for each comment: most differ already in the first two parts.
    if not (first or second):
        return False
    return first + second + (not differing & 0xFFFF00000000) + (not differing & 0xFFFF000000000000) >= 3
