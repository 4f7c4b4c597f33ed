"""Comments over JSON: post, edit, withdraw, recommend, and what is mine."""

from __future__ import annotations

import logging
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router

from ombud.actions import addresses, comments, mutes, readers, recommending
from ombud.models import Comment, Recommendation
from ombud.publish.documents import publish_now
from ombud.publish.versions import bring_versions

from . import access
from .answers import json_answer, mine, posted, why
from .mine_words import words
from .posting import post_comment
from .schemas import CommentDraft, CommentEdit
from .told import told

log = logging.getLogger(__name__)
router = Router(tags=["comments"])


@router.post("/{site}/comments", summary="Post a comment", openapi_extra={"responses": {201: {}, 202: {}}})
def post(request: HttpRequest, site: str, draft: CommentDraft) -> HttpResponse:
    """201 when it is shown, 202 when it waits for a moderator. `token` is the author's, to keep and send as
    `Authorization: Bearer`. The same `Idempotency-Key` gives the same answer and makes one comment."""
    publication = access.site_or_404(site)
    access.check_origin(request, publication)
    reader = access.reader_of(request, publication)
    comment = post_comment(request, publication, draft, reader, request.headers.get("Idempotency-Key", ""))
    status = 202 if comment.status == Comment.Status.PENDING else 201
    return json_answer(status, posted(comment, draft.interface))


@router.get("/{site}/comments/{pk}", summary="The source of one's own comment")
def source(request: HttpRequest, site: str, pk: int) -> HttpResponse:
    """For editing: needs the author's token."""
    comment = _own(request, site, pk)
    body = {
        "id": comment.pk,
        "status": comment.status,
        "body": comment.body,
        "veil": bool(comment.veil),
        "veil_label": comment.veil_label,
        "lang": comment.language,
        "editable": comments.editable(comment),
    }
    return json_answer(200, body)


@router.patch("/{site}/comments/{pk}", summary="Edit one's own comment")
def edit(request: HttpRequest, site: str, pk: int, draft: CommentEdit) -> HttpResponse:
    """Within the site's window; the earlier words are kept as a revision. Fields that are left out stay."""
    comment = _own(request, site, pk)
    changed = comments.edit(
        comment,
        comments.Draft(
            body=comment.body if draft.body is None else draft.body,
            veil=bool(comment.veil) if draft.veil is None else bool(draft.veil),
            veil_label=comment.veil_label if draft.veil_label is None else draft.veil_label,
            language=draft.lang or "",
        ),
    )
    return json_answer(200, posted(changed, draft.interface))


@router.delete("/{site}/comments/{pk}", summary="Withdraw one's own comment")
def withdraw(request: HttpRequest, site: str, pk: int) -> HttpResponse:
    """At any time, and for good: the words are erased, and readers get them no more when this is answered."""
    comment = _own(request, site, pk)
    comments.withdraw(comment)
    # It may have come into another story since it was looked at.
    comment.refresh_from_db(fields=["story"])
    try:
        publish_now(comment.story_id, comment.site_id)
    except OSError:
        log.exception("story %d was not published at once", comment.story_id)
    return json_answer(200, {"id": comment.pk, "status": Comment.Status.WITHDRAWN})


@router.put("/{site}/comments/{pk}/recommendation", summary="Recommend a comment")
def recommend(request: HttpRequest, site: str, pk: int) -> HttpResponse:
    """Once per reader: a second time changes nothing. A reader without a token gets one."""
    publication = access.site_or_404(site)
    access.check_origin(request, publication)
    reader = access.reader_of(request, publication)
    comment = access.comment_or_404(publication, pk)
    reader = recommending.recommend(comment, reader, readers.address_hash(access.client_address(request)))
    comment.refresh_from_db()
    body = {
        "recommendations": comment.recommendations,
        "recommended": True,
        "token": readers.token_of(reader),
    }
    return json_answer(200, body)


@router.delete("/{site}/comments/{pk}/recommendation", summary="Take a recommendation back")
def unrecommend(request: HttpRequest, site: str, pk: int) -> HttpResponse:
    """Needs the token with which it was given; nothing happens without a recommendation."""
    publication = access.site_or_404(site)
    access.check_origin(request, publication)
    reader = access.reader_of(request, publication)
    comment = access.comment_or_404(publication, pk)
    if reader:
        recommending.take_back(comment, reader)
        comment.refresh_from_db()
    return json_answer(200, {"recommendations": comment.recommendations, "recommended": False})


@router.get("/{site}/me", summary="What is mine in a story's thread")
def me(request: HttpRequest, site: str, url: str = "", id: str = "", interface: str = "") -> HttpResponse:
    """One's own comments, also those that wait, what one has recommended, and in `told` the decisions of the
    newsroom that one has not read yet. Needs a token."""
    publication = access.site_or_404(site)
    reader = access.reader_of(request, publication)
    story = addresses.locate(publication, url, id) if reader and (url or id) else None
    news = told(publication, reader, interface) if reader else []
    if reader is None or story is None:
        body: dict[str, Any] = {"name": reader.name if reader else "", "comments": [], "recommended": [], "told": news}
        return json_answer(200, body)
    own = Comment.objects.filter(story=story, reader=reader).exclude(status=Comment.Status.WITHDRAWN)
    rows = own.select_related("site", "story__site", "parent", "root").order_by("-id")[:200]
    bring_versions(list(rows))
    waits = why(interface, rows)
    recommended = Recommendation.objects.filter(reader=reader, comment__story=story, taken_back=False).values_list(
        "comment", flat=True
    )
    muted = mutes.muted_in(reader, story)
    body = {
        "name": reader.name,
        "languages": reader.languages,
        "comments": [mine(row, interface, waits.get(row.pk, "")) for row in rows],
        "recommended": list(recommended[:2000]),
        "muted": muted,
        "words": words(reader, interface, len(muted)),
        "told": news,
        "now": timezone.now(),
    }
    return json_answer(200, body)


def _own(request: HttpRequest, site: str, pk: int) -> Comment:
    publication = access.site_or_404(site)
    access.check_origin(request, publication)
    reader = access.reader_of(request, publication)
    found = Comment.objects.select_related("site", "story__site", "root", "parent").filter(pk=pk, site=publication)
    return comments.owned(found.first(), reader)
