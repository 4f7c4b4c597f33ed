"""A passage as editors see it: in its paragraph, with the change marked in it, and the link that leads there."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from ombud.models import Correction
from ombud.publish.links import address_of
from ombud.text.diff import worddiff

from .correction_words import settled

AROUND = 280
LINK_WORDS = 300
LINK_EDGE = 60

Pieces = list[tuple[str, str]]


@dataclass(frozen=True)
class Passage:
    """`pieces` are (`equal`, `delete` or `insert`, words); around them what else the paragraph says."""

    before: str
    pieces: Pieces
    after: str


def words_of(correction: Correction, text: str | None) -> str:
    """The passage as `text`, its revision's, has it; as the reader quoted it where it has no place there."""
    if text is None or correction.start is None or correction.end is None:
        return correction.exact
    return text[correction.start : correction.end]


def proposed(correction: Correction) -> str:
    """How the passage shall read: an editor's wording if there is one, else the reader's; empty if neither."""
    return correction.wording or correction.suggestion


def passage(correction: Correction, text: str | None, wording: str) -> Passage:
    """The passage in its paragraph, with the change to `wording` (none where it is empty)."""
    words = words_of(correction, text)
    if correction.fix == Correction.Fix.DONE:
        # The text reads as decided; what it was is in the quote.
        words = correction.exact
    pieces: Pieces = list(worddiff(words, wording)) if wording else [("equal", words)]
    if text is None or correction.start is None or correction.end is None:
        return Passage(_tail(correction.prefix), pieces, _head(correction.suffix))
    return Passage(_tail(text[: correction.start]), pieces, _head(text[correction.end :]))


def quoted(correction: Correction, text: str | None) -> Pieces:
    """How the text's words differ from those that the reader quoted; empty where they do not, or as was decided."""
    if correction.state != "reworded" or settled(correction):
        return []
    return list(worddiff(correction.exact, words_of(correction, text)))


def _tail(text: str) -> str:
    """The end of a text, from the beginning of its last paragraph or a word within reach."""
    paragraph = text[text.rfind("\n\n") + 2 :] if "\n\n" in text else text
    if len(paragraph) <= AROUND:
        return paragraph
    return "…" + paragraph[paragraph.find(" ", len(paragraph) - AROUND) :]


def _head(text: str) -> str:
    paragraph = text.partition("\n\n")[0]
    if len(paragraph) <= AROUND:
        return paragraph
    return paragraph[: paragraph.rfind(" ", 0, AROUND) + 1] + "…"


def link(correction: Correction, text: str | None) -> str:
    """The story's address, with the passage to be highlighted.

    First for our own script, `#ombud-passage=EXACT,PREFIX,SUFFIX`, then for the browser by itself, a text fragment
    (https://wicg.github.io/scroll-to-text-fragment/). A passage that is gone has neither.
    """
    address = address_of(correction.story).partition("#")[0]
    words = words_of(correction, text)
    if not words or correction.state == "gone":
        return address
    prefix, suffix = correction.prefix, correction.suffix
    if text is not None and correction.start is not None and correction.end is not None:
        prefix, suffix = text[max(0, correction.start - 64) : correction.start], text[correction.end :][:64]
    whole = len(words) <= LINK_WORDS
    own = ",".join(_encoded(part) for part in ((words, prefix, suffix) if whole else (words[:LINK_WORDS], prefix)))
    return f"{address}#ombud-passage={own}:~:text={_directive(words, prefix, suffix)}"


def _directive(words: str, prefix: str, suffix: str) -> str:
    """`[prefix-,]start[,end][,-suffix]`. None of these may reach over the end of a paragraph or cut a word."""
    first, last = words.split("\n")[0].strip(), words.split("\n")[-1].strip()
    before, after = prefix.split("\n")[-1].strip(), suffix.split("\n")[0].strip()
    parts = [_encoded(words.strip())]
    if len(words) > LINK_WORDS or "\n" in words.strip():
        parts = [_encoded(_first_words(first)), _encoded(_last_words(last))]
    before = before if len(before) < LINK_EDGE else before.partition(" ")[2]
    after = after if len(after) < LINK_EDGE else after.rpartition(" ")[0]
    return ",".join([f"{_encoded(before)}-"] * bool(before) + parts + [f"-{_encoded(after)}"] * bool(after))


def _first_words(line: str) -> str:
    return line if len(line) <= LINK_EDGE else line[:LINK_EDGE].rpartition(" ")[0] or line[:LINK_EDGE]


def _last_words(line: str) -> str:
    return line if len(line) <= LINK_EDGE else line[-LINK_EDGE:].partition(" ")[2] or line[-LINK_EDGE:]


def _encoded(text: str) -> str:
    """Percent-encoded, dashes and commas as well, since they part what a directive says."""
    return quote(text, safe="").replace("-", "%2D")
