"""What the API answers about a comment to its author."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.utils import timezone, translation

from ombud.actions import comments, found, readers
from ombud.models import Comment
from ombud.publish.comments import comment_dict
from ombud.publish.links import permalink, place_query
from ombud.publish.pieces import comment_piece
from ombud.publish.surroundings import interface_language
from ombud.publish.versions import bring_versions


def json_answer(status: int, body: dict[str, Any]) -> HttpResponse:
    """A JSON answer that no cache keeps."""
    response = JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False})
    response["Cache-Control"] = "no-store"
    return response


def posted(comment: Comment, interface: str) -> dict[str, Any]:
    """The whole answer to a post or an edit: how the thread will show it, and the author's token."""
    query = place_query(comment, comment.site.rules)
    return {
        **mine(comment, interface, why(interface, [comment]).get(comment.pk, "")),
        "page": query["page"],
        "root": query.get("root"),
        "language": comment.language,
        "veiled": bool(comment.veil),
        "token": readers.token_of(comment.reader) if comment.reader else "",
    }


def mine(comment: Comment, interface: str, why: str = "") -> dict[str, Any]:
    """One of the reader's own comments with what they may still do to it; `why` it waits, where it does."""
    bring_versions([comment])
    editable = comments.editable(comment)
    until = comment.created_at + timedelta(minutes=comment.site.rules.edit_minutes)
    return {
        "id": comment.pk,
        "status": comment.status,
        "why": why,
        "parent": comment.parent_id,
        "html": comment_html(comment, interface),
        "url": permalink(comment, comment.story),
        "versions": [{"lang": row.language, "status": row.status} for row in comment.brought_versions],
        "edit_until": until.isoformat() if editable else None,
        "withdrawable": comment.status != Comment.Status.WITHDRAWN,
    }


def why(interface: str, rows: Collection[Comment]) -> dict[int, str]:
    """Why those of these comments wait that do, in the interface's language; one query where any does."""
    waiting = [row for row in rows if row.status == Comment.Status.PENDING]
    if not waiting:
        return {}
    with translation.override(
        interface_language(interface, translation.get_language() or "", waiting[0].site.language)
    ):
        return found.waits([row.pk for row in waiting])


def comment_html(comment: Comment, interface: str) -> str:
    """The comment as a thread shows it, for its author also while it waits."""
    site = comment.site
    lang = interface_language(interface, translation.get_language() or "", site.language)
    with translation.override(lang), timezone.override(site.timezone):
        seen = comment_dict(comment, comment.story, lang, comment.parent, to_author=True)
        return comment_piece(seen, {"open": True, "lang": lang, "translates": False})
