"""A story's HTML as tokens, each code point of its normal text tied to the characters it was written with.

The text is that of `ombud.text.extract_text`, built here from the source itself and not from a parsed tree:
what is changed can then be changed in the source, and all the rest stays as it was written, to the byte.
Meant for sanitised HTML (`ombud.text.story_html`), which is well-formed and has neither comments nor styles.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from typing import Literal, TypeAlias

from .extract_text import BLOCKS, CELLS, DROPPED, SPACE

Kind: TypeAlias = Literal["text", "start", "end", "void"]
Place: TypeAlias = tuple[int, int]
"""Index of a token and of a unit in it."""

_VOID = frozenset({"area", "base", "br", "col", "hr", "img", "link", "source", "track", "wbr"})
_TOKEN = re.compile(r"""<(/?)([a-zA-Z][^\s/>"'<]*+)(?:[^<>"']|"[^"]*"|'[^']*')*+>|[^<]+|<""")
_DEEPEST = 200
_UNIT = re.compile(r"&#?\w{1,31};|.", re.DOTALL)


@dataclass(slots=True)
class Token:
    """A tag, or text as `units`: characters and character references as they are written."""

    kind: Kind
    source: str = ""
    name: str = ""
    mate: int = -1
    parents: tuple[int, ...] = ()
    units: list[str] = field(default_factory=list)

    @property
    def parts(self) -> bool:
        """Whether this tag ends a paragraph of the text."""
        return self.name in BLOCKS or self.name == "br"

    def written(self) -> str:
        """The token in HTML."""
        return self.source + "".join(self.units)


@dataclass(slots=True)
class Marked:
    """Tokens, the normal text, and for each of its code points the places it comes from.

    A space may come from several characters; a paragraph's end and the border of a table cell from none.
    """

    tokens: list[Token]
    text: str
    places: list[list[Place]]


def read(html: str) -> Marked | None:
    """Tokens and text of `html`; None where its tags are not properly nested, or nested beyond all sense."""
    tokens: list[Token] = []
    open_tags: list[int] = []
    for match in _TOKEN.finditer(html):
        slash, name = match.groups()
        if name is None:
            tokens.append(Token("text", parents=tuple(open_tags), units=_UNIT.findall(match[0])))
            continue
        name = name.lower()
        kind: Kind = "end" if slash else "void" if name in _VOID else "start"
        token = Token(kind, match[0], name, parents=tuple(open_tags))
        if kind == "end":
            if not open_tags or tokens[open_tags[-1]].name != name:
                return None
            token.mate = open_tags.pop()
            tokens[token.mate].mate = len(tokens)
        elif kind == "start":
            open_tags.append(len(tokens))
            if len(open_tags) > _DEEPEST:
                return None
        tokens.append(token)
    if open_tags:
        return None
    text, places = _text(tokens)
    return Marked(tokens, text, places)


def _text(tokens: list[Token]) -> tuple[str, list[list[Place]]]:
    """The rules of `extract_text` over the tokens."""
    text: list[str] = []
    places: list[list[Place]] = []
    paragraph: list[tuple[str, list[Place]]] = []
    for index, token in enumerate(tokens):
        if token.parts:
            _end_paragraph(text, places, paragraph)
        elif token.name in CELLS:
            paragraph.append((" ", []))
        elif token.kind == "text" and not any(tokens[parent].name in DROPPED for parent in token.parents):
            for unit, source in enumerate(token.units):
                character = unescape(source) if len(source) > 1 else source
                paragraph.extend((point, [(index, unit)]) for point in character)
    _end_paragraph(text, places, paragraph)
    return "".join(text), places


def _end_paragraph(text: list[str], places: list[list[Place]], paragraph: list[tuple[str, list[Place]]]) -> None:
    points: list[tuple[str, list[Place]]] = []
    for character, where in paragraph:
        if character not in SPACES:
            points.append((character, where))
        elif points and points[-1][0] == " ":
            points[-1][1].extend(where)
        elif points:
            points.append((" ", list(where)))
    paragraph.clear()
    if points and points[-1][0] == " ":
        points.pop()
    if points and text:
        text.append("\n\n")
        places.extend(([], []))
    text.extend(character for character, _ in points)
    places.extend(where for _, where in points)


SPACES = frozenset(SPACE.replace("\u2000-\u200a", "".join(map(chr, range(0x2000, 0x200B)))))
"""The characters of `extract_text.SPACE`, one by one."""
