"""What comments add to markdown-it: the inline veil, bare addresses as links, and an end to nesting.

The rules follow the parser's own protocol: `rule(state, ...)` answers whether it took something at the
position of `state`, and makes tokens only when it is not `silent`.
"""

import re
from collections.abc import Callable

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, blockquote, list_block
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

__all__ = ["VEIL", "install"]

VEIL = "ombud-veil"
"""The element that holds veiled words in stored HTML."""

BlockRule = Callable[[StateBlock, int, int, bool], bool]

_MARKS = re.compile(r"\\[\s\S]|`+|\|\|")
_ADDRESS = re.compile(r"://[^\s<>\[\]|`\"“”«»\\^{}\x00-\x1f\x7f\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069]+")
_SCHEME = re.compile(r"(?<![^\W_])https?\Z", re.IGNORECASE)
_TRAILING = ".,;:!?'’*_~…)"


def install(parser: MarkdownIt) -> None:
    """Add the rules of this module to `parser`, whose `env` must then hold `depth` and `depth_limit`."""
    parser.block.ruler.at("blockquote", _bounded(blockquote), {"alt": ["paragraph", "blockquote", "list"]})
    parser.block.ruler.at("list", _bounded(list_block), {"alt": ["paragraph", "blockquote"]})
    parser.inline.add_terminator_char("|")
    parser.inline.ruler.before("backticks", "veil", _veil)
    parser.inline.ruler.before("backticks", "address", _address)
    parser.core.ruler.push("lift_veils", _lift_veils)


def _bounded(rule: BlockRule) -> BlockRule:
    """Below the limit the markers of quotes and lists stay text; the parser alone would drop the words."""

    def bounded(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        if state.env["depth"] >= state.env["depth_limit"]:
            return False
        state.env["depth"] += 1
        try:
            return rule(state, start, end, silent)
        finally:
            state.env["depth"] -= 1

    return bounded


def _veil(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith("||", state.pos):
        return False
    opening, limit = state.pos, state.posMax
    start = opening + 2
    while start < limit and state.src[start] == "|":
        start += 1
    end = _veil_end(state.src, start, limit)
    if end is None:
        if not silent:
            state.append_pending(state.src[opening:start])
        state.pos = start
        return True
    if not silent:
        state.push("veil_open", VEIL, 1)
        state.pos, state.posMax = start, end
        state.md.inline.tokenize(state)
        state.posMax = limit
        state.push("veil_close", VEIL, -1)
    state.pos = end + 2
    return True


def _veil_end(source: str, start: int, limit: int) -> int | None:
    """Where the closing `||` of a veil stands; bars in code or after a backslash close nothing."""
    at, lonely = start, set[str]()
    while mark := _MARKS.search(source, at, limit):
        at = mark.end()
        run = mark.group()
        if run == "||":
            return mark.start() if source[start : mark.start()].strip() else None
        if run[0] == "`" and run not in lonely:
            closing = re.compile(f"(?<!`){run}(?!`)").search(source, at, limit)
            if closing:
                at = closing.end()
            else:
                lonely.add(run)
    return None


def _address(state: StateInline, silent: bool) -> bool:
    """A bare address. The parser stops at its colon, with the scheme already taken for text."""
    scheme = _SCHEME.search(state.src, max(0, state.pos - 6), state.pos)
    rest = _ADDRESS.match(state.src, state.pos, state.posMax) if scheme and not state.linkLevel else None
    if scheme is None or rest is None:
        return False
    if not silent and not state.pending.endswith(scheme.group()):
        return False
    text = scheme.group() + _without_tail(rest.group())
    href = state.md.normalizeLink(text)
    if not state.md.validateLink(href):
        return False
    if not silent:
        state.pending = state.pending[: -len(scheme.group())]
        token = state.push("link_open", "a", 1)
        token.attrs = {"href": href}
        token = state.push("text", "", 0)
        token.content = text
        state.push("link_close", "a", -1)
    state.pos += len(text) - len(scheme.group())
    return True


def _without_tail(address: str) -> str:
    """The address without the sentence's punctuation, and with only the parentheses that it opened itself."""
    spare = address.count(")") - address.count("(")
    end = len(address)
    while end and address[end - 1] in _TRAILING:
        if address[end - 1] == ")":
            if spare <= 0:
                break
            spare -= 1
        end -= 1
    return address[:end]


def _lift_veils(state: StateCore) -> None:
    """Put a veil within a link around that link, and keep veiled words out of the `alt` of images.

    A control within a link cannot be operated, and an attribute cannot be veiled.
    """
    for token in state.tokens:
        if token.children and any(child.tag == VEIL or child.type == "image" for child in token.children):
            token.children = _lifted(token.children)


def _lifted(tokens: list[Token]) -> list[Token]:
    done: list[Token] = []
    link: list[Token] | None = None
    for token in tokens:
        if token.type == "image":
            token.children = _unveiled(token.children or [])
        if token.type == "link_open":
            link = []
        (done if link is None else link).append(token)
        if token.type == "link_close" and link is not None:
            done += _around(link)
            link = None
    return done


def _around(link: list[Token]) -> list[Token]:
    bare = [token for token in link if token.tag != VEIL]
    if len(bare) == len(link):
        return link
    return [Token("veil_open", VEIL, 1), *bare, Token("veil_close", VEIL, -1)]


def _unveiled(tokens: list[Token]) -> list[Token]:
    depth, kept = 0, []
    for token in tokens:
        depth += token.nesting if token.tag == VEIL else 0
        if not depth and token.tag != VEIL:
            kept.append(token)
    return kept
