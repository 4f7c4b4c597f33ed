"""Pages for one reader."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ombud.models import Site
from ombud.publish import pages

from .headers import page_headers


def private_page(
    request: HttpRequest, template: str, speaking: tuple[Site, str], context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A page for one reader: never cached, never framed, never indexed. `speaking` is its site and language."""
    site, lang = speaking
    frame = pages.frame(site, lang, lambda code: f"?lang={code}") | {"interface_languages": []}
    response = render(request, template, frame | context, status=status)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    for name, value in page_headers("text/html"):
        response[name] = value
    return response
