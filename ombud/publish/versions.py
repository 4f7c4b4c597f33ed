"""The versions of comments in other languages, as documents show them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from ombud.models import Comment, Version
from ombud.text import language as languages
from ombud.text import veils


def bring_versions(rows: Sequence[Comment]) -> None:
    """Fetch the comments' versions, in one query for all; `version_dicts` takes what is shown from there."""
    ordered = Version.objects.order_by("language")
    prefetch_related_objects(list(rows), Prefetch("versions", queryset=ordered, to_attr="brought_versions"))


def version_dicts(row: Comment) -> list[dict[str, Any]]:
    """The shown versions of one comment as templates and programs get them; none where nobody has brought them."""
    return [
        {
            "language": version.language,
            "label": label(version.language),
            "dir": languages.direction(version.language),
            "html": veils.dress(version.html, _("Hidden words. Show them")),
            "veil_label": version.veil_label if row.veil else "",
        }
        for version in getattr(row, "brought_versions", ())
        if version.status == Version.Status.APPROVED
    ]


def label(code: str) -> str:
    """A language's own name for itself, or its code where none is known."""
    try:
        name = str(get_language_info(code)["name_local"])
    except KeyError:
        return code
    # Lists of languages begin each with a capital, whatever the language does within a sentence.
    return name[:1].upper() + name[1:]
