"""Borders of grapheme clusters: what a reader sees as one character (Unicode UAX #29)."""

import regex

_CLUSTER = regex.compile(r"\X")
_REACH = 256


def is_border(text: str, index: int) -> bool:
    """Whether `text` may be cut before code point `index` without splitting a grapheme cluster."""
    if index <= 0 or index >= len(text):
        return True
    before, after = text[index - 1], text[index]
    if before < "\x7f" and after < "\x7f":
        return before != "\r" or after != "\n"
    return cluster_start(text, index) == index


def cluster_start(text: str, index: int) -> int:
    """The last cluster border at or before code point `index`."""
    if index <= 0 or index >= len(text):
        return max(0, min(index, len(text)))
    position = _known_border(text, index)
    while True:
        end: int = _CLUSTER.match(text, position).end()
        if end > index:
            return position
        if end == index:
            return index
        position = end


def cluster_end(text: str, index: int) -> int:
    """The first cluster border at or after code point `index`."""
    start = cluster_start(text, index)
    if start == index:
        return index
    end: int = _CLUSTER.match(text, start).end()
    return end


def _known_border(text: str, index: int) -> int:
    # A border stands before every space and line break, save between \r and \n. Looking back no further
    # than _REACH bounds the work on a text that is one endless cluster.
    lowest = max(0, index - _REACH)
    for position in range(index, lowest, -1):
        if text[position] in " \n" and text[position - 1] != "\r":
            return position
    return lowest
