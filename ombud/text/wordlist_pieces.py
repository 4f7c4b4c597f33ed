"""Words that were cut up: by signs (sp.am, f*ck*ing), letter by letter (s p a m, s_p_a_m), or in two (du nce)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import regex

from .stop_words import all_stop_words
from .wordlist_fold import SPLITTERS, WORD, folded, row_forms
from .wordlist_stems import Stems

__all__ = ["ONE_WORD", "Token", "cut_in_two", "cut_up", "is_scrap", "is_single", "spelt_out", "words"]

Span = tuple[int, int]
ONE_WORD = re.compile(r"[A-Za-z]+|[А-Яа-яЄєІіЇїЎў]+")
_GAP = regex.compile(r"[^\p{L}\p{N}]{1,3}")
_SPELT = range(3, 25)
_PIECES, _SOME = 12, 5
_SCRAP, _SHORTEST = 2, 5
# A letter with its marks; most words are longer, and passed at once.
_SINGLE = 4


@dataclass(frozen=True, slots=True)
class Token:
    """A word, or what may have been one: the numbers of the listed words that it may be, and which word of the text
    comes after it."""

    start: int
    end: int
    known: frozenset[int]
    after: int


def words(text: str) -> list[Span]:
    """Where the words stand. An exclamation mark may stand for a letter, but not at the end."""
    return [(match.start(), match.start() + len(match[0].rstrip("!|+"))) for match in WORD.finditer(text)]


def is_single(word: str) -> bool:
    """Whether it is one letter."""
    return len(word) <= _SINGLE and len(folded(word)) == 1


def cut_up(text: str, spans: Sequence[Span], stems: Stems) -> Iterator[Token]:
    """Listed words that signs have cut."""
    at = 0
    while at < len(spans):
        last = at
        while last + 1 < len(spans) and text[spans[last][1]] != " ":
            if not SPLITTERS.fullmatch(text, spans[last][1], spans[last + 1][0]):
                break
            last += 1
        for first, final in _rows(at, last):
            known = stems.known("".join(text[start:end] for start, end in spans[first : final + 1]))
            if known:
                yield Token(spans[first][0], spans[final][1], known, final + 1)
        at = last + 1


def _rows(first: int, last: int) -> Iterator[Span]:
    """All pieces that hang together, and each few of them that stand side by side."""
    if first < last < first + _PIECES:
        yield first, last
    for at in range(first, last):
        for final in range(at + 1, min(last, at + _SOME - 1) + 1):
            if (at, final) != (first, last):
                yield at, final


def is_scrap(word: str) -> bool:
    """Whether it is one or two letters that are no word of themselves."""
    return len(word) <= _SCRAP and _is_odd(word)


def cut_in_two(text: str, spans: Sequence[Span], stems: Stems) -> Iterator[Token]:
    """Listed words of five letters and more with a space in them that leaves a scrap. Two whole words side by side are
    two words."""
    for at in range(len(spans) - 1):
        (start, middle), (last, end) = spans[at], spans[at + 1]
        if text[middle:last] != " " or end - start <= _SHORTEST:
            continue
        one, other = text[start:middle], text[last:end]
        if (is_scrap(one) and _is_odd(other)) or (is_scrap(other) and _is_odd(one)):
            known = stems.known(one + other)
            if known:
                yield Token(start, end, known, at + 2)


def _is_odd(word: str) -> bool:
    return bool(ONE_WORD.fullmatch(word)) and word.casefold() not in all_stop_words()


def spelt_out(text: str, spans: Sequence[Span], stems: Stems, check: Callable[[], None]) -> Iterator[Token]:
    """Listed words in rows of single letters, of which each may hold several."""
    times: Counter[int] = Counter()
    row = 0
    for at, (start, end) in enumerate([*spans, (0, 0)]):
        single = bool(end) and is_single(text[start:end])
        if row and not (single and _GAP.fullmatch(text, spans[at - 1][1], start)):
            if row >= _SPELT.start:
                letters = "".join(folded(text[slice(*span)]) for span in spans[at - row : at])
                for number, first, size in _inside(letters, stems, times, check):
                    first += at - row
                    known = frozenset({number})
                    yield Token(spans[first][0], spans[first + size - 1][1], known, first + size)
            row = 0
        row += single


def _inside(
    letters: str, stems: Stems, times: Counter[int], check: Callable[[], None]
) -> Iterator[tuple[int, int, int]]:
    for row in row_forms(letters):
        yield from stems.inside(row, _SPELT, times, check)
