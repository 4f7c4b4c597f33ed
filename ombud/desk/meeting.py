"""Where two rows of numbers meet, each of them given from the highest down and asked in pieces."""

from __future__ import annotations

from collections.abc import Callable

Found = Callable[[int, int], list[int]]
FIRST_PIECE, LARGEST_PIECE = 200, 51_200


def meet(one: Found, other: Found) -> Found:
    """The numbers that both give, exactly, however far apart they lie.

    Each gives so many numbers below one, highest first. The pieces double, so that two rows of a million that never
    meet take some forty questions; the second is asked only below what the first has next.
    """

    def found(below: int, size: int) -> list[int]:
        met: list[int] = []
        piece = max(size, FIRST_PIECE)
        while len(met) < size:
            left = one(below, piece)
            right = other(left[0] + 1, piece) if left else []
            if not right:
                break
            # Of what lies above both ends all is known; a piece that is not full is the last of its row.
            below = max((row[-1] if len(row) == piece else 0 for row in (left, right)), default=0)
            common = {each for each in left if each >= below}.intersection(right)
            met += sorted(common, reverse=True)
            if not below:
                break
            piece = min(2 * piece, LARGEST_PIECE)
        return met

    return found
