"""Folding: the form in which two texts are compared, with the way back to the text as it stands.

The rules, so that a browser can apply the same ones (per code point, in this order):

1. dropped: soft hyphen, zero-width characters, direction marks, variation selectors, other invisible
   format characters (general category Cf);
2. white space of any kind: one space each, or nothing in the tight form;
3. every single quote, apostrophe or prime is ', every double or angle quotation mark is ", every hyphen,
   dash or minus is -;
4. anything else is its NFKD form (`character.normalize("NFKD")`), folded again by rules 1 to 3.

Case is kept. One code point folds alone, without its neighbours, so that an offset in the folded text
always leads back to one code point of the source.
"""

import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from ombud.text.clusters import cluster_end, cluster_start

_SINGLE_QUOTES = "'`´‘’‚‛‹›′‵ʹʻʼʽˈ՚׳＇"
_DOUBLE_QUOTES = '"“”„‟«»″‶〝〞〟״＂'
_DASHES = "-‐‑‒–—―⁃−﹘﹣－־"
_MARKS = {
    **dict.fromkeys(_SINGLE_QUOTES, "'"),
    **dict.fromkeys(_DOUBLE_QUOTES, '"'),
    **dict.fromkeys(_DASHES, "-"),
}
_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")


class _Table(dict[str, str]):
    """The folded form of each character seen so far."""

    def __init__(self, space: str) -> None:
        super().__init__()
        self.space = space

    def __missing__(self, character: str) -> str:
        self[character] = folded = self._fold(character)
        return folded

    def _fold(self, character: str) -> str:
        if character.isspace():
            return self.space
        if character in _MARKS:
            return _MARKS[character]
        if _is_invisible(character):
            return ""
        parts = unicodedata.normalize("NFKD", character)
        return parts if parts == character else "".join(self[part] for part in parts)


def _is_invisible(character: str) -> bool:
    return (
        unicodedata.category(character) == "Cf"
        or "\ufe00" <= character <= "\ufe0f"
        or "\U000e0100" <= character <= "\U000e01ef"
        or character in _INVISIBLE
    )


_SPACED, _TIGHT = _Table(" "), _Table("")


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text; `offsets[i]` is where code point `i` of `source` begins in `text`."""

    source: str
    text: str
    offsets: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        """The source's span for the folded `start:end`; None where that would split a character.

        The span is widened over characters that fold to nothing when they complete a grapheme cluster.
        """
        first = bisect_right(self.offsets, start) - 1
        last = bisect_left(self.offsets, end)
        if start >= end or self.offsets[first] != start or self.offsets[last] != end:
            return None
        first, last = cluster_start(self.source, first), cluster_end(self.source, last)
        if self.offsets[first] != start or self.offsets[last] != end:
            return None
        return first, last

    def cover(self, start: int, end: int) -> tuple[int, int]:
        """The least source span whose folded form holds the folded `start:end`."""
        return bisect_right(self.offsets, start) - 1, bisect_left(self.offsets, end)


def fold(text: str, *, tight: bool = False) -> Folded:
    """Fold `text`; `tight` drops white space too. Linear in the length of the text."""
    table = _TIGHT if tight else _SPACED
    pieces = list(map(table.__getitem__, text))
    folded = "".join(pieces)
    if len(folded) == len(text) and all(pieces):
        return Folded(text, folded, range(len(text) + 1))
    return Folded(text, folded, list(accumulate(map(len, pieces), initial=0)))


def same_words(one: str, other: str) -> bool:
    """Whether two passages differ in nothing but typography, white space and invisible characters."""
    return one == other or fold(one, tight=True).text == fold(other, tight=True).text
