"""The text of HTML in one normal form, so that a browser and this server count the same characters.

The rules, to be followed by whoever builds the text of a passage from a DOM:

1. The elements of `DROPPED` give no text, nor does any element with a `hidden` attribute or an inline
   `display: none`, nor any whose name begins with `ombud-`. Comments give none.
2. The start and the end of an element of `BLOCKS` (of a dropped one too) and every `<br>` end a paragraph.
   List items, table rows, headings and lines of a poem are therefore paragraphs.
3. The start and the end of a table cell (`td`, `th`) are a space. All other borders are nothing: `<b>a</b>b`
   is `ab`.
4. In a paragraph every run of characters of `SPACE` is one space, none at either end. Paragraphs without
   text vanish. Nothing else is changed: soft hyphens, quotes and letters stay as written.
5. Paragraphs are joined by a blank line (two line feeds). Offsets count code points.

Captions (`figcaption`), `aside`, `nav` and forms are dropped: they stand beside a story's text, not in it.
"""

import codecs
import re
from typing import TypeAlias

from lxml import etree  # type: ignore[import-untyped]

Element: TypeAlias = etree._Element

SPACE = "\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
"""White space of rule 4, as the inside of a regular expression's brackets in Python and JavaScript."""

_BLOCK_NAMES = """
address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption
figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre search section
summary table tbody tfoot thead tr ul
"""
_DROPPED_NAMES = """
aside audio button canvas datalist embed figcaption form frame frameset head iframe input map math meter nav
noembed noframes noscript object option progress rp rt script select style svg template textarea title video
"""
BLOCKS = frozenset(_BLOCK_NAMES.split())
DROPPED = frozenset(_DROPPED_NAMES.split())
CELLS = frozenset({"td", "th"})

_SPACES = re.compile(f"[{SPACE}]+")
_INVISIBLE = re.compile(r"(?:^|;)\s*display\s*:\s*none\b", re.IGNORECASE)
_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_WEB_CODEC = re.compile(
    "ascii|utf-8|utf-16(-[bl]e)?|iso8859-[0-9]+|cp125[0-8]|cp8(66|74)|koi8-[ru]|gb(k|2312|18030)|big5(hkscs)?|"
    "euc_(jp|kr)|iso2022_jp|shift_jis|cp9(32|49)|mac-(roman|cyrillic)"
)
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def html_text(html_fragment: str) -> str:
    """Text of a fragment or a page of HTML in the normal form above; empty where there is none."""
    root = parse(html_fragment)
    return "" if root is None else "\n\n".join(paragraphs(root))


def paragraphs(element: Element) -> list[str]:
    """Paragraphs of an element's text in the normal form above."""
    found: list[str] = []
    pieces: list[str] = []
    walk = etree.iterwalk(element, events=("start", "end", "comment", "pi"))
    for event, node in walk:
        tag = node.tag if isinstance(node.tag, str) else ""
        parts = tag in BLOCKS or tag == "br" or tag.startswith("ombud-")
        if parts:
            _end_paragraph(found, pieces)
        elif tag in CELLS:
            pieces.append(" ")
        if event == "start":
            if _is_dropped(node, tag):
                walk.skip_subtree()
            elif node.text:
                pieces.append(node.text)
        elif node is not element and node.tail:
            pieces.append(node.tail)
    _end_paragraph(found, pieces)
    return found


def collapse(text: str) -> str:
    """Text as one paragraph: runs of white space are one space, none at either end."""
    return _SPACES.sub(" ", text).strip(" ")


def parse(html: str | bytes) -> Element | None:
    """Root of a page or fragment; None when it holds nothing at all. Never raises, whatever it is given."""
    text = decode(html) if isinstance(html, bytes) else html
    data = text.replace("\x00", "\ufffd").encode("utf-8", "replace")
    try:
        return etree.fromstring(data, etree.HTMLParser(encoding="utf-8", no_network=True))
    except (etree.LxmlError, ValueError):
        return None


def decode(body: bytes, charset: str = "") -> str:
    """Bytes of a page as text, by the order of the HTML standard: byte order mark, header, meta element.

    `charset` is the one of the Content-Type header, or empty. Without any word on it the page is UTF-8 if
    it can be, else windows-1252. Bytes that make no sense become U+FFFD; it never raises.
    """
    for mark, name in _BYTE_ORDER_MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    if name := _codec(charset):
        return body.decode(name, "replace")
    declared = _META_CHARSET.search(body[:4096])
    if declared and (name := _codec(declared[1].decode("ascii"))):
        # A meta element that could be read is not in UTF-16, whatever it says.
        return body.decode("utf-8" if name.startswith("utf-16") else name, "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return body.decode("cp1252", "replace")


def _codec(label: str) -> str:
    try:
        name = codecs.lookup(label.strip().strip("\"'")).name
    except (LookupError, ValueError):
        return ""
    if not _WEB_CODEC.fullmatch(name):
        return ""
    # Browsers read these labels as windows-1252 (WHATWG Encoding).
    return "cp1252" if name in ("iso8859-1", "ascii") else name


def _is_dropped(node: Element, tag: str) -> bool:
    if tag in DROPPED or tag.startswith("ombud-") or node.get("hidden") is not None:
        return True
    style = node.get("style")
    return style is not None and _INVISIBLE.search(style) is not None


def _end_paragraph(found: list[str], pieces: list[str]) -> None:
    text = collapse("".join(pieces))
    pieces.clear()
    if text:
        found.append(text)
