"""What a reader has not yet read of what the newsroom told them, for the embed."""

from __future__ import annotations

from typing import Any

from django.utils import translation

from ombud.models import Reader, Site
from ombud.publish.surroundings import interface_language

from .telling import line, rows_for

AT_MOST = 10


def told(site: Site, reader: Reader, interface: str) -> list[dict[str, Any]]:
    """The unread lines, newest first, at most ten, in the interface's language: what was decided, and the address of
    the page that says why. By one query."""
    lang = interface_language(interface, translation.get_language() or "", site.language)
    with translation.override(lang):
        return [line(row, site, lang) for row in rows_for(reader).filter(seen_at=None)[:AT_MOST]]
