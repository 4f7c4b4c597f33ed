"""A moderator's decision, from the form that shows a comment."""

from __future__ import annotations

import logging

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ombud.actions import moderation
from ombud.models import Comment
from ombud.models.errors import Conflict, Invalid
from ombud.publish import documents

from . import access, pages
from .queue import Asked, comment_page, held_by_site, row_of
from .rows import Status, allowed, seen

log = logging.getLogger(__name__)
REASON_LIMIT = 500


@access.staff
@require_POST
def decide(request: HttpRequest) -> HttpResponse:
    """Do what the pressed button says, if the comment is still as it was when the moderator looked at it.

    A script that asks for it gets the comment's new row, others go back to the queue.
    """
    comment = access.comment_or_404(request.POST.get("comment", ""))
    verb, reason = request.POST.get("verb", ""), request.POST.get("reason", "").strip()
    if len(reason) > REASON_LIMIT:
        raise Invalid(_("A reason has at most %(limit)d characters.") % {"limit": REASON_LIMIT})
    try:
        _check_unchanged(comment, request.POST.get("status", ""), request.POST.get("seen", ""))
        if verb not in allowed(comment):
            raise Invalid(_("This cannot be done with a comment in this state."))
        _apply(comment, verb, access.member(request).get_username(), reason)
    except Conflict as conflict:
        return _conflict(request, comment.pk, conflict)
    publish_now(comment.story_id, comment.site_id)
    if _by_script(request):
        return _fragment(request, comment.pk)
    asked = Asked.of(request.POST.dict(), access.sites())
    return pages.done(request, _done(verb), asked.url)


def publish_now(story_id: int, site_id: int) -> None:
    """Show readers at once. The decision stands whatever happens here: the worker tries again."""
    try:
        documents.publish_now(story_id, site_id)
    except OSError:
        log.exception("story %d was not published at once", story_id)


def _apply(comment: Comment, verb: str, by: str, reason: str) -> None:
    if verb == "unveil":
        moderation.veil(comment, on=False, by=by, reason=reason)
    elif verb != "veil":
        moderation.decide(comment, verb, by=by, reason=reason)
    elif comment.status == Status.PENDING:
        # Veiled and approved in one step: readers never meet it without its veil.
        with transaction.atomic():
            approved = moderation.decide(comment, "approve", by=by, reason=reason)
            moderation.veil(approved, on=True, by=by, reason=reason)
    else:
        moderation.veil(comment, on=True, by=by, reason=reason)


def _check_unchanged(comment: Comment, status: str, mark: str) -> None:
    if comment.status != status:
        raise Conflict(_("A colleague was faster, or the author withdrew it: this comment has been decided."))
    if seen(comment) != mark:
        raise Conflict(_("Its words or its veil have changed since you saw them. Please look again."))


def _conflict(request: HttpRequest, pk: int, conflict: Conflict) -> HttpResponse:
    if _by_script(request):
        return _fragment(request, pk, alert=conflict.detail, status=409)
    return comment_page(request, pk, alert=conflict.detail, status=409)


def _fragment(request: HttpRequest, pk: int, *, alert: str = "", status: int = 200) -> HttpResponse:
    """The comment's row as it is now, and in a header how many still wait."""
    sites = access.sites()
    context = {
        "row": row_of(access.comment_or_404(pk)),
        "asked": Asked.of(request.POST.dict(), sites),
        "alert": alert,
        "decided": True,
    }
    response = render(request, "desk/row.html", context, status=status)
    response["Ombud-Held"] = str(sum(held_by_site(sites).values()))
    return response


def _by_script(request: HttpRequest) -> bool:
    return request.headers.get("X-Requested-With") == "fetch"


def _done(verb: str) -> str:
    return {
        "approve": _("Approved. Readers see it now."),
        "reject": _("Rejected. Readers do not see it."),
        "spam": _("Called spam. Readers do not see it."),
        "veil": _("Veiled. Readers see it under a veil."),
        "unveil": _("The veil is lifted."),
    }[verb]
