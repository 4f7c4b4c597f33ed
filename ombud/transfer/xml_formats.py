"""Disqus' export and WordPress' WXR, read as a stream: a file of any size takes the memory of its largest element."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any

from lxml import etree  # type: ignore[import-untyped]

from .records import Broken, Entry, Record, Skipped, Thread

_DISQUS = "{http://disqus.com}"
_DSQ_ID = "{http://disqus.com/disqus-internals}id"


def disqus(file: IO[bytes]) -> Iterator[Record]:
    """Threads and posts of an export (docs.disqus.com/developers/export). Raises Broken."""
    for element in _elements(file, f"{_DISQUS}thread", f"{_DISQUS}post"):
        key = element.get(_DSQ_ID, "")
        if element.tag == f"{_DISQUS}thread":
            if element.find(f"{_DISQUS}link") is not None:
                yield Thread(key, _text(element, f"{_DISQUS}link"), _text(element, f"{_DISQUS}title"))
            continue
        yield _post(element, key)


def _post(element: Any, key: str) -> Record:
    author = element.find(f"{_DISQUS}author")
    spam, gone = (_text(element, f"{_DISQUS}{flag}") == "true" for flag in ("isSpam", "isDeleted"))
    held = _text(element, f"{_DISQUS}isApproved") == "false"
    return Entry(
        key=key,
        thread=_reference(element, f"{_DISQUS}thread"),
        parent=_reference(element, f"{_DISQUS}parent"),
        body=_text(element, f"{_DISQUS}message"),
        html=True,
        name=_text(author, f"{_DISQUS}name"),
        author=_text(author, f"{_DISQUS}username") or _text(author, f"{_DISQUS}email").lower(),
        created=_text(element, f"{_DISQUS}createdAt"),
        status="withdrawn" if gone else "spam" if spam else "pending" if held else "approved",
    )


def _reference(element: Any, tag: str) -> str:
    found = element.find(tag)
    return "" if found is None else str(found.get(_DSQ_ID, ""))


def wordpress(file: IO[bytes]) -> Iterator[Record]:
    """Posts and pages with comments of a WXR (1.0 to 1.2, told by the name of its elements alone). Raises Broken."""
    for item in _elements(file, "item"):
        comments = [child for child in item if _local(child) == "comment"]
        if not comments:
            continue
        key = _local_text(item, "post_id") or _text(item, "link")
        yield Thread(key, _text(item, "link"), _text(item, "title"))
        yield from (_wordpress_comment(each, key) for each in comments)


def _wordpress_comment(element: Any, thread: str) -> Record:
    said = {_local(child): (child.text or "").strip() for child in element}
    key = said.get("comment_id", "")
    if said.get("comment_type", "") in ("pingback", "trackback"):
        return Skipped(key, "a pingback or trackback, not a comment")
    states = {"1": "approved", "approved": "approved", "spam": "spam", "trash": "rejected"}
    parent = said.get("comment_parent", "0")
    user = said.get("comment_user_id", "0")
    date = said.get("comment_date_gmt", "")
    if not date or date.startswith("0000"):
        date = said.get("comment_date", "")
    return Entry(
        key=key,
        thread=thread,
        parent="" if parent == "0" else parent,
        body=said.get("comment_content", ""),
        html=True,
        name=said.get("comment_author", ""),
        author=f"user {user}" if user not in ("", "0") else said.get("comment_author_email", "").lower(),
        created=date,
        status=states.get(said.get("comment_approved", ""), "pending"),
    )


def _elements(file: IO[bytes], *tags: str) -> Iterator[Any]:
    """The elements of these names, each emptied after use. No entity is resolved and no DTD is read: a document type
    is refused, since neither format has one."""
    options = {"resolve_entities": False, "load_dtd": False, "no_network": True, "huge_tree": True}
    try:
        for event, element in etree.iterparse(file, events=("start", "end"), **options):
            if event == "start":
                if element.getparent() is None and element.getroottree().docinfo.doctype:
                    raise Broken("The file declares a document type, which no export has and which is not read.")
                continue
            parent = element.getparent()
            if element.tag in tags and parent is not None and parent.tag not in tags:
                yield element
                element.clear()
                while element.getprevious() is not None:
                    del parent[0]
    except etree.XMLSyntaxError as error:
        raise Broken(f"The XML cannot be read beyond line {error.lineno}: {error.msg}.") from error


def _text(element: Any, tag: str) -> str:
    found = None if element is None else element.find(tag)
    return "" if found is None else (found.text or "").strip()


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _local_text(element: Any, name: str) -> str:
    return next(((child.text or "").strip() for child in element if _local(child) == name), "")
