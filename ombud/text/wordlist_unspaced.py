"""Listed words of scripts that are written without spaces, and pictures: found wherever they stand."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator

import regex

from .wordlist_fold import UNSPACED

__all__ = ["Unspaced"]

_LETTER = regex.compile(rf"(?V1){UNSPACED}")
_RUN = regex.compile(rf"(?V1){UNSPACED}(?:[\s\p{{P}}\p{{Cf}}\p{{M}}]{{0,3}}{UNSPACED}|\p{{M}})*\p{{M}}*")
_BESIDE = 3
"""Code points that a letter of another script beside the word may take, with what is strewn between."""

Place = tuple[int, int, int]


class Unspaced:
    """Entries by their letters alone. How long a search takes depends on how many lengths the entries have that begin
    with one letter, not on how many entries there are."""

    def __init__(self) -> None:
        self._keys: dict[str, list[int]] = {}
        self._lengths: dict[str, Counter[int]] = {}
        self._beside: dict[int, tuple[str, str]] = {}

    def add(self, words: str, key: int) -> bool:
        """Take an entry in; False where none of its letters is of such a script."""
        found = list(_LETTER.finditer(words))
        if not found:
            return False
        letters = "".join(_plain(match[0]) for match in found)
        if letters not in self._keys:
            self._lengths.setdefault(letters[0], Counter())[len(letters)] += 1
        self._keys.setdefault(letters, []).append(key)
        before, after = _spaced(words[: found[0].start()]), _spaced(words[found[-1].end() :])
        if before or after:
            self._beside[key] = before, after
        return True

    def find(self, text: str, times: int, check: Callable[[], None]) -> Iterator[Place]:
        """Key, start and end of what stands in the text; a row of letters up to `times` times, and looked for no
        longer."""
        if not self._keys:
            return
        seen: Counter[str] = Counter()
        left: dict[str, Counter[int]] = {}
        for run in _RUN.finditer(text):
            spans = [match.span() for match in _LETTER.finditer(text, *run.span())]
            letters = "".join(_plain(text[start:end]) for start, end in spans)
            for first, letter in enumerate(letters):
                check()
                if letter not in left:
                    left[letter] = self._lengths.get(letter, Counter()).copy()
                for length in list(left[letter]):
                    word = letters[first : first + length]
                    if len(word) < length or word not in self._keys or seen[word] >= times:
                        continue
                    start, end = spans[first][0], spans[first + length - 1][1]
                    for key in self._keys[word]:
                        yield from self._placed(text, key, start, end)
                    seen[word] += 1
                    if seen[word] == times:
                        left[letter][length] -= 1
                        left[letter] += Counter()

    def _placed(self, text: str, key: int, start: int, end: int) -> Iterator[Place]:
        """Where an entry has letters of other scripts as well (傻B), they must stand beside the word."""
        if key in self._beside:
            before, after = self._beside[key]
            if not _spaced(text[max(0, start - _BESIDE * len(before)) : start]).endswith(before):
                return
            if not _spaced(text[end : end + _BESIDE * len(after)]).startswith(after):
                return
        yield key, start, end


def _plain(written: str) -> str:
    """A letter in its usual width: always one code point."""
    return unicodedata.normalize("NFKC", written)[:1]


def _spaced(text: str) -> str:
    """The letters and digits of a text, folded."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))
