"""Marking words in HTML: what a search found, what a rule matched."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape, unescape

from .terms import Phrase, found_in

_TOKEN = re.compile(r"""(<(?:[^<>"']|"[^"]*"|'[^']*')*+>)|[^<]+|<""")


def mark(html: str, wanted: Sequence[Phrase]) -> str:
    """Sanitised `html` with `<mark>` around each of the phrases in its text. Tags stay as they are written, and a
    phrase that a tag divides is not marked."""
    if not wanted:
        return html
    return "".join(token[0] if token[1] else _marked(token[0], wanted) for token in _TOKEN.finditer(html))


def _marked(source: str, wanted: Sequence[Phrase]) -> str:
    text, at, parts = unescape(source), 0, []
    for start, end in found_in(text, wanted):
        parts += [escape(text[at:start]), "<mark>", escape(text[start:end]), "</mark>"]
        at = end
    return "".join([*parts, escape(text[at:])]) if parts else source
