"""Somebody else's HTML of a comment as the source of ours: the small Markdown of `text.markup`."""

from __future__ import annotations

import re
from html.parser import HTMLParser

__all__ = ["source"]

_ESCAPED = re.compile(r"([\\`*_\[\]|])")
_LINE_MARK = re.compile(r"^([ \t]*)([>+-]|\d{1,9}[.)]|~~~)", re.MULTILINE)
_MARKS = {"em": "*", "i": "*", "strong": "**", "b": "**"}
_BLOCKS = {"p", "div", "blockquote", "ul", "ol", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "table", "tr"}
_SILENT = {"script", "style", "head", "title", "template", "iframe", "object", "noscript"}
_WEB = re.compile(r"https?://[^\s<>()]+")


def source(html: str) -> str:
    """The words of `html`, with emphasis, links, quotes, lists and code kept as Markdown and all else left out.

    Line breaks in the text stay, as WordPress means them. Text that looks like Markdown is escaped, so that it stays
    what it was. Raises nothing: any text is some HTML.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return re.sub(r"\n{3,}", "\n\n", "".join(reader.parts)).strip()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0
        self._quotes = 0
        self._links: list[tuple[str, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        elif tag == "br":
            self._line("\n")
        elif tag == "li":
            self._line("\n- ")
        elif tag == "a":
            self._links.append((dict(attrs).get("href") or "", len(self.parts)))
        elif tag in _BLOCKS:
            self._quotes += tag == "blockquote"
            self._line("\n\n")
        elif tag in _MARKS:
            self.parts.append(_MARKS[tag])

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag == "a" and self._links:
            self._end_link(*self._links.pop())
        elif tag in _BLOCKS:
            if tag == "blockquote":
                self._quotes = max(0, self._quotes - 1)
            self._line("\n\n")
        elif tag in _MARKS:
            self.parts.append(_MARKS[tag])

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        safe = _LINE_MARK.sub(_escape_mark, _escape(data))
        self.parts.append(safe.replace("\n", self._break("\n")) if self._quotes else safe)

    def _line(self, ends: str) -> None:
        self.parts.append(self._break(ends) if self._quotes else ends)

    def _break(self, ends: str) -> str:
        return ends.replace("\n", "\n" + "> " * min(self._quotes, 4))

    def _end_link(self, href: str, start: int) -> None:
        words = "".join(self.parts[start:]).strip()
        if not _WEB.fullmatch(href):
            return
        self.parts[start:] = [href if words in ("", _escape(href), href) else f"[{words}]({href})"]


def _escape(text: str) -> str:
    """Markdown's signs escaped, but not within a web address, which is a link as it stands."""
    pieces, end = [], 0
    for found in _WEB.finditer(text):
        pieces += [_ESCAPED.sub(r"\\\1", text[end : found.start()]), found[0]]
        end = found.end()
    return "".join([*pieces, _ESCAPED.sub(r"\\\1", text[end:])])


def _escape_mark(found: re.Match[str]) -> str:
    mark = found[2]
    return f"{found[1]}{mark[:-1]}\\{mark[-1]}" if mark[0].isdigit() else f"{found[1]}\\{mark}"
