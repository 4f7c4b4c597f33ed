"""The article that a page describes in JSON-LD (schema.org), found among whatever else it describes."""

import json
import re
from collections.abc import Iterator
from typing import Any, TypeAlias

from ombud.text import address
from ombud.text.extract_text import Element

Node: TypeAlias = dict[str, Any]

MAX_NODES = 2000
"""Nodes looked at in one page; more are not a description of a story."""

ARTICLES = frozenset({"BlogPosting", "LiveBlogPosting", "SocialMediaPosting", "Report", "DiscussionForumPosting"})
"""Types of schema.org below Article whose names do not end in "Article"."""

_OPENING = ("//", "<!--", "<![CDATA[")
_CLOSING = ("-->", "]]>", "//")
_TRAILING_COMMA = re.compile(r",(?=\s{0,200}[}\]])")


def article(root: Element, url: str) -> tuple[Node, dict[str, Node]]:
    """The article described for the page at `url` (empty when none is), and all nodes by their `@id`.

    Among several articles the one that gives the page's own address wins, else the first with a headline,
    else the first.
    """
    nodes = [node for text in _scripts(root) for node in _nodes(_parsed(text))]
    by_id = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 1}
    articles = [node for node in nodes if _is_article(node)]
    wanted = _key(url)
    ranked = sorted(articles, key=lambda node: (wanted not in _keys(node), not node.get("headline")))
    return (ranked[0] if ranked else {}), by_id


def names(value: object, by_id: dict[str, Node]) -> list[str]:
    """Names in a property that holds text, a person, an organisation, a reference to one, or several."""
    found: list[str] = []
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            reference = item.get("@id")
            known = by_id.get(reference, item) if isinstance(reference, str) else item
            name = item.get("name") or known.get("name")
            found += [n for n in (name if isinstance(name, list) else [name]) if isinstance(n, str)]
        elif isinstance(item, str) and "://" not in item:
            found.append(item)
    return found


def _scripts(root: Element) -> Iterator[str]:
    for script in root.iter("script"):
        if "ld+json" in (script.get("type") or "").lower() and script.text:
            yield script.text


def _parsed(text: str) -> object:
    bare = _unwrapped(text)
    for attempt in (text, bare, _TRAILING_COMMA.sub("", bare)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _unwrapped(text: str) -> str:
    """A script's text without the comment or CDATA marks that old templates put around it."""
    bare = text.strip()
    for mark in (*_OPENING, *_OPENING):
        bare = bare.removeprefix(mark).lstrip()
    for mark in (*_CLOSING, *_CLOSING):
        bare = bare.removesuffix(mark).rstrip()
    return bare


def _nodes(value: object) -> Iterator[Node]:
    """All objects of a description, outermost first."""
    waiting: list[object] = [value]
    for _ in range(MAX_NODES):
        if not waiting:
            return
        item = waiting.pop(0)
        if isinstance(item, list):
            waiting[:0] = item[:MAX_NODES]
        elif isinstance(item, dict):
            yield item
            waiting += [v for v in item.values() if isinstance(v, dict | list)]


def _is_article(node: Node) -> bool:
    said = node.get("@type")
    types = said if isinstance(said, list) else [said]
    return any(isinstance(t, str) and (t.endswith("Article") or t.rpartition("/")[2] in ARTICLES) for t in types)


def _keys(node: Node) -> set[str]:
    page = node.get("mainEntityOfPage")
    said = [node.get("url"), node.get("@id"), page.get("@id") if isinstance(page, dict) else page]
    return {_key(text) for text in said if isinstance(text, str)} - {""}


def _key(url: str) -> str:
    try:
        return address.key(address.canonical(url))
    except address.BadAddress:
        return ""
