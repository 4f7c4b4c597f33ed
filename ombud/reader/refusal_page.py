"""Refusals for people: who opens an address in a browser reads a page, programs go on reading a problem."""

from __future__ import annotations

import json
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ombud.models import Site
from ombud.publish.pages import frame
from ombud.text.typed import sentences

from . import problems
from .headers import page_headers

Handler = Callable[[HttpRequest], HttpResponse]
KEPT = ("Allow", "Connection", "Retry-After")


class RefusalPageMiddleware:
    """Draws a problem document as a page where the client names `text/html`, as browsers do when they open an address.

    The API answers programs only. Scripts that say nothing of what they take (`*/*`) get the problem.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith("/api/") or response.get("Content-Type") != problems.TYPE:
            return response
        patch_vary_headers(response, ["Accept"])
        return _page(request, response) if "text/html" in request.headers.get("Accept", "") else response


def _site(request: HttpRequest, status: int) -> Site | None:
    """The publication in whose address nothing was found, so that its name leads to its front page."""
    asked = request.resolver_match.kwargs.get("site") if request.resolver_match and status in (404, 405) else None
    return Site.objects.filter(name=asked).first() if asked else None


def _page(request: HttpRequest, refusal: HttpResponse) -> HttpResponse:
    lang = get_language() or "en"
    context = frame(_site(request, refusal.status_code), lang, lambda code: f"?lang={code}") | {
        "interface_languages": []
    }
    # A person who opens the address that a form was sent to asks for a page; which methods there are helps nobody.
    wrong_method = refusal.status_code == 405
    context["title"] = _("There is nothing at this address.") if wrong_method else json.loads(refusal.content)["detail"]
    if request.path.startswith("/desk/"):
        context |= {"back_url": "/desk/", "back_label": _("Back to the desk")}
    if request.method == "POST":
        context["kept"] = sentences(request.POST)
    page = render(request, "reader/message.html", context, status=refusal.status_code)
    for name in (*KEPT, "Vary"):
        if name in refusal:
            page[name] = refusal[name]
    page["Cache-Control"] = "no-store"
    page["Content-Length"] = str(len(page.content))
    for name, value in page_headers("text/html"):
        page[name] = value
    return page
