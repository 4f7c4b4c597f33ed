"""Who asks, for which site, and whether they may: each function returns the thing or raises a refusal."""

from __future__ import annotations

import time
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from ombud.actions import accounts, memos, readers
from ombud.clients import address as client_address
from ombud.models import Comment, Reader, Site
from ombud.models.errors import Forbidden, NotFound, TooMany

__all__ = [
    "account_of",
    "bearer_token",
    "check_origin",
    "check_pace",
    "check_page",
    "check_reader_pace",
    "client_address",
    "comment_or_404",
    "is_own",
    "number",
    "reader_of",
    "site_or_404",
    "site_with_key",
]


def site_or_404(name: str) -> Site:
    """The site of that name, or of the page's host for `@HOST`. Raises NotFound."""
    if name.startswith("@"):
        site = Site.objects.serving(f"https://{name[1:]}") or Site.objects.serving(f"http://{name[1:]}")
    else:
        site = Site.objects.named(name)
    if site is None:
        raise NotFound(_("No site of this name, and none whose pages these are. Its owner can add the origin."))
    return site


def check_origin(request: HttpRequest, site: Site) -> None:
    """Refuse a browser that posts from a page which is neither the site's nor ours. Programs send no Origin."""
    origin = request.headers.get("Origin", "")
    if origin and not is_own(request, origin) and not site.allows(origin):
        raise _foreign(origin)


def check_page(request: HttpRequest, site: Site, origin: str) -> None:
    """Refuse to sign somebody in to pages of `origin` unless it is exactly an origin, and the site's or ours."""
    try:
        parts = urlsplit(origin)
        whole = origin == f"{parts.scheme}://{parts.netloc}" and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        whole = False
    if not whole or not (is_own(request, origin) or site.allows(origin)):
        raise _foreign(origin)


def is_own(request: HttpRequest, origin: str) -> bool:
    """Whether that is our own origin, also under another of our names, e.g. localhost for 127.0.0.1."""
    return origin == settings.PUBLIC_URL or origin.partition("://")[2] == request.get_host()


def account_of(request: HttpRequest, site: Site) -> Reader | None:
    """The reader whose account is signed in in this browser, where a form of our own pages was sent."""
    origin = request.headers.get("Origin", "")
    user = request.user
    if not user.is_authenticated or (origin and not is_own(request, origin)):
        return None
    return accounts.of(site, user)


def _foreign(origin: str) -> Forbidden:
    return Forbidden(
        _("Pages of %(origin)s may not post here. The site's owner can add this origin.") % {"origin": origin}
    )


def site_with_key(request: HttpRequest, name: str) -> Site:
    """The site, for a CMS that shows its key as a bearer token. Raises Forbidden, the same for every mistake."""
    given = bearer_token(request)
    site = Site.objects.filter(name=name).first()
    if site is None or not given or not site.has_key(given):
        raise Forbidden(_("This needs the site's key: “Authorization: Bearer KEY”. “ombud site key NAME” shows it."))
    return site


def bearer_token(request: HttpRequest) -> str:
    """The token of an Authorization header (RFC 6750), or an empty string."""
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def reader_of(request: HttpRequest, site: Site) -> Reader | None:
    """The reader whose token came along; None without one. Raises Forbidden for a token that is not valid here."""
    token = bearer_token(request)
    if not token:
        return None
    reader = readers.bearer(site, token)
    if reader is None:
        raise Forbidden(_("This token is not valid here any more. Post without it to begin anew."))
    return reader


def check_pace(request: HttpRequest, what: str, most: int) -> None:
    """Raise TooMany when this network address has asked for `what` more than `most` times in this minute.

    For what leaves no row of its own that could be counted.
    """
    _count(f"{what}:{readers.address_hash(client_address(request))}", most)


def check_reader_pace(reader: Reader, what: str, most: int) -> None:
    """The same for one reader, from wherever they ask."""
    _count(f"{what}:reader:{reader.pk}", most)


def _count(what: str, most: int) -> None:
    if not settings.RATE_LIMITS:
        return
    if memos.count(f"pace:{what}:{int(time.time() // 60)}", 120) > most:
        raise TooMany(_("That is very much at once. Please try again in a minute."), retry_after=60)


def comment_or_404(site: Site, pk: int) -> Comment:
    """A comment of this site that readers may know of. Raises NotFound, also for another site's."""
    comment = Comment.objects.select_related("story__site", "site", "root", "parent").filter(pk=pk, site=site).first()
    if comment is None:
        raise NotFound(_("There is no such comment here."))
    return comment


def number(text: str) -> int:
    """A row's number as a form sent it; 0, which no row has, for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0
