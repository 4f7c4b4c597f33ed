"""How well the surroundings of a passage agree with those of a place."""

from rapidfuzz.distance import Indel

from ombud.text.fold import fold

CONTEXT = 64
"""Code points kept on each side of a passage."""

# A text with wide spacing has fewer letters in as many code points.
_REACH = 2
_ALL_AROUND = 512


def surroundings(text: str, start: int, end: int) -> tuple[str, str]:
    """The 64 code points before and after the passage `start:end`."""
    return text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]


def likeness(prefix: str, suffix: str, text: str, span: tuple[int, int]) -> float:
    """From 0 to 1: the better of the two sides counts for two thirds, since one may be cut or changed.

    A side with nothing to compare agrees as much as the other one; with no side at all the answer is 0.
    """
    sides = []
    if prefix:
        expected = fold(prefix, tight=True).text
        found = fold(text[max(0, span[0] - _REACH * len(prefix)) : span[0]], tight=True).text
        sides.append(_alike(expected, found[-len(expected) :]))
    if suffix:
        expected = fold(suffix, tight=True).text
        found = fold(text[span[1] : span[1] + _REACH * len(suffix)], tight=True).text
        sides.append(_alike(expected, found[: len(expected)]))
    return (2 * max(sides) + min(sides)) / 3 if sides else 0.0


def is_one_of_several(old: str, new: str, span: tuple[int, int]) -> bool:
    """Whether a passage of `old` stands there several times with all around it, and in `new` not as often.

    Then nothing tells which of the copies went or came. All around it is 512 code points on each side.
    """
    start, end = span
    for reach in (CONTEXT, _ALL_AROUND):
        copy = old[max(0, start - reach) : end + reach]
        if old.find(copy, old.find(copy) + 1) < 0:
            return False
    return old.count(old[start:end]) != new.count(old[start:end])


def _alike(expected: str, found: str) -> float:
    return Indel.normalized_similarity(expected, found)
