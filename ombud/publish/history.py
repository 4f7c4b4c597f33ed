"""The texts that a story has had, and what changed between them."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from ombud.models import Revision, Story
from ombud.models.errors import NotFound
from ombud.text import language as languages
from ombud.text.diff import worddiff

from .links import address_of, page_of
from .pages import frame


def history_page(story: Story, lang: str, number: int) -> str:
    """The list of revisions, and revision `number` (0: the newest) against the one before it.

    Raises NotFound unless the site opens its stories' history to readers.
    """
    if not story.site.rules.history:
        raise NotFound(_("This publication does not show the history of its stories."))
    rows = list(story.revisions.defer("html").order_by("number"))
    chosen = next((row for row in rows if row.number == number), rows[-1] if rows else None)
    base = f"{page_of(story)}/history"
    context = {
        **frame(story.site, lang, lambda code: f"{base}?{urlencode({'lang': code, 'revision': number})}"),
        "story": {
            "page": page_of(story),
            "url": address_of(story),
            "headline": story.headline or address_of(story),
            "language": story.language,
            "dir": languages.direction(story.language or story.site.language),
        },
        "revisions": [_row(row, base, lang, chosen) for row in reversed(rows)],
        "paragraphs": _difference(rows, chosen),
    }
    return render_to_string("reader/history.html", context)


def _row(row: Revision, base: str, lang: str, chosen: Revision | None) -> dict[str, Any]:
    return {
        "number": row.number,
        "at": row.created_at,
        "url": f"{base}?{urlencode({'lang': lang, 'revision': row.number})}",
        "current": row == chosen,
    }


def _difference(rows: list[Revision], chosen: Revision | None) -> list[list[tuple[str, str]]]:
    """The chosen text by paragraphs, each as pieces equal, delete or insert against the revision before."""
    if chosen is None:
        return []
    before = next((row.text for row in reversed(rows) if row.number < chosen.number), chosen.text)
    paragraphs: list[list[tuple[str, str]]] = [[]]
    for op, piece in worddiff(before, chosen.text):
        for index, part in enumerate(piece.split("\n\n")):
            if index:
                paragraphs.append([])
            if part:
                paragraphs[-1].append((op, part))
    return [pieces for pieces in paragraphs if pieces]
