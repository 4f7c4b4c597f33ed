"""Which of several sites one works on for now: a choice in the frame of all pages, remembered by the browser.

It narrows what lists show and bars nothing: a link to something of another site still opens it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.http import HttpRequest

from ombud.models import Site

COOKIE: Final = "ombud_desk_site"


def chosen(request: HttpRequest, sites: Sequence[Site]) -> Site | None:
    """The site of these that was chosen; None where none was, and where the address or the form names another one."""
    name = request.COOKIES.get(COOKIE, "")
    named = request.GET.get("site") or request.POST.get("site") or name
    known = {site.name: site for site in sites}
    return known.get(name) if named == name or named not in known else None


def narrowed(request: HttpRequest, sites: list[Site]) -> list[Site]:
    """Those of the sites that lists are about: the chosen one, or all."""
    site = chosen(request, sites)
    return sites if site is None else [site]
