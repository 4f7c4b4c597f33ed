"""A moderator's decision, from the form that shows a comment, and taking it back."""

from __future__ import annotations

import logging
from typing import Any

from django.core import signing
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ombud.actions import claims, moderation, opinions, reviewing, undoing
from ombud.actions.reasons import Grounds
from ombud.models import Comment, Decision
from ombud.models.errors import Conflict, Invalid, Refused
from ombud.publish import documents

from . import access, pages
from .asked import Asked
from .one import comment_page
from .queue import counted, reasons, row_of, stream_of
from .reach import Reach
from .rows import Status, allowed, seen

log = logging.getLogger(__name__)
REASON_LIMIT = 500
UNDO_SALT = "ombud.desk.undo"
# What the page offers for ten seconds, and a slow network on a train besides.
UNDO_SECONDS = 10
UNDO_GRACE = 10


@access.moderators
@require_POST
def decide(request: HttpRequest) -> HttpResponse:
    """Do what the pressed button says, if the comment is still as it was when the moderator looked at it.

    A script that asks for it gets the comment's new row, others go back to the queue.
    """
    comment = access.comment_or_404(request, request.POST.get("comment", ""))
    verb, user = request.POST.get("verb", ""), access.member(request)
    try:
        check_unchanged(comment, request.POST.get("status", ""), request.POST.get("seen", ""))
        claims.refuse_unseen(comment, user, request.POST.get("claimed", ""))
        made = apply(comment, verb, user.get_username(), note_of(request), grounds_of(request))
    except Conflict as conflict:
        return refused(request, comment.pk, conflict)
    publish_now(comment.story_id, comment.site_id)
    undo_by = signing.dumps(made, salt=UNDO_SALT)
    if by_script(request):
        # What was only looked at says nothing of it in its row.
        said = _done(verb) if verb == "see" else ""
        return fragment(request, comment.pk, undo_by=undo_by, said=said)
    return pages.done(request, _done(verb), list_of(request))


@access.moderators
@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Take one's own decision back, within seconds of it and if nobody has decided since."""
    user = access.member(request)
    try:
        made = signing.loads(request.POST.get("undo", ""), salt=UNDO_SALT, max_age=UNDO_SECONDS + UNDO_GRACE)
    except signing.BadSignature as error:
        raise Conflict(_("The time to undo it is over. Decide otherwise with the buttons of the comment.")) from error
    first = Decision.objects.filter(pk__in=made).values_list("comment", flat=True).first()
    comment = access.comment_or_404(request, first or 0)
    try:
        undoing.undo(made, by=user.get_username())
    except Conflict as conflict:
        return refused(request, comment.pk, conflict)
    publish_now(comment.story_id, comment.site_id)
    if by_script(request):
        return fragment(request, comment.pk, decided=False)
    return pages.done(request, _("Undone. The comment is as it was."), list_of(request))


def list_of(request: HttpRequest) -> str:
    """The address of the list in which the form stood: what was searched for, or a queue with its filters."""
    back = request.POST.get("back", "")
    return pages.onward(back) if back else Asked.of(request.POST.dict(), Reach.of(request).sites).url


def publish_now(story_id: int, site_id: int) -> None:
    """Show readers at once. The decision stands whatever happens here: the worker tries again."""
    try:
        documents.publish_now(story_id, site_id)
    except OSError:
        log.exception("story %d was not published at once", story_id)


def apply(comment: Comment, verb: str, by: str, note: str, grounds: Grounds) -> list[int]:
    """Do one verb of a row's buttons; returns the numbers of the Decisions that it made. Raises Refused."""
    if verb not in (*allowed(comment), "see"):
        raise Invalid(_("This cannot be done with a comment in this state."))
    newest = Decision.objects.filter(comment=comment).order_by("-pk").values_list("pk", flat=True).first() or 0
    with transaction.atomic():
        if verb == "see":
            reviewing.see([comment], by=by)
        elif verb == "unveil":
            moderation.veil(comment, on=False, by=by, reason=note, grounds=grounds)
        elif verb != "veil":
            moderation.decide(comment, verb, by=by, reason=note, grounds=grounds)
        else:
            # Veiled and approved in one step: readers never meet it without its veil.
            if comment.status == Status.PENDING:
                comment = moderation.decide(comment, "approve", by=by, reason=note)
            moderation.veil(comment, on=True, by=by, reason=note, grounds=grounds)
        claims.end(comment)
        opinions.settle(comment, by=by)
    made = Decision.objects.filter(comment=comment, by=by, pk__gt=newest).order_by("pk")
    return list(made.values_list("pk", flat=True))


def check_unchanged(comment: Comment, status: str, mark: str) -> None:
    """Raise Conflict unless the comment is as the moderator saw it."""
    if comment.status != status:
        raise Conflict(_("A colleague was faster, or the author withdrew it: this comment has been decided."))
    if seen(comment) != mark:
        raise Conflict(_("Its words or its veil have changed since you saw them. Please look again."))


def grounds_of(request: HttpRequest) -> Grounds:
    """The reason and the words for the author, from a form; nothing where it only approves."""
    if request.POST.get("verb") in ("approve", "unveil", "see"):
        return Grounds()
    return Grounds(code=request.POST.get("code", ""), words=request.POST.get("words", ""))


def note_of(request: HttpRequest) -> str:
    """The note for colleagues, from a form. Raises Invalid when it is too long."""
    note = request.POST.get("reason", "").strip()
    if len(note) > REASON_LIMIT:
        raise Invalid(_("A reason has at most %(limit)d characters.") % {"limit": REASON_LIMIT})
    return note


def refused(request: HttpRequest, pk: int, refusal: Refused) -> HttpResponse:
    """The comment as it is now, with the reason why nothing was done."""
    if by_script(request):
        return fragment(request, pk, alert=refusal.detail, status=refusal.status)
    return comment_page(request, pk, alert=refusal.detail, status=refusal.status)


def fragment(request: HttpRequest, pk: int, *, status: int = 200, **said: Any) -> HttpResponse:
    """The comment's row as it is now, and in a header how many still wait. `said` is for the template: `alert`,
    `undo_by`, what is `said` of it elsewhere than in the row, and whether it counts as `decided`."""
    user, reach = access.member(request), Reach.of(request)
    asked = Asked.of(request.POST.dict(), reach.sites)
    context = {
        "row": row_of(access.comment_or_404(request, pk), user),
        "asked": asked,
        "people_of": Reach.entire(request).whole,
        "reasons": reasons(),
        "back": request.POST.get("back", ""),
        "decided": True,
        **said,
    }
    response = render(request, "desk/row.html", context, status=status)
    counts = counted(stream_of(asked, reach, user))
    response["Ombud-Held"] = counts.shown("held")
    return response


def by_script(request: HttpRequest) -> bool:
    """Whether the desk's script asks, and not a form by itself."""
    return request.headers.get("X-Requested-With") == "fetch"


def _done(verb: str) -> str:
    return {
        "approve": _("Approved. Readers see it now."),
        "reject": _("Rejected. Readers do not see it."),
        "spam": _("Called spam. Readers do not see it."),
        "veil": _("Veiled. Readers see it under a veil."),
        "unveil": _("The veil is lifted."),
        "see": _("Noted that you have looked at it."),
    }[verb]
