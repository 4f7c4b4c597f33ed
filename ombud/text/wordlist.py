"""Looking for listed words and phrases in comments, in all their inflected forms and disguises.

A list is compiled once into dictionaries; how long a search takes does not depend on how many entries there are. No
entry becomes a regular expression, so none can be slow or mean something else than its letters.
"""

from __future__ import annotations

import html as entities
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import regex

from .wordlist_fold import SPLITTERS, UNSPACED, WORD, folded, forms
from .wordlist_slavic import polish, russian, ukrainian
from .wordlist_western import ARABIC_PREFIXES, arabic, english, french, german, spanish

__all__ = ["INFLECTED", "Found", "Listed", "Wordlist", "words_of"]

Stem = tuple[str, frozenset[str]]
_LATIN: dict[str, Callable[[str], Iterator[Stem]]] = {
    "en": english,
    "de": german,
    "fr": french,
    "es": spanish,
    "pl": polish,
}
_CYRILLIC: dict[str, Callable[[str], Iterator[Stem]]] = {"uk": ukrainian, "ru": russian}
_ARABIC: dict[str, Callable[[str], Iterator[Stem]]] = {"ar": arabic}
INFLECTED = (*_LATIN, *_CYRILLIC, *_ARABIC)
"""The languages whose inflections are known; in others words are found as they stand."""

WORDS_LIMIT = 12
LONGEST_END = 9
SHORTEST_STEM = 2
REMEMBERED = 20_000
STARTS, ROW = 40, 200
"""In a row of single letters so many beginnings, and so many letters, are looked at: more is no word in disguise."""

_ONLY = frozenset({""})
_UNSPACED = regex.compile(rf"(?V1){UNSPACED}")
_UNSPACED_RUN = regex.compile(rf"(?V1){UNSPACED}(?:[\s\p{{P}}\p{{Cf}}\p{{M}}]{{0,3}}{UNSPACED}|\p{{M}})*\p{{M}}*")
_LETTERS = re.compile(r"\w")
_GAP = regex.compile(r"[^\p{L}\p{N}]{1,3}")
_INLINE = re.compile(r"</?(?:em|strong|a|code|ombud-veil)\b(?:[^>\"]|\"[^\"]*\")*>")
_TAG = re.compile(r"<(?:[^>\"]|\"[^\"]*\")*>")
_SPACED_OUT = range(3, 25)
_PIECES = 12


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry. Without a `language` it is inflected as the list's languages do, and looked for in all comments."""

    key: int
    words: str
    language: str = ""
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """Where in a text an entry stands: `start` and `end` in code points."""

    key: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Token:
    """A word, or a word that was cut up: the numbers of the listed words that it may be."""

    start: int
    end: int
    known: frozenset[int]
    after: int


def words_of(html: str) -> str:
    """The words of a comment's stored HTML, also those under veils: only for looking, never for showing."""
    return entities.unescape(_TAG.sub("\n", _INLINE.sub("", html)))


class Wordlist:
    """A compiled list of entries. `languages` are the site's (BCP 47)."""

    def __init__(self, entries: Iterable[Listed], languages: Sequence[str] = ()) -> None:
        self._languages = [code.split("-")[0].lower() for code in languages]
        self._numbers: dict[tuple[str, str, bool], int] = {}
        self._stems: dict[str, list[tuple[int, frozenset[str]]]] = {}
        self._prefixes: set[str] = set()
        self._single: dict[int, list[int]] = {}
        self._phrases: dict[int, list[tuple[tuple[int, ...], int]]] = {}
        self._unspaced: dict[str, list[int]] = {}
        self._lengths: dict[str, list[int]] = {}
        self._language: dict[int, str] = {}
        self._memory: dict[str, frozenset[int]] = {}
        for entry in entries:
            self._add(entry)

    def __bool__(self) -> bool:
        return bool(self._language)

    def find(self, text: str, language: str = "", check: Callable[[], None] | None = None) -> list[Found]:
        """Where entries stand in a text, in its order. `language` (BCP 47) is the text's where it is sure: entries
        of other languages are left out. Linear in the length of the text. `check` is called now and then, and may
        raise to end it."""
        if not self._language:
            return []
        found = list(self._find_words(text, check or _go_on)) + list(self._find_unspaced(text, check or _go_on))
        spoken = language.split("-")[0].lower()
        if spoken:
            found = [each for each in found if self._language[each.key] in ("", spoken)]
        return sorted(set(found), key=lambda each: (each.start, each.end, each.key))

    # Compiling

    def _add(self, entry: Listed) -> None:
        language = entry.language.split("-")[0].lower()
        if _UNSPACED.search(entry.words):
            letters = "".join(map(_letter, _UNSPACED.findall(entry.words)))
            self._language[entry.key] = language
            self._unspaced.setdefault(letters, []).append(entry.key)
            lengths = self._lengths.setdefault(letters[:1], [])
            if len(letters) not in lengths:
                lengths.append(len(letters))
            return
        words = [_NO_SIGNS.sub("", each) for each in map(folded, WORD.findall(entry.words)[:WORDS_LIMIT])]
        numbers = tuple(self._number(word, language, entry.exact) for word in words if word)
        if not numbers:
            return
        self._language[entry.key] = language
        if len(numbers) == 1:
            self._single.setdefault(numbers[0], []).append(entry.key)
        else:
            self._phrases.setdefault(numbers[0], []).append((numbers, entry.key))

    def _number(self, word: str, language: str, exact: bool) -> int:
        """The number of a listed word; its stems are noted when it is new."""
        known = (word, language, exact)
        if known not in self._numbers:
            number = self._numbers[known] = len(self._numbers)
            self._note(word, number, _ONLY)
            for code in [] if exact else [language] if language else self._languages:
                for stem, ends in _rules(word, code):
                    if len(stem) >= SHORTEST_STEM:
                        self._note(stem, number, ends)
        return self._numbers[known]

    def _note(self, stem: str, number: int, ends: frozenset[str]) -> None:
        noted = self._stems.setdefault(stem, [])
        if (number, ends) not in noted:
            noted.append((number, ends))
        self._prefixes.add(stem[:3])

    # Finding

    def _known(self, word: str) -> frozenset[int]:
        """The numbers of the listed words of which this one may be a form."""
        known = self._memory.get(word)
        if known is None:
            known = frozenset(number for form in forms(word) for number in self._known_form(form))
            if len(self._memory) >= REMEMBERED:
                self._memory.clear()
            self._memory[word] = known
        return known

    def _known_form(self, form: str) -> Iterator[int]:
        length = len(form)
        for cut in range(length, max(SHORTEST_STEM - 1, length - LONGEST_END, 0), -1):
            for number, ends in self._stems.get(form[:cut], ()):
                if form[cut:] in ends:
                    yield number
        if "\u0600" <= form[:1] <= "\u06ff":
            for prefix in ARABIC_PREFIXES:
                if form.startswith(prefix) and length - len(prefix) >= 3:
                    yield from self._known_bare(form[len(prefix) :])

    def _known_bare(self, form: str) -> Iterator[int]:
        for cut in range(len(form), 2, -1):
            for number, ends in self._stems.get(form[:cut], ()):
                if form[cut:] in ends:
                    yield number

    def _find_words(self, text: str, check: Callable[[], None]) -> Iterator[Found]:
        # An exclamation mark may stand for a letter, but not at the end.
        spans = [(match.start(), match.start() + len(match[0].rstrip("!|+"))) for match in WORD.finditer(text)]
        tokens = []
        for at, (start, end) in enumerate(spans):
            check()
            tokens.append(_Token(start, end, self._known(text[start:end]), at + 1))
        joined = [*self._pieces(text, spans), *self._letters(text, spans)]
        for token in (*tokens, *joined):
            for number in token.known:
                for key in self._single.get(number, ()):
                    yield Found(key, token.start, token.end)
                for numbers, key in self._phrases.get(number, ()):
                    rest = tokens[token.after : token.after + len(numbers) - 1]
                    wanted = numbers[1:]
                    if len(rest) == len(wanted) and all(n in t.known for n, t in zip(wanted, rest, strict=True)):
                        yield Found(key, token.start, rest[-1].end)

    def _pieces(self, text: str, spans: list[tuple[int, int]]) -> Iterator[_Token]:
        """Words cut by signs: sp.am, f*ck*ing, про-пуск."""
        at = 0
        while at < len(spans):
            last = at
            while last + 1 < len(spans) and text[spans[last][1]] != " ":
                if not SPLITTERS.fullmatch(text, spans[last][1], spans[last + 1][0]):
                    break
                last += 1
            if at < last < at + _PIECES:
                known = self._known("".join(text[start:end] for start, end in spans[at : last + 1]))
                if known:
                    yield _Token(spans[at][0], spans[last][1], known, last + 1)
            at = last + 1

    def _letters(self, text: str, spans: list[tuple[int, int]]) -> Iterator[_Token]:
        """Words spelt letter by letter: s p a m, s_p_a_m."""
        rows, row = [], 0
        for at, (start, end) in enumerate(spans):
            # A letter with its marks is short; most words are not, and are passed at once.
            if end - start > 4 or len(folded(text[start:end])) != 1:
                row = 0
                continue
            row = row + 1 if row and _GAP.fullmatch(text, spans[at - 1][1], start) else 1
            if row == _SPACED_OUT.start:
                rows.append((at - row + 1, at + 1))
            elif row > _SPACED_OUT.start:
                rows[-1] = rows[-1][0], at + 1
        left = ROW
        for first, last in rows:
            if left > 0:
                yield from self._windows(text, spans[first : min(last, first + left)], first)
            left -= last - first

    def _windows(self, text: str, spans: list[tuple[int, int]], offset: int) -> Iterator[_Token]:
        """The listed words in a row of single letters, which may hold several."""
        letters = "".join(text[slice(*span)] for span in spans)
        if len(letters) != len(spans):
            letters = "".join(text[start] for start, _end in spans)
        starts = [first for first in range(len(spans) - 2) if self._begins(letters[first : first + 3])]
        for first in starts[:STARTS]:
            for size in _SPACED_OUT:
                if first + size > len(spans):
                    break
                known = frozenset(
                    number for form in forms(letters[first : first + size]) for number in self._known_form(form)
                )
                if known:
                    yield _Token(spans[first][0], spans[first + size - 1][1], known, offset + first + size)

    def _begins(self, three: str) -> bool:
        return any(form in self._prefixes or form[:2] in self._prefixes for form in forms(three))

    def _find_unspaced(self, text: str, check: Callable[[], None]) -> Iterator[Found]:
        if not self._unspaced:
            return
        for run in _UNSPACED_RUN.finditer(text):
            placed = [match.span() for match in _UNSPACED.finditer(text, *run.span())]
            letters = "".join(_letter(text[start:end]) for start, end in placed)
            for first in range(len(letters)):
                check()
                for length in self._lengths.get(letters[first], ()):
                    for key in self._unspaced.get(letters[first : first + length], ()):
                        yield Found(key, placed[first][0], placed[first + length - 1][1])


def _go_on() -> None:
    """No limit of time."""


_NO_SIGNS = re.compile(r"[@$€£!|+]")


def _letter(written: str) -> str:
    """A letter of a script without spaces in its usual width: always one code point."""
    return unicodedata.normalize("NFKC", written)[:1]


def _rules(word: str, language: str) -> Iterator[Stem]:
    """The stems of a word as a language makes them, where the word is written in its script."""
    table = _CYRILLIC if "\u0400" <= word[0] <= "\u04ff" else _ARABIC if "\u0600" <= word[0] <= "\u06ff" else _LATIN
    rule = table.get(language)
    if rule and _LETTERS.match(word):
        yield from rule(word)
