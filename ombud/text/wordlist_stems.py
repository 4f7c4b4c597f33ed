"""Which listed words a word may be a form of: their stems in a dictionary, each with the endings that it takes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from .wordlist_eastern import arabic, hebrew, korean, without_prefix
from .wordlist_fold import forms
from .wordlist_slavic import polish, russian, ukrainian
from .wordlist_western import english, french, german, spanish

__all__ = ["INFLECTED", "REMEMBERED", "REMEMBERED_LENGTH", "TIMES", "Stems"]

Stem = tuple[str, frozenset[str]]
_LATIN: dict[str, Callable[[str], Iterator[Stem]]] = {
    "en": english,
    "de": german,
    "fr": french,
    "es": spanish,
    "pl": polish,
}
_CYRILLIC: dict[str, Callable[[str], Iterator[Stem]]] = {"uk": ukrainian, "ru": russian}
_OTHERS: list[tuple[str, str, str, Callable[[str], Iterator[Stem]]]] = [
    ("\u0600", "\u06ff", "ar", arabic),
    ("\u05d0", "\u05ea", "he", hebrew),
    ("\uac00", "\ud7a3", "ko", korean),
]
INFLECTED = (*_LATIN, *_CYRILLIC, "ar", "he", "ko")
"""The languages whose inflections are known; in others words are found as they stand."""

TIMES = 10
"""What is listed is found so many times in a text, and looked for no longer."""

LONGEST_END = 13
SHORTEST_STEM = 2
REMEMBERED, REMEMBERED_LENGTH = 8000, 40
"""So many words are remembered with what they were found to be, and none that is longer."""

LONGEST_BEGINNING = 6

_ONLY = frozenset({""})
_LETTERS = re.compile(r"\w")


class Stems:
    """Listed words by numbers. `languages` (ISO 639) are those in which words without a language are inflected."""

    def __init__(self, languages: Sequence[str]) -> None:
        self._languages = languages
        self._numbers: dict[tuple[tuple[str, ...], str, bool], int] = {}
        self._stems: dict[str, list[tuple[int, frozenset[str]]]] = {}
        self._beginnings: set[str] = set()
        self._memory: dict[str, frozenset[int]] = {}

    def number(self, words: tuple[str, ...], language: str, exact: bool) -> int:
        """The number of a listed word, folded, in its one or two spellings; its stems are noted when it is new."""
        known = (words, language, exact)
        if known not in self._numbers:
            number = self._numbers[known] = len(self._numbers)
            for word in words:
                self._note(word, number, _ONLY)
                for code in [] if exact else [language] if language else self._languages:
                    for stem, ends in _rules(word, code):
                        if len(stem) >= SHORTEST_STEM:
                            self._note(stem, number, ends)
        return self._numbers[known]

    def known(self, word: str) -> frozenset[int]:
        """The numbers of the listed words of which this one, as it is written, may be a form."""
        known = self._memory.get(word)
        if known is None:
            known = self._known(word)
            if len(word) <= REMEMBERED_LENGTH:
                if len(self._memory) >= REMEMBERED:
                    self._memory.clear()
                self._memory[word] = known
        return known

    def may_be(self, word: str) -> bool:
        """Whether a word may be a form of any listed one; nothing is remembered."""
        return bool(self._known(word))

    def inside(
        self, row: str, sizes: range, times: Counter[int], check: Callable[[], None]
    ) -> Iterator[tuple[int, int, int]]:
        """Where a listed word stands in a row of folded letters: its number, where it begins and how long it is.

        From each letter it is read on only while something begins like that: linear in the length of the row. `times`
        counts what was found, up to `TIMES` of each.
        """
        seen: dict[str, list[tuple[int, int]]] = {}
        for first in range(len(row) - sizes.start + 1):
            check()
            ahead = row[first : first + sizes.stop - 1]
            if ahead not in seen:
                seen[ahead] = list(self._at_the_head(ahead, sizes.start))
            for number, size in seen[ahead]:
                times[number] += 1
                if times[number] <= TIMES:
                    yield number, first, size

    def _at_the_head(self, row: str, shortest: int) -> Iterator[tuple[int, int]]:
        for cut in range(1, len(row) + 1):
            stem = row[:cut]
            if stem[:LONGEST_BEGINNING] not in self._beginnings:
                break
            for number, ends in self._stems.get(stem, ()):
                for size in range(max(cut, shortest), min(cut + LONGEST_END, len(row)) + 1):
                    if row[cut:size] in ends:
                        yield number, size

    def _note(self, stem: str, number: int, ends: frozenset[str]) -> None:
        noted = self._stems.setdefault(stem, [])
        if (number, ends) not in noted:
            noted.append((number, ends))
        # Whoever has the longest has the shorter ones.
        if stem[:LONGEST_BEGINNING] not in self._beginnings:
            self._beginnings.update(stem[:size] for size in range(1, LONGEST_BEGINNING + 1))

    def _known(self, word: str) -> frozenset[int]:
        return frozenset(number for form in forms(word) for number in self._of_form(form))

    def _of_form(self, form: str) -> Iterator[int]:
        length = len(form)
        if form[:SHORTEST_STEM] in self._beginnings:
            for cut in range(length, max(SHORTEST_STEM - 1, length - LONGEST_END, 0), -1):
                for number, ends in self._stems.get(form[:cut], ()):
                    if form[cut:] in ends:
                        yield number
        for bare in without_prefix(form):
            yield from self._of_bare(bare)

    def _of_bare(self, form: str) -> Iterator[int]:
        for cut in range(len(form), 2, -1):
            for number, ends in self._stems.get(form[:cut], ()):
                if form[cut:] in ends:
                    yield number


def _rules(word: str, language: str) -> Iterator[Stem]:
    """The stems of a word as a language makes them, where the word is written in its script."""
    table = _CYRILLIC if "\u0400" <= word[0] <= "\u04ff" else _LATIN if word[0] < "\u0250" else {}
    for first, last, code, rule in _OTHERS:
        if first <= word[0] <= last:
            table = {code: rule}
    if language in table and _LETTERS.match(word):
        yield from table[language](word)
