"""The same comment in another language, over JSON: its author adds, changes and removes versions."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from ombud.actions import comments, versions
from ombud.models import Comment, Version

from . import access
from .answers import json_answer, posted
from .schemas import VersionEdit

router = Router(tags=["comments"])


@router.get("/{site}/comments/{pk}/versions", summary="The sources of one's own versions")
def sources(request: HttpRequest, site: str, pk: int) -> HttpResponse:
    """For editing: needs the author's token. `languages` are those in which a version may be."""
    comment = _own(request, site, pk)
    rows = Version.objects.filter(comment=comment).order_by("language")
    found = [
        {
            "lang": row.language,
            "status": row.status,
            "body": row.body,
            "veil_label": row.veil_label,
            "editable": versions.changeable(row),
        }
        for row in rows
    ]
    languages = [code for code in comment.site.languages if code != comment.language]
    return json_answer(200, {"id": comment.pk, "languages": languages, "versions": found})


@router.put("/{site}/comments/{pk}/versions/{lang}", summary="Say one's own comment in another language")
def put(request: HttpRequest, site: str, pk: int, lang: str, given: VersionEdit) -> HttpResponse:
    """Adds the version, or changes its words within the site's window. It may have to wait for a moderator."""
    comment = _own(request, site, pk)
    version = versions.put(comment, versions.word(comment.site, lang, given.body, given.veil_label))
    return json_answer(200, {**posted(comment, given.interface), "version": {"lang": lang, "status": version.status}})


@router.delete("/{site}/comments/{pk}/versions/{lang}", summary="Remove a version of one's own comment")
def remove(request: HttpRequest, site: str, pk: int, lang: str, interface: str = "") -> HttpResponse:
    """At any time, and for good: the words are erased. The comment stays."""
    comment = _own(request, site, pk)
    versions.take_away(comment, lang)
    return json_answer(200, posted(comment, interface))


def _own(request: HttpRequest, site: str, pk: int) -> Comment:
    publication = access.site_or_404(site)
    access.check_origin(request, publication)
    reader = access.reader_of(request, publication)
    found = Comment.objects.select_related("site", "story__site", "root", "parent", "reader")
    return comments.owned(found.filter(pk=pk, site=publication).first(), reader)
