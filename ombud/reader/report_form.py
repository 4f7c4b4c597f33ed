"""The form for a report as data: the same for the page without JavaScript and for the embed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from ombud.actions.reporting import TEXT_LIMIT, Report
from ombud.models import Comment, Flag
from ombud.models.errors import Refused
from ombud.models.reason import label
from ombud.publish.links import site_url


def reasons() -> list[tuple[str, str]]:
    """The reasons with their names; that of content against the law comes last but one, for its further fields."""
    return [(value, _("Something else") if value == "other" else label(value)) for value in Flag.Reason.values]


def given_of(data: Mapping[str, Any], lang: str) -> Report:
    """What a form or a JSON object says."""
    return Report(
        reason=str(data.get("reason") or ""),
        text=str(data.get("text") or ""),
        name=str(data.get("name") or ""),
        email=str(data.get("email") or ""),
        good_faith=bool(data.get("good_faith")),
        children=bool(data.get("children")),
        lang=lang,
    )


def context(
    comment: Comment, lang: str, given: Mapping[str, Any] | None = None, refused: Refused | None = None
) -> dict[str, Any]:
    """What the template of the form shows."""
    return {
        "action": f"{site_url(comment.story)}/report/{comment.pk}",
        "comment_id": comment.pk,
        "reasons": reasons(),
        "form": given or {},
        "alert": refused.detail if refused else "",
        "errors": refused.errors if refused else {},
        "limit": TEXT_LIMIT,
        "interface": lang,
    }


def fragment(comment: Comment, lang: str) -> str:
    """The form alone, in the language that is spoken now."""
    return render_to_string("reader/report_form.html", context(comment, lang))
