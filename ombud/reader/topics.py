"""The pages of a tag: its stories, and their feed, where they are not published yet."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from ombud.publish.paths import Name
from ombud.publish.topic_documents import topic_document

from . import access
from .pages import respond
from .read_only import read_only


@read_only
def topic(request: HttpRequest, site: str, slug: str, kind: str = "topic.html") -> HttpResponse:
    """A page of the stories with this tag, or the newest of them as a feed."""
    asked = {key: str(request.GET[key]) for key in ("lang", "page") if key in request.GET}
    return respond(request, topic_document(access.site_or_404(site), slug, Name.asked(kind, asked)))
