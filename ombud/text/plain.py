"""The one plain form of a comment, for every outlet that has no veils: feeds, JSON-LD, previews, mail.

No other code may turn a comment's HTML into text, so that veiled words have a single way out, which is shut.
"""

import re
from html.parser import HTMLParser
from urllib.parse import unquote

from ombud.text.clean import close_directions
from ombud.text.clusters import cluster_start
from ombud.text.markup_rules import VEIL

__all__ = ["excerpt", "plain"]

_VEILS = {VEIL, "label"}
"""A label is how `veils.dress` draws a veil; stored HTML has none, but a mistaken call must leak nothing."""

_BLOCKS = {"p", "blockquote", "ul", "ol", "pre", "li"}
_EMPTY = {"br", "img", "input", "hr"}
_BREAK = re.compile(r"(?<![^\S\n])[^\S\n]*\n\s*")
_SPARE_LINES = re.compile(r"\n{3,}")


class _Element:
    def __init__(self, tag: str, attributes: dict[str, str | None]) -> None:
        self.tag = tag
        self.attributes = attributes
        self.children: list[_Element | str] = []


class _Tree(HTMLParser):
    """Builds elements from HTML as the sanitizer writes it: every tag closed, void elements apart."""

    def __init__(self) -> None:
        super().__init__()
        self.root = _Element("", {})
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = _Element(tag, dict(attrs))
        self._open[-1].children.append(element)
        if tag not in _EMPTY:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        for depth in range(len(self._open) - 1, 0, -1):
            if self._open[depth].tag == tag:
                del self._open[depth:]
                return

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)


def plain(html: str, *, veiled: bool, curtain: str) -> str:
    """Text of a comment's stored HTML, with `curtain` (say "[hidden]") for each inline veil.

    A comment `veiled` as a whole is the curtain alone. Paragraphs are parted by a blank line, quotes begin
    with "> ", items of lists with "- " or their number, and a link is followed by its address in parentheses
    where its words do not say it.
    """
    if veiled:
        return curtain
    tree = _Tree()
    tree.feed(html)
    tree.close()
    text = _SPARE_LINES.sub("\n\n", "\n".join(_lines(tree.root, curtain))).strip("\n")
    return close_directions(text)


def excerpt(text: str, length: int) -> str:
    """The beginning of a text on one line, at most `length` code points with the "…" that marks the cut.

    Cut after a word where that keeps at least half, else after a whole grapheme cluster (UAX 29); empty when
    not even the first cluster fits.
    """
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    end = cluster_start(line, max(0, length - 1))
    space = line.rfind(" ", 0, end + 1)
    if space >= length // 2:
        end = space
    head = line[:end].rstrip(" ,;:–—-")
    return f"{close_directions(head)}…" if head else ""


def _lines(element: _Element, curtain: str) -> list[str]:
    """The lines of a block. What stands between inner blocks is inline text and forms a block of its own."""
    if element.tag == "pre":
        return _words(element, curtain).rstrip("\n").split("\n")
    blocks: list[list[str]] = []
    loose = _Element("p", {})
    for child in [*element.children, _Element("p", {})]:
        if isinstance(child, str) or child.tag not in _BLOCKS:
            loose.children.append(child)
            continue
        text = _BREAK.sub("\n", _words(loose, curtain)).strip()
        blocks += [text.split("\n")] if text else []
        loose = _Element("p", {})
        if child.children:
            blocks.append(_block(child, curtain))
    gap = [] if element.tag == "li" else [""]
    return [line for number, block in enumerate(blocks) for line in ([*gap, *block] if number else block)]


def _block(element: _Element, curtain: str) -> list[str]:
    if element.tag == "blockquote":
        return [f"> {line}".rstrip() for line in _lines(element, curtain)]
    if element.tag in ("ul", "ol"):
        return _items(element, curtain)
    return _lines(element, curtain)


def _items(element: _Element, curtain: str) -> list[str]:
    lines: list[str] = []
    number = int(start) if (start := element.attributes.get("start") or "1").isdecimal() else 1
    for item in element.children:
        if isinstance(item, str):
            continue
        mark = "- " if element.tag == "ul" else f"{number}. "
        first, *rest = _lines(item, curtain) or [""]
        lines += [f"{mark}{first}".rstrip(), *(f"{' ' * len(mark)}{line}".rstrip() for line in rest)]
        number += 1
    return lines


def _words(element: _Element, curtain: str) -> str:
    words: list[str] = []
    for child in element.children:
        if isinstance(child, str):
            words.append(child)
        elif child.tag in _VEILS:
            words.append(curtain)
        elif child.tag == "br":
            words.append("\n")
        elif child.tag == "img":
            words.append(child.attributes.get("alt") or "")
        else:
            words.append(_words(child, curtain) + _address(child, curtain))
    return "".join(words)


def _address(element: _Element, curtain: str) -> str:
    href = element.attributes.get("href") if element.tag == "a" else None
    if not href or _bare(href) == _bare(_words(element, curtain)):
        return ""
    return f" ({href})"


def _bare(address: str) -> str:
    """What an address and the words that spell it share: no scheme, nothing encoded, no last slash."""
    text = re.sub(r"^(?:https?://|mailto:)", "", unquote(address.strip()), flags=re.IGNORECASE)
    host, _slash, path = text.partition("/")
    return f"{_ascii(host)}/{path}".rstrip("/")


def _ascii(host: str) -> str:
    try:
        return host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return host.lower()
