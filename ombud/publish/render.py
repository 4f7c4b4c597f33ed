"""Turning the plain dict of a thread into the documents that readers and programs fetch."""

from __future__ import annotations

import json
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from ombud.text import plain

from .pieces import comment_piece, form_piece, strings_piece
from .store import Document

JSON_TYPE = "application/json; charset=utf-8"
HTML_TYPE = "text/html; charset=utf-8"


def fragment(thread: dict[str, Any]) -> str:
    """The thread as HTML, the same for the embed, the story page and readers without JavaScript."""
    drawn = [{"drawn": comment_piece(each, thread), "more": each["more"]} for each in thread["comments"]]
    form = form_piece(thread) if thread["open"] else ""
    context = {"thread": {**thread, "comments": drawn}, "form": form, "strings": strings_piece(thread)}
    return render_to_string("reader/thread.html", context)


def thread_json(thread: dict[str, Any]) -> Document:
    """The thread for programs. `text` is the plain form, where veiled words never stand."""
    mode = thread["mode"]
    body = {
        "site": thread["site"]["name"],
        "story": {key: thread["story"][key] for key in ("id", "url", "headline", "language", "page")},
        "edition": thread["edition"],
        "sort": thread["sort"],
        "page": thread["page"],
        "pages": thread["pages"],
        "count": thread["count"],
        "open": thread["open"],
        "mode": {**mode, "closes_at": mode["closes_at"].isoformat() if mode["closes_at"] else None},
        "languages": thread["languages"],
        "unset_count": thread["unset_count"],
        "comments": [comment_json(comment) for comment in thread["comments"]],
    }
    return Document.of(JSON_TYPE, json.dumps(body, ensure_ascii=False, separators=(",", ":")))


def comment_json(comment: dict[str, Any]) -> dict[str, Any]:
    """One comment for programs."""
    kept = (
        "id",
        "parent",
        "depth",
        "name",
        "language",
        "dir",
        "veil_label",
        "edited",
        "recommendations",
        "badge",
        "pinned",
        "url",
    )
    return {
        **{key: comment[key] for key in kept},
        "veiled": bool(comment["veil"]),
        "status": comment["gone"] or "approved",
        "created": comment["created_iso"],
        "html": veiled_html(comment, comment["html"]),
        "text": plain_form(comment),
        "versions": [
            {
                "language": version["language"],
                "dir": version["dir"],
                "html": veiled_html(comment, version["html"]),
                "text": plain_version(comment, version),
            }
            for version in comment["versions"]
        ],
        "more": comment["more"],
    }


def veiled_html(comment: dict[str, Any], html: str) -> str:
    """HTML of the comment under its veil, so that a program that shows it as it is shows the veil as well."""
    if not comment["veil"]:
        return str(html)
    summary = _("This comment contains spoilers. Show it")
    return f"<details><summary>{summary}</summary>{html}</details>"


def plain_form(comment: dict[str, Any]) -> str:
    """The comment for feeds, previews and structured data."""
    return plain.plain(comment["html"], veiled=bool(comment["veil"]), curtain=_("[hidden: spoiler]"))


def plain_version(comment: dict[str, Any], version: dict[str, Any]) -> str:
    """The same of one of its versions: the comment's veil covers them all."""
    return plain.plain(version["html"], veiled=bool(comment["veil"]), curtain=_("[hidden: spoiler]"))
