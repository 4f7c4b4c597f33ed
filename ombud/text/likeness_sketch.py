"""How much of one text stands in another, from sketches: the smallest hashes of all its runs of four words.

Apart from `likeness_words`, which makes them: who only compares them does without numpy.
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Sequence
from typing import Final

__all__ = ["SKETCH", "overlap", "read"]

# At most so many hashes, in ascending order (a bottom-k sketch, Broder 1997).
SKETCH: Final = 128


def read(packed: bytes) -> tuple[int, ...]:
    """A sketch from its bytes: four for each hash, little-endian."""
    return struct.unpack(f"<{len(packed) // 4}I", packed)


def overlap(one: Sequence[int], other: Sequence[int]) -> float:
    """How much of the shorter of two texts stands in the other, estimated from their sketches: 0 to 1."""
    if not len(one) or not len(other):
        return 0.0
    # Below the smaller of the two last hashes both sketches are complete, and their samples can be compared.
    tops = [sketch[-1] for sketch in (one, other) if len(sketch) == SKETCH]
    limit = min(tops) if tops else max(one[-1], other[-1])
    left, right = (set(sketch[: bisect_right(sketch, limit)]) for sketch in (one, other))
    fewer = min(len(left), len(right))
    return len(left & right) / fewer if fewer else 0.0
