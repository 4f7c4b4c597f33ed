"""Whose page it is, and whose mutes: by the cookie of that page, the session of an account, or the cookie of mutes."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from ombud.actions import mutes, readers, signing_on
from ombud.models import Reader, Site
from ombud.models.errors import Forbidden

COOKIE = "ombud_reader"
HOURS = 12
MUTES_COOKIE = "ombud_mutes"
MUTES_DAYS = 365


def owner(request: HttpRequest, site: Site) -> Reader | None:
    """The reader of this site who has opened their page in this browser; None for the stranger."""
    token = request.COOKIES.get(COOKIE, "")
    found = readers.bearer(site, token) if token else None
    if found is None and request.user.is_authenticated:
        found = Reader.objects.filter(site=site, user=request.user).first()
    if found is None:
        # Who did nothing but mute has no other key, and nothing there but their mutes to see.
        kept = _kept(request, site)
        found = kept if kept and not (kept.name or kept.email) else None
    return found if found and found.kind != Reader.Kind.ERASED else None


def muting(request: HttpRequest, site: Site) -> Reader | None:
    """The reader whose mutes count in this browser: the owner of the page, or who muted somebody here within a year."""
    return owner(request, site) or _kept(request, site)


def keep_mutes(response: HttpResponse, site: Site, reader: Reader) -> None:
    """Have whom a guest mutes stay folded in this browser for a year: a cookie that scripts cannot read, which opens
    neither the page of somebody with a name nor anything else of theirs. An account needs none."""
    if reader.kind == Reader.Kind.GUEST:
        response.set_cookie(
            MUTES_COOKIE,
            readers.token_of(reader, readers.MUTES),
            max_age=MUTES_DAYS * 86_400,
            path=f"/p/{site.name}/",
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )


def take_mutes_along(request: HttpRequest, response: HttpResponse, reader: Reader) -> None:
    """Whom somebody muted as a guest in this browser is muted by the account too, into which they have come."""
    kept = _kept(request, reader.site)
    if kept and kept.pk != reader.pk:
        # What else a guest with a name did is moved by their own token alone.
        (mutes.copy if kept.name else signing_on.take_along)(kept, reader)
    if MUTES_COOKIE in request.COOKIES:
        response.delete_cookie(MUTES_COOKIE, path=f"/p/{reader.site.name}/", samesite="Lax")


def _kept(request: HttpRequest, site: Site) -> Reader | None:
    token = request.COOKIES.get(MUTES_COOKIE, "")
    found = readers.bearer(site, token, readers.MUTES) if token else None
    return found if found and found.kind == Reader.Kind.GUEST else None


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
    response.delete_cookie(MUTES_COOKIE, path=f"/p/{site.name}/", samesite="Lax")
