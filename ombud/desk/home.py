"""The desk's first page: the queue for moderators, corrections for who is an editor only."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from . import access
from .queue import queue
from .roles import COMMENTS


@access.staff
def home(request: HttpRequest) -> HttpResponse:
    """Where one's work is."""
    if access.held(request).somewhere(COMMENTS):
        return queue(request)
    return HttpResponseRedirect("/desk/corrections")
