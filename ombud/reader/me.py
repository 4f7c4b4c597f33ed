"""A reader's own page: works without JavaScript, and shows nobody anything of somebody else."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone, translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ombud.actions import (
    digests,
    erasing,
    exporting,
    mutes,
    openings,
    profiles,
    readers,
    reading_languages,
    signing_on,
    staff,
)
from ombud.models import Reader, Site
from ombud.models.errors import Refused
from ombud.publish.surroundings import interface_language

from . import access, me_access
from .me_rows import page_of
from .private import private_page


@require_http_methods(["GET", "HEAD", "POST"])
def me(request: HttpRequest, site: str) -> HttpResponse:
    """The page; with a `code` a button that opens it, for what looks into links before people do presses none."""
    publication = access.site_or_404(site)
    lang = _lang(request, publication)
    with translation.override(lang), timezone.override(publication.timezone):
        if request.method == "POST":
            return _act(request, publication, lang)
        code = request.GET.get("code", "")
        reader = None if code else me_access.owner(request, publication)
        if reader is None:
            status = 200 if code else 403
            return private_page(request, "reader/me_door.html", (publication, lang), {"code": code}, status)
        response = _page(request, reader, lang)
        if me_access.COOKIE not in request.COOKIES and reader.kind == Reader.Kind.GUEST:
            # The cookie of mutes led here, and leads to nobody who has given a name since.
            me_access.remember(response, publication, reader)
        return response


@csrf_exempt
@require_POST
def open_page(request: HttpRequest, site: str) -> HttpResponse:
    """Let this browser in: by a code from the embed, or by the token that a page of ours was given after posting.

    Exempt from the CSRF token since what is sent is the key itself; from a foreign page it is refused, so that nobody
    is put into another reader's page.
    """
    publication = access.site_or_404(site)
    me_access.check_own_page(request)
    code, token = request.POST.get("code", ""), request.POST.get("token", "")
    reader = openings.use(publication, code) if code else readers.bearer(publication, token)
    lang = _lang(request, publication)
    if reader is None:
        with translation.override(lang):
            return private_page(request, "reader/me_door.html", (publication, lang), {"stale": True}, 403)
    response = _to_page(publication, lang)
    me_access.remember(response, publication, reader)
    return response


@require_safe
def export(request: HttpRequest, site: str) -> HttpResponse:
    """All that is kept about the reader, as a file; sent while it is read."""
    publication = access.site_or_404(site)
    reader = me_access.owner_or_refuse(request, publication)
    response = StreamingHttpResponse(exporting.document(reader), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{publication.name}-{reader.pk}.json"'
    response["Cache-Control"] = "no-store"
    return cast("HttpResponse", response)


def _act(request: HttpRequest, site: Site, lang: str) -> HttpResponse:
    reader = me_access.owner_or_refuse(request, site)
    verb = request.POST.get("do", "")
    response = _to_page(site, lang)
    try:
        if verb in ("leave", "leave-everywhere"):
            _leave(request, reader, everywhere=verb == "leave-everywhere")
            response = private_page(request, "reader/me_door.html", (site, lang), {"left": verb})
            me_access.forget(response, site)
        elif verb in _VERBS:
            _VERBS[verb](request, reader)
    except Refused as refused:
        return _page(request, reader, lang, refused)
    return response


def _leave(request: HttpRequest, reader: Reader, *, everywhere: bool) -> None:
    if everywhere:
        signing_on.leave(reader)
    if reader.user and everywhere:
        staff.sign_out_everywhere(reader.user)
    if reader.user_id and request.user.pk == reader.user_id:
        logout(request)


def _page(request: HttpRequest, reader: Reader, lang: str, refused: Refused | None = None) -> HttpResponse:
    context = page_of(reader, lang) | {"alert": refused.detail if refused else ""}
    return private_page(request, "reader/me.html", (reader.site, lang), context, refused.status if refused else 200)


def _change(request: HttpRequest, reader: Reader) -> None:
    if "name" in request.POST:
        profiles.rename(reader, request.POST["name"])
    if "email" in request.POST:
        profiles.readdress(reader, request.POST["email"], readers.address_hash(access.client_address(request)))


def _tell(request: HttpRequest, reader: Reader) -> None:
    profiles.tell_of(reader, request.POST.getlist("kinds"))
    if "digest" in request.POST and request.POST["digest"] != reader.digest:
        digests.choose(reader, request.POST["digest"])


_VERBS: dict[str, Callable[[HttpRequest, Reader], object]] = {
    "change": _change,
    "tell": _tell,
    "languages": lambda request, reader: reading_languages.choose(reader, request.POST.getlist("languages")),
    "seen": lambda _request, reader: profiles.see_all(reader),
    "unmute": lambda request, reader: mutes.forget(reader, access.number(request.POST.get("mute", ""))),
    "erase": lambda request, reader: erasing.ask(reader, request.POST.get("how", "")),
    "stay": lambda _request, reader: erasing.cancel(reader),
}


def _lang(request: HttpRequest, site: Site) -> str:
    asked = (request.POST if request.method == "POST" else request.GET).get("lang", "")
    return interface_language(str(asked), translation.get_language() or "", site.language)


def _to_page(site: Site, lang: str) -> HttpResponse:
    response = HttpResponse(status=303)
    response["Location"] = f"{settings.PUBLIC_URL}/p/{site.name}/me?lang={lang}"
    response["Cache-Control"] = "no-store"
    return response
