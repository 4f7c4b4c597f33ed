"""The frame of the pages on which one signs in and looks after one's account: the desk's for staff, else the
readers'."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import translation

from ombud.models.errors import Refused
from ombud.text import language as languages

View = Callable[..., HttpResponseBase]
# Readers sign in in a small window of the publication's page, which it would lose on the way with Django's own value.
IN_A_WINDOW = ("/accounts/sign-in", "/accounts/sign-out", "/accounts/with")
DESK, READERS = "desk/base.html", "reader/base.html"
HEADERS = {
    # A QR code is a picture in the page itself.
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
    " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow",
    # Not `no-referrer`: with it browsers send `Origin: null`, and the CSRF check would refuse our own forms.
    "Referrer-Policy": "same-origin",
}


def framed(view: View) -> View:
    """A view of django-allauth in our own frame and with the headers of pages that nobody else may show or keep."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            response = view(request, *args, **kwargs)
        except Refused as refused:
            context = {"title": refused.detail}
            response = TemplateResponse(request, "account/message.html", context, status=refused.status)
        if isinstance(response, TemplateResponse):
            # What django-allauth calls the site is this host; a page of ours means a publication by it.
            response.context_data = {**_frame(request), **(response.context_data or {}), "site": None}
            response.context_data["options"] = json.dumps(response.context_data.get("js_data", {}))
        if request.path.startswith(IN_A_WINDOW):
            response["Cross-Origin-Opener-Policy"] = "unsafe-none"
        return secured(response)

    return shown


def secured(response: HttpResponseBase) -> HttpResponseBase:
    """The response with the headers that all pages about accounts carry."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def at_the_desk(request: HttpRequest) -> bool:
    """Whether the desk is meant: by its staff, or by somebody on the way to it."""
    user = getattr(request, "user", AnonymousUser())
    login = request.session.get("account_login") or {}
    onward = request.POST.get("next") or request.GET.get("next") or login.get("redirect_url") or ""
    return bool(getattr(user, "is_staff", False)) or onward.startswith("/desk/")


def _frame(request: HttpRequest) -> dict[str, Any]:
    code = translation.get_language() or "en"
    desk = at_the_desk(request)
    return {
        "frame": DESK if desk else READERS,
        "at_the_desk": desk,
        "lang": code,
        "dir": languages.direction(code),
        "path": request.path,
        # Styles come from this very host, under whichever of its names it was called: the policy above says so.
        "public_url": "",
        "host": settings.PUBLIC_URL,
        "factor_asked": "asked" in request.GET,
        "elsewhere": bool(settings.SOCIALACCOUNT_PROVIDERS),
    }
