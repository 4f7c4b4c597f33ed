"""What every page of the desk has in common: its frame, its headers, and how it says no."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from ombud.models import Site
from ombud.models.errors import NotFound, Refused

from .chrome import frame

# Pictures in comments lie on other hosts, and a moderator has to see them; the referrer is kept from them.
POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' https:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow",
    # Not `no-referrer`: with it browsers send `Origin: null`, and the CSRF check would refuse our own forms.
    "Referrer-Policy": "same-origin",
}


class NoSiteYet(NotFound):
    """The installation is so new that the page has nothing to be about."""


def secured(response: HttpResponse) -> HttpResponse:
    """The response with the headers that all of the desk's answers carry."""
    for name, value in HEADERS.items():
        response[name] = value
    return response


def page(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """A page of the desk in the language that the browser asks for."""
    return render(request, template, frame(request) | context, status=status)


def message(request: HttpRequest, title: str, text: str, status: int) -> HttpResponse:
    """A page that says one thing."""
    return page(request, "desk/message.html", {"title": title, "text": text}, status=status)


def refusal(request: HttpRequest, refused: Refused) -> HttpResponse:
    """The page for something that the desk will not do."""
    title = _("No publications yet.") if isinstance(refused, NoSiteYet) else _("That did not work")
    return message(request, title, refused.detail, refused.status)


def no_site() -> NotFound:
    """Why a page about one site is not there: nobody has made a site yet, or none is for who asks."""
    if Site.objects.exists():
        return NotFound(_("There is no such site."))
    return NoSiteYet(_("There is no site yet. “ombud site add” makes one."))


def done(request: HttpRequest, text: str, url: str) -> HttpResponse:
    """After a form: the page at `url`, with `text` on it once."""
    messages.success(request, text)
    response = HttpResponseRedirect(url)
    # 303 (RFC 9110): what follows is a GET, also where the form was sent by something else than POST.
    response.status_code = 303
    return response


def onward(wanted: str) -> str:
    """`wanted` if it is a page of the desk or of one's account, else the desk's first page; nowhere else."""
    ours = wanted.startswith(("/desk/", "/accounts/")) and "//" not in wanted and "\\" not in wanted
    return wanted if ours and wanted.isprintable() else "/desk/"
