"""In which language the desk speaks to one person, remembered by their browser."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from . import access, pages

A_YEAR = 365 * 24 * 3600


@access.anybody
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Remember the language and go back to the page on which it was chosen."""
    response = HttpResponseRedirect(pages.onward(request.POST.get("next", "")))
    code = request.POST.get("language", "")
    if code in dict(settings.LANGUAGES):
        secure = settings.SESSION_COOKIE_SECURE
        cookie = settings.LANGUAGE_COOKIE_NAME
        response.set_cookie(cookie, code, max_age=A_YEAR, secure=secure, httponly=True, samesite="Lax")
    return response
