"""The frame around every page of the desk: where one can go, who one is, and in which language."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from ombud.text import language as languages

from .roles import COMMENTS, CORRECTIONS, OWNING, STORIES, Held

# Each section by its address, in order: whose right opens it, and what else belongs to it.
SECTIONS = (
    (
        "/desk/",
        COMMENTS,
        ("/desk/comments", "/desk/search", "/desk/bulk", "/desk/readers", "/desk/appeals", "/desk/versions"),
    ),
    ("/desk/corrections", CORRECTIONS, ()),
    ("/desk/stories", STORIES, ()),
    ("/desk/decisions", STORIES, ("/desk/work", "/desk/reasons")),
    ("/desk/words", COMMENTS, ("/desk/modes", "/desk/screening")),
    ("/desk/people", OWNING, ()),
    ("/desk/settings", OWNING, ()),
)


def frame(request: HttpRequest) -> dict[str, Any]:
    """What the template of the frame shows."""
    code = translation.get_language() or "en"
    held: Held = getattr(request, "ombud_held", Held())
    labels = (_("Queue"), _("Corrections"), _("Stories"), _("Decisions"), _("Rules"), _("People"), _("Settings"))
    nav = [
        (url, label, _current(request.path, url, others))
        for (url, right, others), label in zip(SECTIONS, labels, strict=True)
        if held.somewhere(right)
    ]
    return {
        "lang": code,
        "dir": languages.direction(code),
        "path": request.path,
        "nav": nav,
        "tongues": [(each, get_language_info(each)["name_local"]) for each, _name in settings.LANGUAGES],
        "here": request.get_full_path() if request.method == "GET" else "/desk/",
    }


def _current(path: str, url: str, others: tuple[str, ...]) -> bool:
    if path == url or (url != "/desk/" and path.startswith(f"{url}/")):
        return True
    return path.startswith(others) if others else False
