"""The desk's first page: the queue for moderators, corrections for who is an editor only; and the choice of a site."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from . import access, pages, switch
from .language import A_YEAR
from .queue import queue
from .roles import COMMENTS


@access.staff
def home(request: HttpRequest) -> HttpResponse:
    """Where one's work is."""
    if access.held(request).somewhere(COMMENTS):
        return queue(request)
    return HttpResponseRedirect("/desk/corrections")


@access.staff
@require_POST
def choose_site(request: HttpRequest) -> HttpResponse:
    """Show one site alone on all pages from now on, or all sites, and go back to the page. What its address says of a
    site, or of a place in a list, is about the choice before and is left out."""
    response = HttpResponseRedirect(urlsplit(pages.onward(request.POST.get("next", ""))).path)
    name = request.POST.get("name", "")
    if name in {site.name for site in access.held(request).sites.values()}:
        secure = settings.SESSION_COOKIE_SECURE
        response.set_cookie(switch.COOKIE, name, max_age=A_YEAR, secure=secure, httponly=True, samesite="Lax")
    else:
        response.delete_cookie(switch.COOKIE, samesite="Lax")
    return response
