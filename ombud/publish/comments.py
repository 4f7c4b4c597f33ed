"""One comment as a plain dict."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from ombud.models import Comment, Story
from ombud.text import language as languages
from ombud.text import veils

from .links import permalink, site_url
from .versions import label, version_dicts

INDENT = 4


def notice_path(row: Comment, story: Story) -> str:
    """The address of the notice that corrects the words which this comment quotes; empty where there is none."""
    return f"{site_url(story)}/corrections/{row.corrected_by.serial}" if row.corrected_by else ""


def comment_dict(
    row: Comment, story: Story, lang: str, parent: Comment | None, *, to_author: bool = False
) -> dict[str, Any]:
    """One comment as templates and programs get it: nothing of who wrote it but the name.

    Only its author also sees it while it waits (`to_author`).
    """
    shown = row.status == Comment.Status.APPROVED or (to_author and row.status == Comment.Status.PENDING)
    writer = row.name or _("Guest")
    code = row.language
    return {
        "id": row.pk,
        "anchor": f"comment-{row.pk}",
        "name": writer if shown else "",
        "initial": writer[:1].upper() if shown else "",
        "html": veils.dress(row.html, _("Hidden words. Show them")) if shown else "",
        "veil": row.veil if shown else "",
        "veil_label": row.veil_label if shown else "",
        "language": code,
        "dir": languages.direction(code) if code else "auto",
        "label": label(code) if code else "",
        "versions": version_dicts(row) if shown else [],
        "created": row.created_at,
        "created_iso": row.created_at.isoformat(timespec="seconds"),
        "edited": row.edited_at is not None and shown,
        "withdrawn": not shown,
        "gone": "" if shown else ("withdrawn" if row.status == Comment.Status.WITHDRAWN else "removed"),
        "depth": min(row.depth, INDENT),
        "parent": row.parent_id,
        "reply_to": (parent.name or _("Guest")) if parent and parent.status == Comment.Status.APPROVED else "",
        "reply_to_anchor": f"comment-{row.parent_id}" if row.parent_id else "",
        "recommendations": row.recommendations,
        "url": permalink(row, story),
        "corrected": notice_path(row, story) if shown else "",
        "badge": row.badge if shown else "",
        "pinned": row.pinned and shown,
        "more": None,
    }
