"""Signing in to a publication's threads with an account of this installation: works without JavaScript.

A page of the publication opens it in a small window and gets a code for it, which that page alone can turn into a
token; a page of ours is gone back to. Who is signed in at the publication's desk may come in also where readers have no
accounts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ombud.accounts import entering
from ombud.actions import accounts, names, openings, users
from ombud.models import Site
from ombud.models.errors import Invalid, NotFound, Refused
from ombud.publish.surroundings import interface_language, takes_accounts

from . import access, me_access
from .answers import json_answer
from .private import private_page

# One network address may be a whole school.
ENTRIES_PER_MINUTE = 60
# Browsers take a backslash for a slash, and leave out what is no character.
_PATH = re.compile(r"[^\\\s\x00-\x1f]{1,2000}")
_STATE = re.compile(r"[\w-]{16,64}", re.ASCII)


@dataclass(frozen=True)
class _Asked:
    """Who sent the reader: a page of `origin`, which knows its own request again by `state`, or one of ours."""

    site: Site
    lang: str
    origin: str
    state: str
    onward: str


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest, site: str) -> HttpResponse:
    """Asks under which name, and goes back; first to where one signs in to the account. Staff bear the newsroom's
    badge, so they come in with the second factor that the desk would ask for."""
    asked = _asked(request, access.site_or_404(site))
    if not request.user.is_authenticated:
        door = f"{reverse('account_login')}?{urlencode({'next': request.get_full_path()})}"
        return _open(HttpResponseRedirect(door))
    if _on_staff(request, asked.site) and entering.lacks_second_factor(request.user, [asked.site]):
        return _open(HttpResponseRedirect(entering.SECOND_FACTOR))
    with translation.override(asked.lang):
        return _open(_enter(request, asked) if request.method == "POST" else _page(request, asked))


def _asked(request: HttpRequest, site: Site) -> _Asked:
    """Raises NotFound where the publication takes no accounts, to all but its staff; Forbidden for a page of somebody
    else's."""
    if not takes_accounts(site.rules) and not _on_staff(request, site):
        raise NotFound(_("One does not sign in to this publication here."))
    origin, state = request.GET.get("origin", ""), request.GET.get("state", "")
    if origin:
        access.check_page(request, site, origin)
        if not _STATE.fullmatch(state):
            raise Invalid(_("This link is not complete. Please begin again from the thread."))
    lang = interface_language(request.GET.get("lang", ""), translation.get_language() or "", site.language)
    return _Asked(site, lang, origin, state, _onward(site, request.GET.get("next", "")))


def _on_staff(request: HttpRequest, site: Site) -> bool:
    return isinstance(request.user, User) and names.is_of_staff(site, request.user)


def _onward(site: Site, given: str) -> str:
    """A page of this publication's on our server, and nothing else; without one the reader's own page."""
    path = given.removeprefix(settings.PUBLIC_URL)
    inside = path.startswith((f"/stories/{site.name}/", f"/p/{site.name}/"))
    plain = _PATH.fullmatch(path) and url_has_allowed_host_and_scheme(path, None)
    return path if inside and plain else f"/p/{site.name}/me"


def _enter(request: HttpRequest, asked: _Asked) -> HttpResponse:
    try:
        # Each code is a row for some minutes, and each name may be another one.
        access.check_pace(request, "enter", ENTRIES_PER_MINUTE)
        reader = accounts.enter(asked.site, request.user, request.POST.get("name", ""))  # type: ignore[arg-type]
    except Refused as refused:
        return _page(request, asked, refused)
    if asked.origin:
        code = openings.make(reader, openings.THREAD)
        given = {"asked": asked, "code": code, "reader": reader}
        handed = private_page(request, "reader/signed_in.html", (asked.site, asked.lang), given)
        me_access.take_mutes_along(request, handed, reader)
        return handed
    response: HttpResponse
    if request.headers.get("X-Requested-With") == "fetch":
        # The script of the page, which has the thread of the page that comes next know as whom one writes.
        response = json_answer(200, {"code": openings.make(reader, openings.THREAD), "onward": asked.onward})
    else:
        response = HttpResponseRedirect(asked.onward)
        response.status_code = 303
    response["Cache-Control"] = "no-store"
    me_access.remember(response, asked.site, reader)
    me_access.take_mutes_along(request, response, reader)
    return response


def _page(request: HttpRequest, asked: _Asked, refused: Refused | None = None) -> HttpResponse:
    reader = accounts.of(asked.site, request.user)  # type: ignore[arg-type]
    here = request.get_full_path()
    proposed = reader.name if reader else users.proposed_name(request.user)  # type: ignore[arg-type]
    on_staff = _on_staff(request, asked.site)
    if on_staff and not proposed:
        proposed = users.name_of_staff(request.user)  # type: ignore[arg-type]
    context = {
        "asked": asked,
        "name": request.POST.get("name", proposed),
        "on_staff": on_staff,
        "name_limit": asked.site.rules.name_limit,
        "alert": refused.detail if refused else "",
        "out_url": f"{reverse('account_logout')}?{urlencode({'next': here})}",
        "email": request.user.email,  # type: ignore[union-attr]
    }
    status = refused.status if refused else 200
    return private_page(request, "reader/sign_in.html", (asked.site, asked.lang), context, status)


def _open(response: HttpResponse) -> HttpResponse:
    """Without this header's value the window would lose the page that opened it."""
    response["Cross-Origin-Opener-Policy"] = "unsafe-none"
    return response
