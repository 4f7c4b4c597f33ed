"""A sketch of a text in one number: texts of mostly the same words have mostly the same sketch."""

from __future__ import annotations

import re
from itertools import pairwise
from zlib import crc32

from ombud.text.terms import terms
from ombud.text.wordlist_fold import SEEN_ALIKE

__all__ = ["SHORTEST", "SHORTEST_CALL", "alike", "sketch"]

SHORTEST = 12
"""Words below which a text has no sketch: people say the same short things by themselves. A word of one letter counts
a third, for scripts without spaces are kept letter by letter (terms.py)."""

SHORTEST_CALL = 6
"""The same for a text with something to visit, write to or call: that is what copies are sent out for."""

NEARLY, ROUGHLY = 5, 4
"""Of eight parts so many agree in two texts that differ in a word or two, and in three or four."""

_QUOTED = re.compile(r"^ {0,3}>.*$", re.MULTILINE)
_CALL = re.compile(r"://|\bwww\.|@\w|\w\.[a-z]{2,12}(?:/|\s|$)|(?:\d[ ()-]{0,2}){7}", re.IGNORECASE)
_SEEDS = (0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D, 0x27D4EB2F, 0x165667B1, 0xD3A2646D, 0xFD7046C5, 0xB55A4F09)
_MASK = 0xFFFFFFFF
_MASK_64 = 0xFFFFFFFFFFFFFFFF


def sketch(text: str) -> int | None:
    """Eight minima of hashed pairs of words (MinHash), of each eight bits, as a signed number of 64 bits; None for a
    short text. What is quoted (lines that begin with >) is left out, unless there is nothing else: many may quote the
    same passage, and each says something else about it. Letters and digits that look alike are one. Linear in the
    length of the text."""
    own = _QUOTED.sub("", text)
    text = own if own.strip() else text
    words = terms(text.casefold().translate(SEEN_ALIKE))
    size = sum(3 if len(word) > 1 else 1 for word in words)
    if size < 3 * SHORTEST_CALL or (size < 3 * SHORTEST and not _CALL.search(text)):
        return None
    hashes = {crc32(f"{one} {other}".encode()) for one, other in pairwise(words)}
    made = 0
    for seed in _SEEDS:
        made = made << 8 | (min(((each ^ seed) * 0x2545F491) & _MASK for each in hashes) >> 12) & 0xFF
    return made - (1 << 64) if made >> 63 else made


def alike(one: int | None, other: int | None, parts: int = NEARLY) -> bool:
    """Whether two texts are nearly the same: so many of the eight parts agree. Of a million pairs of unlike texts one
    agrees in four."""
    if one is None or other is None:
        return False
    return ((one ^ other) & _MASK_64).to_bytes(8, "big").count(0) >= parts
