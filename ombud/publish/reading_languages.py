"""A thread for somebody who reads some of its languages, where no script can hide the others."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any
from urllib.parse import urlencode

KNOWN_AT_MOST = 30


def asked(values: Iterable[str]) -> list[str]:
    """The codes of `read=en,uk` and `read=en&read=uk`, each once."""
    codes = [code.strip() for value in values for code in value.split(",")]
    return [code for code in dict.fromkeys(codes) if code][:KNOWN_AT_MOST]


def narrowed(thread: dict[str, Any], read: Collection[str]) -> dict[str, Any]:
    """The thread without the comments in other languages, as `thread.thread` made it.

    They are counted. One that has shown replies stays as a placeholder; one without a known language is shown.
    """
    kept: list[dict[str, Any]] = []
    holding: set[int | None] = set()
    unread = 0
    # Replies come after what they answer, so from the end on it is known what hangs below.
    for comment in reversed(thread["comments"]):
        shown = _is_read(comment, read)
        unread += not shown
        if shown or comment["id"] in holding:
            holding.add(comment["parent"])
            kept.append(comment if shown else {**comment, "elsewhere": True})
    query = {"lang": thread["lang"], "sort": thread["sort"], "page": thread["page"]}
    return {
        **thread,
        "comments": kept[::-1],
        "languages": [{**each, "unread": each["code"] not in read} for each in thread["languages"]],
        "read": ",".join(read),
        "unread": unread,
        "all_url": f"{thread['story']['page']}?{urlencode(query)}#comments",
        **{name: _with(thread[name], read) for name in ("first_url", "previous_url", "next_url")},
        "sorts": [{**sort, "url": _with(sort["url"], read)} for sort in thread["sorts"]],
    }


def _is_read(comment: dict[str, Any], read: Collection[str]) -> bool:
    spoken = [comment["language"], *(version["language"] for version in comment["versions"])]
    return comment["withdrawn"] or not comment["language"] or any(code in read for code in spoken)


def _with(url: str | None, read: Collection[str]) -> str | None:
    """The address of another page of the thread with the same choice."""
    if not url:
        return url
    address, _hash, fragment = url.partition("#")
    return f"{address}&{urlencode({'read': ','.join(read)})}#{fragment}"
