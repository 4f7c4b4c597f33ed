"""The WSGI application: a published document if there is one, else Django."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeAlias

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ombud.settings")

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from ombud.publish.answer import answer
from ombud.publish.assets import Assets
from ombud.publish.shelf import Shelf
from ombud.reader.headers import page_headers

StartResponse = Callable[..., Any]
Found: TypeAlias = tuple[str, list[tuple[str, str]], bytes]

django = get_wsgi_application()
shelf = Shelf(Path(settings.DATA) / "documents", settings.PUBLIC_URL, dict(settings.LANGUAGES))
assets = Assets(Path(settings.EMBED))


def application(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
    """PEP 3333. Reads of published documents end here, without cookie, session, database or Django."""
    found = published(environ)
    return answered(environ, start_response, found) if found else worked(environ, start_response)


def answered(environ: dict[str, Any], start_response: StartResponse, found: Found) -> Iterable[bytes]:
    """The answer with what was `published`."""
    status, headers, body = found
    start_response(status, headers)
    return [body] if body and environ["REQUEST_METHOD"] == "GET" else []


def worked(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
    """The answer that has to be made."""
    environ["ombud.shelf"] = shelf
    return django(environ, start_response)


def published(environ: dict[str, Any]) -> Found | None:
    """The status, headers and body of what a request asks for, where that lies on the disk."""
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
        return None
    path = environ["PATH_INFO"]
    accepted, known = environ.get("HTTP_ACCEPT_ENCODING", ""), environ.get("HTTP_IF_NONE_MATCH", "")
    if path.startswith("/embed") or path == "/favicon.ico":
        asset = assets.find(path)
        return answer(asset, accepted, known, assets.cache(path)) if asset else None
    if not path.startswith(("/p/", "/stories/", "/topics/")):
        return None
    # WSGI gives the path's bytes as Latin-1 (PEP 3333); a slug may be Cyrillic.
    if not path.isascii():
        path = path.encode("latin-1", "replace").decode("utf-8", "replace")
    query = environ.get("QUERY_STRING", "")
    document = shelf.counts(path, query) if path.endswith("/counts.json") else shelf.find(path, query)
    if document is None:
        return None
    status, headers, body = answer(document, accepted, known)
    return status, headers + page_headers(document.type), body
