"""What a reader has not yet read of the newsroom's decisions on them, for the embed and their own page."""

from __future__ import annotations

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from ombud.actions import statements
from ombud.models import Notification, Reader, Site
from ombud.publish.surroundings import interface_language

AT_MOST = 10


def told(site: Site, reader: Reader, interface: str) -> list[dict[str, Any]]:
    """The unread ones, newest first, at most ten: what was decided, in the interface's language, and the address of
    the page that says why and takes an appeal. By one query."""
    rows = Notification.objects.filter(reader=reader, seen_at=None, decision__verb__in=statements.ADVERSE)
    lang = interface_language(interface, translation.get_language() or "", site.language)
    with translation.override(lang):
        return [
            {
                "id": row.pk,
                "kind": row.kind,
                "verb": row.decision.verb,
                "comment": row.comment_id,
                "sentence": _answered() if row.kind == Notification.Kind.APPEAL else statements.sentence(row.decision),
                "words": row.words,
                "label": _("Why, and what you can do"),
                "url": statements.url(site, row.decision.pk, lang),
                "at": row.created_at,
            }
            for row in rows.select_related("decision").order_by("-created_at")[:AT_MOST]
            if row.decision
        ]


def _answered() -> str:
    return _("The newsroom has answered your appeal.")
