"""Whose page it is: by the cookie of that page, or by the session of an account."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from ombud.actions import readers
from ombud.models import Reader, Site
from ombud.models.errors import Forbidden

COOKIE = "ombud_reader"
HOURS = 12


def owner(request: HttpRequest, site: Site) -> Reader | None:
    """The reader of this site who has opened their page in this browser; None for the stranger."""
    token = request.COOKIES.get(COOKIE, "")
    found = readers.bearer(site, token) if token else None
    if found is None and request.user.is_authenticated:
        found = Reader.objects.filter(site=site, user=request.user).first()
    return found if found and found.kind != Reader.Kind.ERASED else None


def owner_or_refuse(request: HttpRequest, site: Site) -> Reader:
    """The same. Raises Forbidden for the stranger."""
    found = owner(request, site)
    if found is None:
        raise Forbidden(_("Open your page from the comments first: there is a link beside your name."))
    return found


def check_own_page(request: HttpRequest) -> None:
    """Refuse a form of any page but ours, also of the publication's: it could put somebody into another's page."""
    origin = request.headers.get("Origin", "")
    if origin and origin != settings.PUBLIC_URL and origin.partition("://")[2] != request.get_host():
        raise Forbidden(_("This works from a page of this server only."))


def remember(response: HttpResponse, site: Site, reader: Reader) -> None:
    """Let this browser in for some hours: a cookie that scripts cannot read and that goes to this page alone."""
    response.set_cookie(
        COOKIE,
        readers.token_of(reader),
        max_age=HOURS * 3600,
        path=f"/p/{site.name}/me",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def forget(response: HttpResponse, site: Site) -> None:
    """Shut this browser out again."""
    response.delete_cookie(COOKIE, path=f"/p/{site.name}/me", samesite="Lax")
