"""The frame around every page of the desk: where one can go, who one is, and in which language."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from ombud.text import language as languages

from . import switch
from .roles import COMMENTS, CORRECTIONS, OWNING, STORIES, Held

IN_QUEUE = ("comments", "search", "bulk", "readers", "appeals", "versions", "watches")
# Each section by its address, in order: whose right opens it, whether that takes the right on all of a site, and what
# else belongs to it.
SECTIONS = (
    ("/desk/", COMMENTS, False, tuple(f"/desk/{name}" for name in IN_QUEUE)),
    ("/desk/corrections", CORRECTIONS, False, ()),
    ("/desk/stories", STORIES, False, ()),
    ("/desk/decisions", STORIES, False, ("/desk/work", "/desk/reasons")),
    ("/desk/words", COMMENTS, True, ("/desk/modes", "/desk/screening")),
    ("/desk/people", OWNING, True, ()),
    ("/desk/settings", OWNING, True, ()),
)


def frame(request: HttpRequest) -> dict[str, Any]:
    """What the template of the frame shows."""
    code = translation.get_language() or "en"
    held: Held = getattr(request, "ombud_held", Held())
    labels = (_("Queue"), _("Corrections"), _("Stories"), _("Decisions"), _("Rules"), _("People"), _("Settings"))
    nav = [
        (url, label, _current(request.path, url, others))
        for (url, right, whole, others), label in zip(SECTIONS, labels, strict=True)
        if (held.wholly(right) if whole else held.somewhere(right))
    ]
    return {
        "lang": code,
        "dir": languages.direction(code),
        "path": request.path,
        "nav": nav,
        "switch": _switch(request, held),
        "tongues": [(each, get_language_info(each)["name_local"]) for each, _name in settings.LANGUAGES],
        "here": request.get_full_path() if request.method == "GET" else "/desk/",
    }


def _switch(request: HttpRequest, held: Held) -> list[tuple[str, str, bool]]:
    """The sites that one can choose from, by name and title, and which is chosen; empty for who works on one."""
    sites = list(held.sites.values())
    if len(sites) < 2:
        return []
    now = switch.chosen(request, sites)
    return [("", _("All sites"), now is None), *[(each.name, each.title, each == now) for each in sites]]


def _current(path: str, url: str, others: tuple[str, ...]) -> bool:
    if path == url or (url != "/desk/" and path.startswith(f"{url}/")):
        return True
    return path.startswith(others) if others else False
