"""The JSON exports of Isso, Remark42, Commento, Comentario, Waline, Artalk, and Ombud's own.

Those of Remark42 and Ombud are read line by line; the others are one document and are read whole.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import IO, Any

from .records import Broken, Entry, Record, Skipped, Thread

_NOBODY = {"", "anonymous", "0" * 64, "00000000-0000-0000-0000-000000000000"}


def isso(file: IO[bytes]) -> Iterator[Record]:
    """The generic list of threads. Its comments have numbers that may repeat from thread to thread."""
    for thread in _rows(_whole(file)):
        page = _word(thread, "id")
        yield Thread(page, page, _word(thread, "title").replace("+", " ").replace("%26", "&"))
        for index, row in enumerate(_rows(thread.get("comments"))):
            # Two comments with one number stand in real files; the place in the list tells them apart.
            number = _word(row, "id")
            yield Entry(
                key=f"{page}#{number}#{index}",
                thread=page,
                body=_word(row, "text"),
                name=_word(row, "author"),
                author=_word(row, "email").lower(),
                created=_word(row, "created"),
            )


def remark42(file: IO[bytes]) -> Iterator[Record]:
    """A backup: a line about users and posts, then one comment a line."""
    pages: set[str] = set()
    for row in _lines(file):
        if "id" not in row:
            continue
        user = row.get("user") or {}
        page = _word(row.get("locator") or {}, "url")
        if page not in pages:
            pages.add(page)
            yield Thread(page, page, _word(row, "title"))
        yield Entry(
            key=_word(row, "id"),
            parent=_word(row, "pid"),
            thread=page,
            body=_word(row, "text"),
            html=True,
            name=_word(user, "name"),
            author=_word(user, "id"),
            created=_word(row, "time")[:19],
            edited=_word(row.get("edit") or {}, "time")[:19],
            status="withdrawn" if row.get("delete") else "approved",
            likes=sum(1 for vote in (row.get("votes") or {}).values() if vote),
        )


def commento(file: IO[bytes]) -> Iterator[Record]:
    """Version 1, of Commento, Commento++ and early Comentario."""
    data = _whole(file)
    people = {_word(row, "commenterHex"): _word(row, "name") for row in _rows(data.get("commenters"))}
    states = {"approved": "approved", "flagged": "approved"}
    for row in _rows(data.get("comments")):
        page = _word(row, "url")
        host = _word(row, "domain")
        address = page if "://" in page or not host else f"https://{host}/{page.lstrip('/')}"
        who = _word(row, "commenterHex")
        yield Thread(address, address)
        yield Entry(
            key=_word(row, "commentHex"),
            parent="" if _word(row, "parentHex") == "root" else _word(row, "parentHex"),
            thread=address,
            body=_word(row, "markdown"),
            name="" if who in _NOBODY else people.get(who, ""),
            author="" if who in _NOBODY else who,
            created=_word(row, "creationDate")[:19],
            status="withdrawn" if row.get("deleted") else states.get(_word(row, "state"), "pending"),
            likes=max(0, int(row.get("score") or 0)),
        )


def comentario(file: IO[bytes]) -> Iterator[Record]:
    """Version 3: pages, comments and commenters by UUID."""
    data = _whole(file)
    people = {_word(row, "id"): _word(row, "name") for row in _rows(data.get("commenters"))}
    for row in _rows(data.get("pages")):
        yield Thread(_word(row, "id"), _word(row, "path"), _word(row, "title"))
    for row in _rows(data.get("comments")):
        who = _word(row, "userCreated")
        gone, held, good = (bool(row.get(flag)) for flag in ("isDeleted", "isPending", "isApproved"))
        yield Entry(
            key=_word(row, "id"),
            parent=_word(row, "parentId"),
            thread=_word(row, "pageId"),
            body=_word(row, "markdown") or _word(row, "html"),
            html=not _word(row, "markdown"),
            name=_word(row, "authorName") or ("" if who in _NOBODY else people.get(who, "")),
            author="" if who in _NOBODY else who,
            created=_word(row, "createdTime")[:19],
            edited=_word(row, "editedTime")[:19],
            status="withdrawn" if gone else "pending" if held else "approved" if good else "rejected",
            likes=max(0, int(row.get("score") or 0)),
        )


def waline(file: IO[bytes]) -> Iterator[Record]:
    """Comments alone: its table of users holds passwords, which are not looked at."""
    states = {"approved": "approved", "spam": "spam"}
    for row in _rows((_whole(file).get("data") or {}).get("Comment")):
        page = _word(row, "url")
        yield Thread(page, page)
        yield Entry(
            key=_word(row, "objectId") or _word(row, "id"),
            parent=_word(row, "pid"),
            thread=page,
            body=_word(row, "comment"),
            name=_word(row, "nick"),
            author=_word(row, "mail").lower(),
            created=_word(row, "insertedAt").removesuffix("Z")[:19],
            status=states.get(_word(row, "status"), "pending"),
            likes=max(0, int(row.get("like") or 0)),
        )


def artalk(file: IO[bytes]) -> Iterator[Record]:
    """Artrans: a list in which every value is text."""
    for row in _rows(_whole(file)):
        page, parent = _word(row, "page_key"), _word(row, "rid")
        yield Thread(page, page, _word(row, "page_title"))
        yield Entry(
            key=_word(row, "id"),
            parent="" if parent == "0" else parent,
            thread=page,
            body=_word(row, "content"),
            name=_word(row, "nick"),
            author=_word(row, "email").lower(),
            created=_word(row, "created_at"),
            status="pending" if _word(row, "is_pending") == "true" else "approved",
            likes=int(_word(row, "vote_up") or 0),
        )


def ombud(file: IO[bytes]) -> Iterator[Record]:
    """Our own export (docs/moving.md). Stories and comments come back; other records are counted and left."""
    for row in _lines(file):
        kind, key = _word(row, "record"), _word(row, "id")
        if kind == "story":
            yield Thread(key, _word(row, "url"), _word(row, "headline"))
        elif kind == "comment":
            yield Entry(
                key=key,
                thread=_word(row, "story"),
                parent=_word(row, "parent"),
                author=_word(row, "reader"),
                created=_word(row, "created_at"),
                edited=_word(row, "edited_at"),
                likes=int(row.get("recommendations") or 0),
                name=_word(row, "name"),
                body=_word(row, "body"),
                status=_word(row, "status"),
                language=_word(row, "language"),
                veil=_word(row, "veil"),
                veil_label=_word(row, "veil_label"),
            )
        elif kind not in ("site", "end"):
            yield Skipped(key, f"a record “{kind}”, which stays in the file for the archive")


def _whole(file: IO[bytes]) -> Any:
    try:
        return json.load(file)
    except UnicodeDecodeError as error:
        raise Broken(f"The file is not in UTF-8 at byte {error.start}.") from error
    except (ValueError, RecursionError) as error:
        raise Broken(f"The JSON cannot be read: {error}.") from error


def _lines(file: IO[bytes]) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(file, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise Broken(f"Line {number} cannot be read: {error}.") from error
        if not isinstance(row, dict):
            raise Broken(f"Line {number} is not an object.")
        yield row


def _rows(value: Any) -> list[dict[str, Any]]:
    """The objects of a list; anything else is none."""
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def _word(row: dict[str, Any], name: str) -> str:
    """A value as text; absent and null are empty."""
    value = row.get(name)
    return "" if value is None else str(value)
