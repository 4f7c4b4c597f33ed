"""Deciding on many comments at once: first a preview, then the decision, each comment by itself."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from ombud.models import Comment
from ombud.models.errors import Conflict, Invalid

from . import access, pages
from .asked import Asked, number
from .deciding import apply, check_unchanged, grounds_of, note_of, publish_now
from .queue import PAGE, bulk_verbs, fetched, reasons
from .reach import Reach
from .rows import allowed, excerpt_of, seen
from .streams import KEPT

VERBS = ("approve", "reject", "veil", "spam", "see")
LIMIT = 4 * PAGE


@dataclass(frozen=True)
class Item:
    """A chosen comment: what its state and its mark were when it was shown, and whether the verb can be done."""

    comment: Comment
    words: str
    seen: str
    possible: bool


@access.moderators
@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """What would happen to the chosen comments; nothing happens yet."""
    verb, asked = _verb(request), Asked.of(request.POST.dict(), Reach.of(request).sites)
    chosen = _chosen(request, request.POST.getlist("chosen"))
    if not chosen:
        return pages.done(request, _("Choose some comments first, by the boxes beside them."), asked.url)
    items = [Item(each, excerpt_of(each), seen(each), _possible(each, verb)) for each in chosen]
    context = {
        "items": items,
        "verb": verb,
        "label": dict(bulk_verbs(asked.tab))[verb],
        "asked": asked,
        "possible": sum(item.possible for item in items),
        "reasons": reasons() if verb in ("reject", "veil", "spam") else [],
    }
    return pages.page(request, "desk/bulk.html", context)


@access.moderators
@require_POST
def decide(request: HttpRequest) -> HttpResponse:
    """Decide on all that the preview showed; what has changed since is left alone and counted."""
    verb, by = _verb(request), access.member(request).get_username()
    note, grounds = note_of(request), grounds_of(request)
    asked = Asked.of(request.POST.dict(), Reach.of(request).sites)
    shown = [given.partition(":") for given in request.POST.getlist("chosen")[:LIMIT]]
    as_shown = {pk: mark for pk, _colon, mark in shown}
    done, late, touched = 0, 0, set()
    for comment in _chosen(request, list(as_shown)):
        # Who writes a number otherwise than the preview did has not seen the comment.
        status, _bar, mark = as_shown.get(str(comment.pk), "").partition("|")
        try:
            check_unchanged(comment, status, mark)
            apply(comment, verb, by, note, grounds)
        except Conflict:
            late += 1
        else:
            done += 1
            touched.add((comment.story_id, comment.site_id))
    for story_id, site_id in sorted(touched):
        publish_now(story_id, site_id)
    said = ngettext("%(n)d comment decided.", "%(n)d comments decided.", done) % {"n": done}
    if late:
        said += " " + ngettext(
            "%(n)d had changed or been decided meanwhile and was left.",
            "%(n)d had changed or been decided meanwhile and were left.",
            late,
        ) % {"n": late}
    return pages.done(request, said, asked.url)


def _chosen(request: HttpRequest, given: list[str]) -> list[Comment]:
    """The comments of those sent that this member of staff may decide on, by two queries. Raises Invalid for too
    many."""
    if len(given) > LIMIT:
        raise Invalid(_("At most %(limit)d comments at once.") % {"limit": LIMIT})
    sent = dict.fromkeys(map(number, given))
    near = set(Reach.entire(request).among(sent).values_list("pk", flat=True))
    return fetched([pk for pk in sent if pk in near])


def _verb(request: HttpRequest) -> str:
    verb = request.POST.get("verb", "")
    if verb not in VERBS:
        raise Invalid(_("This cannot be done with a comment in this state."))
    return verb


def _possible(comment: Comment, verb: str) -> bool:
    return comment.status in KEPT and (verb in allowed(comment) or (verb == "see" and comment.reviewed_at is None))
