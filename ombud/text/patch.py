"""Putting other words into a story's HTML in the place of a passage, and changing nothing else.

The passage is given in code points of the text (`ombud.text.extract_text`). Of the passage itself only the
words that differ are touched, so that a link or an emphasis among words that stay is kept; new words stand
in the formatting of the first word that they replace. What comes out is read again, and counts only if its
text is exactly the wanted one.
"""

from __future__ import annotations

import re
from html import escape

from .diff import worddiff
from .extract_text import CELLS, DROPPED, SPACE, collapse, html_text
from .html_tokens import SPACES, Marked, Place, Token, read

Change = tuple[int, int, str]
"""Start and end in code points of the text, and the words that stand there afterwards."""

_BLANK_LINE = re.compile(rf"\n[{SPACE}]*\n")


def replace(html: str, text: str, start: int, end: int, wording: str) -> str | None:
    """`html` with `wording` in the place of `text[start:end]`; None where that cannot be done faithfully.

    `html` is sanitised (`ombud.text.story_html`), `text` its `html_text`, offsets count code points; the
    passage must not be empty. Blank lines in `wording` part its paragraphs; an empty `wording` deletes the
    passage, and elements that are left without words go with it. Captions, pictures and whatever else has
    no place in the text stay. The result's `html_text` is that of `text[:start] + wording + text[end:]`.
    """
    if not 0 <= start < end <= len(text) or html_text(html) != text:
        return None
    wording = re.sub(r"\r\n?", "\n", wording)
    wanted = _normal(text[:start] + wording + text[end:])
    pairs = _paired(text, start, end, _BLANK_LINE.split(wording))
    fine = [change for pair in pairs for change in _differing(text, pair)]
    for changes in (fine, pairs):
        # A block that vanishes between loose words would let them run together; a line break parts them.
        for filler in ("", "<br>"):
            patched = _patched(html, text, changes, filler)
            if patched is not None and html_text(patched) == wanted:
                return patched
    return None


def _normal(text: str) -> str:
    return "\n\n".join(filter(None, map(collapse, _BLANK_LINE.split(text))))


def _paired(text: str, start: int, end: int, news: list[str]) -> list[Change]:
    """The paragraphs of the passage with their new words; all in one where their numbers differ."""
    olds = _spans(text, start, end)
    if len(olds) != len(news):
        return [(start, end, "\n\n".join(news))]
    return [(*old, new) for old, new in zip(olds, news, strict=True)]


def _spans(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where the paragraphs of `text[start:end]` stand."""
    spans = []
    for part in text[start:end].split("\n\n"):
        spans.append((start, start + len(part)))
        start += len(part) + 2
    return spans


def _differing(text: str, change: Change) -> list[Change]:
    """A change as smaller ones that leave the words alone which are the same before and after."""
    position, end, wording = change
    found: list[Change] = []
    for op, piece in worddiff(text[position:end], wording):
        if op == "insert" and found and found[-1][1] == position and not found[-1][2]:
            found[-1] = (found[-1][0], position, piece)
        elif op == "insert":
            found.append((position, position, piece))
        else:
            if op == "delete":
                found.append((position, position + len(piece), ""))
            position += len(piece)
    return found


def _patched(html: str, text: str, changes: list[Change], filler: str) -> str | None:
    marked = read(html)
    if marked is None or marked.text != text:
        return None
    patch = _Patch(marked)
    for change in changes:
        patch.apply(*change)
    patch.tidy(filler)
    return "".join(token.written() for token in marked.tokens)


class _Patch:
    """Changes of one story's tokens, made in place."""

    def __init__(self, marked: Marked) -> None:
        self.tokens = marked.tokens
        self.text = marked.text
        self.places = marked.places
        self.touched: set[int] = set()
        self.joints: list[tuple[Place, Place]] = []

    def apply(self, start: int, end: int, wording: str) -> None:
        """Make one change: as far as there are paragraphs on both sides, paragraph for paragraph."""
        olds, news = _spans(self.text, start, end), wording.split("\n\n")
        shared = min(len(olds), len(news)) - 1
        for old, new in zip(olds[:shared], news, strict=False):
            self._swap(*old, [new])
        self._swap(olds[shared][0], end, news[shared:])

    def _swap(self, start: int, end: int, news: list[str]) -> None:
        """Words for words. Either the passage or `news` is one paragraph; what follows a longer passage joins it."""
        before, after = self._words_at(start - 1), self._words_at(end)
        if not before:
            news = news[next((at for at, new in enumerate(news) if collapse(new)), len(news)) :]
        if not after:
            news = news[: len(news) - next((at for at, new in enumerate(news[::-1]) if collapse(new)), len(news))]
        for place in (place for point in self.places[start:end] for place in point):
            self._unit(place, "")
            self.touched.add(place[0])
        at = self._insert(start, _spans(self.text, start, end)[0][1], news) if any(news) else None
        if "\n\n" in self.text[start:end] and after and (before or at):
            end_of_words = at or next(iter(self.places[start - 1][-1:]), None)
            if end_of_words and self.places[end]:
                self.joints.append((end_of_words, self.places[end][0]))

    def _words_at(self, point: int) -> bool:
        return 0 <= point < len(self.text) and self.text[point] != "\n"

    def _insert(self, start: int, end: int, news: list[str]) -> Place | None:
        """Write words where the first of `text[start:end]` stood, or else beside it. Returns their place."""
        points = sorted(range(start, end), key=lambda point: self.text[point] == " ")
        place = next((self.places[point][0] for point in points if self.places[point]), None)
        if place:
            self._unit(place, self._written(news, place[0]))
            return place
        left = self.places[start - 1][-1:] if self._words_at(start - 1) else []
        right = self.places[start][:1] if self._words_at(start) else []
        if not left and not right:
            return None
        # Between a link and the words after it, new words are not the link's.
        beside = min(left + right, key=lambda each: len(self.tokens[each[0]].parents))
        kept, written = self.tokens[beside[0]].units[beside[1]], self._written(news, beside[0])
        self._unit(beside, kept + written if [beside] == left else written + kept)
        return beside

    def _written(self, news: list[str], index: int) -> str:
        """Paragraphs as HTML inside a text token: in a `p` they are more of it, elsewhere lines of their own."""
        parents = self.tokens[index].parents
        inner = self.tokens[parents[-1]] if parents else None
        border = f"</p>{inner.source}" if inner and inner.name == "p" else "<br><br>"
        return border.join(escape(new, quote=False).replace("\u00a0", "&nbsp;") for new in news)

    def _unit(self, place: Place, written: str) -> None:
        self.tokens[place[0]].units[place[1]] = written

    def tidy(self, filler: str) -> None:
        """Remove what lost its words and join what is one paragraph now; `filler` stands for a removed block."""
        paragraphs = [self._tokens_of(*span) for span in _spans(self.text, 0, len(self.text))]
        emptied = [found for found in paragraphs if all(map(self._is_blank, found)) and self.touched & set(found)]
        self._remove_elements(filler)
        for found in emptied:
            self._remove_breaks(found[0], found[-1])
        for joint in self.joints:
            self._join(*joint)

    def _tokens_of(self, start: int, end: int) -> list[int]:
        return [place[0] for point in self.places[start:end] for place in point]

    def _is_blank(self, index: int) -> bool:
        return all(unit in SPACES or unit in ("", "&nbsp;") for unit in self.tokens[index].units)

    def _remove_elements(self, filler: str) -> None:
        for index, token in enumerate(self.tokens):
            if token.kind != "start" or not token.source or token.name in CELLS or not self._is_emptied(index):
                continue
            inside = self.tokens[index : token.mate + 1]
            for each in inside if token.parts else (inside[0], inside[-1]):
                each.source = ""
                if token.parts:
                    each.units = []
            token.source = filler if token.parts else ""

    def _is_emptied(self, start: int) -> bool:
        inside = range(start + 1, self.tokens[start].mate)
        return any(index in self.touched for index in inside) and not any(map(self._is_solid, inside))

    def _is_solid(self, index: int) -> bool:
        """Whether an element with this inside is not empty: words, a picture, a caption."""
        token = self.tokens[index]
        if token.kind == "text":
            return not self._is_blank(index)
        return (token.kind == "void" and token.name != "br") or token.name in DROPPED

    def _remove_breaks(self, first: int, last: int) -> None:
        """Remove the line breaks on one side of a paragraph that is gone: after it, else before it."""
        for indices in (range(last + 1, len(self.tokens)), range(first - 1, -1, -1)):
            breaks: list[Token] = []
            for index in indices:
                token = self.tokens[index]
                if token.name == "br":
                    breaks.append(token)
                elif self._is_solid(index) or (token.parts and token.source):
                    break
            for token in breaks:
                token.source = ""
            if breaks:
                return

    def _join(self, left: Place, right: Place) -> None:
        """Make one paragraph of two, where the elements that part them are each other's like."""
        between = [token for token in self.tokens[left[0] + 1 : right[0]] if token.parts and token.source]
        ends = [token for token in between if token.kind == "end"]
        starts = [token for token in between if token.kind == "start"]
        if [self.tokens[token.mate].source for token in reversed(ends)] != [token.source for token in starts]:
            return
        for token in between:
            token.source = ""
        for index in range(left[0], right[0] + 1):
            if self.tokens[index].kind == "text":
                since = left[1] + 1 if index == left[0] else 0
                until = right[1] if index == right[0] else len(self.tokens[index].units)
                blank = [unit for unit in range(since, until) if self.tokens[index].units[unit] in SPACES]
                for unit in blank:
                    self._unit((index, unit), "")
