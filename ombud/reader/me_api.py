"""A reader's own page as the embed reaches it, and whom they mute."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from ombud.actions import mutes, openings, readers
from ombud.models import Comment, Reader, Site
from ombud.models.errors import Forbidden

from . import access
from .answers import json_answer
from .mine_words import words

LINKS_PER_MINUTE = 10
# One network address may be a whole school.
NEWCOMERS_PER_MINUTE = 10
router = Router(tags=["readers"])


@router.post("/{site}/me/link", summary="Get a link to one's own page")
def link(request: HttpRequest, site: str, interface: str = "") -> HttpResponse:
    """An address that opens the reader's own page once, within two minutes. Needs a token."""
    publication, reader = _known(request, site)
    # Each code is a row for some minutes.
    access.check_pace(request, "me-link", LINKS_PER_MINUTE)
    access.check_reader_pace(reader, "me-link", LINKS_PER_MINUTE)
    language = f"&lang={interface}" if interface in dict(settings.LANGUAGES) else ""
    url = f"{settings.PUBLIC_URL}/p/{publication.name}/me?code={openings.make(reader)}{language}"
    return json_answer(200, {"url": url})


@router.put("/{site}/comments/{pk}/mute", summary="Mute the author of a comment")
def mute(request: HttpRequest, site: str, pk: int, interface: str = "") -> HttpResponse:
    """For the reader whose token it is, and for nobody else: others go on reading them. Answers the comments of the
    same story that are to be hidden; and to who has no token yet, one."""
    publication = access.site_or_404(site)
    access.check_origin(request, publication)
    reader, comment = access.reader_of(request, publication), access.comment_or_404(publication, pk)
    if reader is None:
        access.check_pace(request, "mute", NEWCOMERS_PER_MINUTE)
        reader = mutes.begin(comment)
        return _muted(reader, comment, interface, token=readers.token_of(reader))
    mutes.mute(reader, comment)
    return _muted(reader, comment, interface)


@router.delete("/{site}/comments/{pk}/mute", summary="Unmute the author of a comment")
def unmute(request: HttpRequest, site: str, pk: int, interface: str = "") -> HttpResponse:
    """Nothing happens where they were not muted."""
    publication, reader = _known(request, site)
    comment = access.comment_or_404(publication, pk)
    mutes.unmute(reader, comment)
    return _muted(reader, comment, interface)


def _known(request: HttpRequest, site: str) -> tuple[Site, Reader]:
    publication = access.site_or_404(site)
    access.check_origin(request, publication)
    reader = access.reader_of(request, publication)
    if reader is None:
        raise Forbidden(_("This needs a reader's token."))
    return publication, reader


def _muted(reader: Reader, comment: Comment, interface: str, **more: str) -> HttpResponse:
    muted = mutes.muted_in(reader, comment.story)
    return json_answer(200, {"muted": muted, "words": words(reader, interface, len(muted)), **more})
