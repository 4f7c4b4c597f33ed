"""Looking for listed words and phrases in comments, in all their inflected forms and disguises.

A list is compiled once into dictionaries; how long a search takes does not depend on how many entries there are. No
entry becomes a regular expression, so none can be slow or mean something else than its letters.
"""

from __future__ import annotations

import html as entities
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from .wordlist_fold import WORD, folded
from .wordlist_pieces import ONE_WORD, Token, cut_in_two, cut_up, is_scrap, is_single, spelt_out, words
from .wordlist_stems import INFLECTED, REMEMBERED, REMEMBERED_LENGTH, TIMES, Stems
from .wordlist_unspaced import Unspaced

__all__ = ["INFLECTED", "Found", "Listed", "Wordlist", "words_of"]

WORDS_LIMIT = 12

# What a row of characters between two spaces holds: up to three single letters, words besides them, a scrap of a word,
# a listed word.
_ROW, _MIXED, _SCRAP, _HIT = 3, 4, 8, 16

# At the edges of such a row these never stand for letters.
_BEFORE, _AFTER = "(«„“\"'*", ".,;:?!…)»”“\"'*"
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_NO_SIGNS = re.compile(r"[@$€£!|+]")
_INLINE = re.compile(r"</?(?:em|strong|a|code|ombud-veil)\b(?:[^<>\"]|\"[^\"]*\")*+>")
_TAG = re.compile(r"<(?:[^<>\"]|\"[^\"]*\")*+>")


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


@dataclass(slots=True)
class _Node:
    """A word of phrases, after those before it: which words go on, and the entries that end here."""

    then: dict[int, _Node] = field(default_factory=dict)
    keys: list[int] = field(default_factory=list)


def words_of(html: str) -> str:
    """The words of a comment's stored HTML, also those under veils: only for looking, never for showing."""
    return entities.unescape(_TAG.sub("\n", _INLINE.sub("", html)))


class Wordlist:
    """A compiled list of entries. `languages` are the site's (BCP 47)."""

    def __init__(self, entries: Iterable[Listed], languages: Sequence[str] = ()) -> None:
        self._stems = Stems([code.split("-")[0].lower() for code in languages])
        self._single: dict[int, list[int]] = {}
        self._phrases = _Node()
        self._unspaced = Unspaced()
        self._language: dict[int, str] = {}
        self._memory: dict[str, int] = {}
        for entry in entries:
            self._add(entry)

    def __bool__(self) -> bool:
        return bool(self._language)

    def find(self, text: str, language: str = "", check: Callable[[], None] | None = None) -> list[Found]:
        """Where entries stand in a text, in its order, each up to ten times. `language` (BCP 47) is the text's where
        it is sure: entries of other languages are left out. Linear in the length of the text. `check` is called now
        and then, and may raise to end it."""
        if not self._language:
            return []
        check, spoken = check or _go_on, language.split("-")[0].lower()
        found: set[Found] = set()
        if self._is_worth_it(text, check):
            found.update(self._find_words(text, check))
        for key, start, end in self._unspaced.find(text, TIMES, check):
            found.add(Found(key, start, end))
        if spoken:
            found = {each for each in found if self._language[each.key] in ("", spoken)}
        return sorted(found, key=lambda each: (each.start, each.end, each.key))

    # Compiling

    def _add(self, entry: Listed) -> None:
        language = entry.language.split("-")[0].lower()
        if self._unspaced.add(entry.words, entry.key):
            self._language[entry.key] = language
            return
        spelt = [_spellings(word) for word in WORD.findall(entry.words)[:WORDS_LIMIT]]
        numbers = [self._stems.number(each, language, entry.exact) for each in spelt if each]
        if not numbers:
            return
        self._language[entry.key] = language
        if len(numbers) == 1:
            self._single.setdefault(numbers[0], []).append(entry.key)
            return
        node = self._phrases
        for number in numbers:
            node = node.then.setdefault(number, _Node())
        node.keys.append(entry.key)

    # Finding

    def _is_worth_it(self, text: str, check: Callable[[], None]) -> bool:
        """Whether a listed word, or a row of single letters, stands anywhere. Most comments hold nothing, and most of
        what stands between their spaces was seen before: this is all that they cost."""
        row, before, scrap = 0, "", 0
        for piece in text.split():
            check()
            held = self._memory.get(piece)
            if held is None:
                held = self._look(piece)
            single = held & _ROW
            row = row + single if single else 0
            if held & _HIT or row >= _ROW:
                return True
            if held & _MIXED:
                row = single
            if (held & _SCRAP or scrap) and self._stems.may_be(before + piece.rstrip(_AFTER)):
                return True
            before, scrap = piece.lstrip(_BEFORE), held & _SCRAP
        return False

    def _look(self, piece: str) -> int:
        """What a row of characters without spaces holds; remembered."""
        core = piece.lstrip(_BEFORE).rstrip(_AFTER)
        if ONE_WORD.fullmatch(core):
            held = _HIT if self._stems.may_be(core) else int(len(core) == 1) | (_SCRAP if is_scrap(core) else 0)
        else:
            spans = words(core)
            single = sum(is_single(core[start:end]) for start, end in spans)
            held = min(single, _ROW) | (_MIXED if single < len(spans) else 0)
            found = any(self._stems.may_be(core[start:end]) for start, end in spans)
            if found or (len(spans) > 1 and any(cut_up(core, spans, self._stems))):
                held = _HIT
        if len(piece) <= REMEMBERED_LENGTH:
            if len(self._memory) >= REMEMBERED:
                self._memory.clear()
            self._memory[piece] = held
        return held

    def _find_words(self, text: str, check: Callable[[], None]) -> Iterator[Found]:
        spans = words(text)
        starts: dict[int, list[Token]] = {start: [] for start, _end in spans}
        tokens = []
        for at, (start, end) in enumerate(spans):
            check()
            tokens.append(Token(start, end, self._stems.known(text[start:end]), at + 1))
        tokens += [*cut_up(text, spans, self._stems), *cut_in_two(text, spans, self._stems)]
        tokens += spelt_out(text, spans, self._stems, check)
        for token in tokens:
            starts[token.start].append(token)
        following = {at: starts[start] for at, (start, _end) in enumerate(spans)}
        seen: Counter[int] = Counter()
        for token in tokens:
            check()
            for number in token.known:
                seen[number] += 1
                for key in self._single.get(number, ()) if seen[number] <= TIMES else ():
                    yield Found(key, token.start, token.end)
                if number in self._phrases.then:
                    yield from self._find_phrases(self._phrases.then[number], token, following, check)

    def _find_phrases(
        self, node: _Node, first: Token, following: Mapping[int, Sequence[Token]], check: Callable[[], None]
    ) -> Iterator[Found]:
        """The phrases that go on from their first word."""
        reached, seen = [(node, first)], set()
        while reached:
            check()
            node, last = reached.pop()
            for key in node.keys:
                yield Found(key, first.start, last.end)
            for token in following.get(last.after, ()) if node.then else ():
                for number in token.known:
                    then = node.then.get(number)
                    if then and (id(then), token.after) not in seen:
                        seen.add((id(then), token.after))
                        reached.append((then, token))


def _spellings(word: str) -> tuple[str, ...]:
    """A word of an entry, folded; one with an umlaut also as it is written without."""
    without = word.casefold().translate(_UMLAUTS)
    both = (_NO_SIGNS.sub("", folded(each)) for each in ((word, without) if without != word.casefold() else (word,)))
    return tuple(dict.fromkeys(each for each in both if each))


def _go_on() -> None:
    """No limit of time."""
