"""The words of a text as a search index keeps them, and the words that somebody looks for.

Both pass through the same folding, so what finds a word is the word itself in any case, with or without the marks of
Latin, Greek, Arabic and Hebrew letters. Scripts written without spaces are kept letter by letter: what is looked for
there is a row of letters, wherever it stands.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import regex

__all__ = ["Phrase", "found_in", "phrases", "terms"]

_UNSPACED = r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]"
_MAY_BE_UNSPACED = regex.compile("[\u0e00-\U0010ffff]")
_IS_UNSPACED = regex.compile(_UNSPACED)
# Invisible characters do not end a word: that is how words are hidden from a search.
_WORD = regex.compile(r"[\p{L}\p{N}\p{M}\p{Cf}]+")
_WORD_OR_LETTER = regex.compile(rf"(?V1)[[\p{{L}}\p{{N}}\p{{M}}\p{{Cf}}]--{_UNSPACED}]+|{_UNSPACED}\p{{M}}*")
_ASKED = regex.compile(r'"([^"]*)"?|(\S+)')

TERM_LIMIT = 60
PHRASES_LIMIT = 12
SHORTEST_STEM = 4
_ODD = {"ё": "е", "ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ς": "σ"}
_ODD |= {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ـ": "", "\u200c": "", "\u200d": ""}


class _Table(dict[int, str]):
    """How each character met so far is kept."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        kept = self[code] = _ODD.get(character, _plain(character))
        return kept


def _plain(character: str) -> str:
    first = unicodedata.normalize("NFD", character)[0]
    if unicodedata.category(character) == "Cf":
        return ""
    if "\u0300" <= first <= "\u036f" or "\u0591" <= first <= "\u05c7" or "\u064b" <= first <= "\u065f":
        return ""
    # й and ї are letters of their own; é is an e.
    return first if first < "\u0250" or "\u0370" <= first < "\u0400" else character


_TABLE = _Table()


@dataclass(frozen=True, slots=True)
class Phrase:
    """Terms that stand side by side; `open_ended`: the last of them may go on (bridge finds bridges)."""

    terms: tuple[str, ...]
    open_ended: bool = False


def terms(text: str) -> list[str]:
    """The text's words, folded, in their order. Linear in the length of the text."""
    return [term for term, _start, _end in _placed(text)]


def phrases(asked: str) -> list[Phrase]:
    """What somebody typed: each word or "row of words in quotes" must be found.

    A word of four letters or more also finds longer ones that begin with it, a quoted one only itself. At most
    twelve are kept.
    """
    found = []
    for match in _ASKED.finditer(asked):
        quoted, word = match.groups()
        row = tuple(terms(quoted if word is None else word))
        if row:
            spaced = not _IS_UNSPACED.match(row[-1])
            found.append(Phrase(row, word is not None and spaced and len(row[-1]) >= SHORTEST_STEM))
    return found[:PHRASES_LIMIT]


def found_in(text: str, wanted: Sequence[Phrase]) -> list[tuple[int, int]]:
    """Where the phrases stand in the text: start and end in code points, in order, none inside another."""
    placed = _placed(text)
    spans = []
    for at in range(len(placed)):
        for phrase in wanted:
            if _stands_at(placed, at, phrase):
                spans.append((placed[at][1], placed[at + len(phrase.terms) - 1][2]))
    return _apart(spans)


def _stands_at(placed: Sequence[tuple[str, int, int]], at: int, phrase: Phrase) -> bool:
    row = [term for term, _start, _end in placed[at : at + len(phrase.terms)]]
    if len(row) < len(phrase.terms) or row[:-1] != list(phrase.terms[:-1]):
        return False
    return row[-1].startswith(phrase.terms[-1]) if phrase.open_ended else row[-1] == phrase.terms[-1]


def _apart(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    apart: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if apart and start < apart[-1][1]:
            apart[-1] = apart[-1][0], max(end, apart[-1][1])
        else:
            apart.append((start, end))
    return apart


def _placed(text: str) -> list[tuple[str, int, int]]:
    pattern = _WORD_OR_LETTER if _MAY_BE_UNSPACED.search(text) else _WORD
    found = []
    for match in pattern.finditer(text):
        term = unicodedata.normalize("NFKC", match[0]).casefold().translate(_TABLE)[:TERM_LIMIT]
        if term:
            found.append((term, match.start(), match.end()))
    return found
