"""The site's transparency report over HTTP."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from ombud.models.errors import NotFound
from ombud.publish.transparency import transparency

from . import access
from .pages import respond
from .read_only import read_only

PERIOD = re.compile(r"(20\d\d)(?:-(0[1-9]|1[0-2]))?", re.ASCII)
CACHE = "public, max-age=300, stale-if-error=86400"


@read_only
def report(request: HttpRequest, site: str, kind: str = "transparency.html") -> HttpResponse:
    """The report of `period`: a year (2026) or a month (2026-11); the year that is running unless given."""
    publication = access.site_or_404(site)
    given = PERIOD.fullmatch(request.GET.get("period", ""))
    period = int("".join(filter(None, given.groups()))) if given else 0
    found = None
    if given or not request.GET.get("period"):
        found = transparency(publication, kind, request.GET.get("lang", ""), period)
    if found is None:
        raise NotFound(_("There is no report for this time."))
    return respond(request, found, CACHE)
