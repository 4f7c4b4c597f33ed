"""The pages of a tag: its stories, and their feed."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from ombud.models import Site
from ombud.publish.store import Document
from ombud.publish.surroundings import interface_language, speaking
from ombud.publish.topic_page import topic_atom, topic_html

from . import access
from .pages import respond

# Their stories change seldom, and there is one for every tag: they are made when asked for, and kept by caches.
CACHE = "public, max-age=0, s-maxage=30, stale-if-error=86400"


@require_safe
def topic(request: HttpRequest, site: str, slug: str) -> HttpResponse:
    """A page of the stories with this tag."""
    page = access.number(request.GET.get("page", "1"))
    return _answer(request, site, lambda publication, lang: topic_html(publication, slug, lang, page))


@require_safe
def feed(request: HttpRequest, site: str, slug: str) -> HttpResponse:
    """The newest of them as a feed."""
    return _answer(request, site, lambda publication, lang: topic_atom(publication, slug, lang))


def _answer(request: HttpRequest, name: str, build: Callable[[Site, str], Document]) -> HttpResponse:
    site = access.site_or_404(name)
    lang = interface_language(request.GET.get("lang", ""), site.language)
    with speaking(lang, site):
        document = build(site, lang)
    return respond(request, document, CACHE)
