"""What forms and addresses say, without what no text may hold."""

from __future__ import annotations

from django.http import HttpRequest, QueryDict

# PostgreSQL keeps no NUL in a text (22P05) and refuses the whole statement; nobody types one, but a script may send it.
NUL = "\x00"


def legible(request: HttpRequest) -> HttpRequest:
    """The request with every NUL taken out of its query and of its form. Bytes that are no UTF-8 need nothing: they
    were replaced (U+FFFD) when the request was read."""
    request.GET = _without(request.GET)  # type: ignore[assignment]
    if request.method == "POST":
        request.POST = _without(request.POST)  # type: ignore[assignment]
    return request


def _without(given: QueryDict) -> QueryDict:
    if not any(NUL in text for name, texts in given.lists() for text in (name, *map(str, texts))):
        return given
    clean = QueryDict(mutable=True)
    for name, texts in given.lists():
        clean.setlist(name.replace(NUL, ""), [str(text).replace(NUL, "") for text in texts])
    return clean
