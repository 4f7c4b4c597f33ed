"""A passage of a text as the W3C Web Annotation model describes it."""

from dataclasses import dataclass

from ombud.text.clusters import cluster_end, cluster_start
from ombud.text.context import CONTEXT


@dataclass(frozen=True, slots=True)
class Quote:
    """`TextQuoteSelector` (exact, prefix, suffix) and `TextPositionSelector` (start, end, in code points).

    The position is that of the text the quote was made on, and absent when that is not known.
    """

    exact: str
    prefix: str = ""
    suffix: str = ""
    start: int | None = None
    end: int | None = None


def quote(text: str, start: int, end: int) -> Quote:
    """The passage `start:end` of `text` (code points) with up to 64 code points of context on each side.

    The passage is widened and its context narrowed to borders of grapheme clusters. Raises ValueError for an
    empty passage or one that is not inside the text.
    """
    if not 0 <= start < end <= len(text):
        raise ValueError(f"no passage {start}:{end} in a text of {len(text)} code points")
    start, end = cluster_start(text, start), cluster_end(text, end)
    before = cluster_end(text, max(0, start - CONTEXT))
    after = cluster_start(text, min(len(text), end + CONTEXT))
    return Quote(text[start:end], text[min(before, start) : start], text[end : max(after, end)], start, end)
