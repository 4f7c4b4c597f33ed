"""Where other topics may stand inside a story: after a sensible paragraph, as the embed chooses it on other pages."""

from __future__ import annotations

import re
from itertools import pairwise

from .html_tokens import Token, read

__all__ = ["parted"]

# Nobody is led away before the third paragraph, or close to the end.
FIRST = 3
LATEST = 0.75
# Shorter paragraphs are captions, bylines, stars between parts.
SHORTEST = 40
# A text that is read in a minute has its topics below it.
LEAST = 1_200
_INTRODUCES = re.compile(r"[:：]\s*$")
_PICTURES = frozenset({"img", "iframe", "video", "audio"})
_APARTS = "aside blockquote details dl figure footer header li nav ol table td th ul"
_APART = frozenset(_APARTS.split())
Paragraph = tuple[int, int, str]
"""The tokens where it begins and ends, and its words."""


def parted(html: str) -> tuple[str, str]:
    """A story's sanitised HTML up to the place where other topics may stand, and what follows it.

    The place is between two paragraphs that follow one another: after the third at the
    earliest and before the last quarter; not below one that introduces something. A story without such a place, or
    shorter than 1,200 code points, comes back whole, with nothing behind it.
    """
    marked = read(html)
    if marked is None:
        return html, ""
    found = _paragraphs(marked.tokens)
    end = LATEST * sum(len(words) for _, _, words in found)
    told = 0
    for number, (paragraph, following) in enumerate(pairwise(found), 1):
        told += len(paragraph[2])
        if told > end or len(marked.text) < LEAST:
            break
        if number >= FIRST and _adjoining(marked.tokens, paragraph, following) and not _INTRODUCES.search(paragraph[2]):
            source = [token.written() for token in marked.tokens]
            return "".join(source[: paragraph[1] + 1]), "".join(source[paragraph[1] + 1 :])
    return html, ""


def _paragraphs(tokens: list[Token]) -> list[Paragraph]:
    """The paragraphs of the story's own text, which is what most of them stand in together: not those in quotations,
    lists or figures, nor those that only show a picture."""
    groups: dict[tuple[int, ...], list[Paragraph]] = {}
    for start, token in enumerate(tokens):
        if token.name != "p" or token.kind != "start" or any(tokens[at].name in _APART for at in token.parents):
            continue
        inside = tokens[start + 1 : token.mate]
        words = " ".join("".join(each.written() for each in inside if each.kind == "text").split())
        if len(words) > SHORTEST and not any(each.name in _PICTURES for each in inside):
            groups.setdefault(token.parents, []).append((start, token.mate, words))
    return max(groups.values(), key=lambda group: sum(len(words) for _, _, words in group), default=[])


def _adjoining(tokens: list[Token], one: Paragraph, other: Paragraph) -> bool:
    """Whether nothing stands between two paragraphs."""
    return not any(token.written().strip() for token in tokens[one[1] + 1 : other[0]])
