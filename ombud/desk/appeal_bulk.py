"""Answering many appeals at once: first a preview, then the answer, each appeal by itself."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from ombud.actions import appeal_claims, appeals
from ombud.models import Appeal
from ombud.models.errors import Conflict, Forbidden, Invalid

from . import access, pages
from .appeal_rows import row
from .appeals import PAGE, VERBS, give, url
from .asked import Asked, number
from .publishing import publish_all


@access.moderators
@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """What would happen to the chosen appeals; nothing happens yet."""
    if not _chosen(request):
        return pages.done(request, _("Choose some appeals first, by the boxes beside them."), url(request.POST))
    return _preview(request)


@access.moderators
@require_POST
def decide(request: HttpRequest) -> HttpResponse:
    """Give all that the preview showed one answer; what a colleague answered, looks at or has to answer is left."""
    done, left, verb = 0, 0, _verb(request)
    if verb == "decline" and not request.POST.get("words", "").strip():
        return _preview(request, Invalid(_("Give a reason: the author of the appeal sees it.")))
    touched: dict[int, set[int]] = {}
    for appeal in _chosen(request):
        try:
            appeal_claims.refuse_unseen(appeal, access.member(request), request.POST.get(f"claimed-{appeal.pk}", ""))
            give(request, appeal, verb)
        except (Conflict, Forbidden):
            left += 1
            continue
        except Invalid as invalid:
            return _preview(request, invalid)
        done += 1
        if appeal.decision.comment:
            touched.setdefault(appeal.site_id, set()).add(appeal.decision.comment.story_id)
    for site, stories in touched.items():
        publish_all(sorted(stories), site)
    return pages.done(request, _said(done, left), url(request.POST))


def _said(done: int, left: int) -> str:
    said = ngettext("%(n)d appeal answered.", "%(n)d appeals answered.", done) % {"n": done}
    if not left:
        return said
    others = ngettext("%(n)d is a colleague’s and was left.", "%(n)d are a colleague’s and were left.", left)
    return f"{said} {others % {'n': left}}"


def _preview(request: HttpRequest, invalid: Invalid | None = None) -> HttpResponse:
    verb, user = _verb(request), access.member(request)
    rows = [row(each, user) for each in _chosen(request)]
    fields = {name: request.POST.get(name, "") for name in ("tab", *Asked().every)}
    context: dict[str, Any] = {
        "rows": rows,
        "verb": verb,
        "possible": sum(_possible(each.appeal, mine=each.mine) for each in rows),
        "fields": {name: value for name, value in fields.items() if value},
        "back": url(request.POST),
        "given": request.POST.get("words", ""),
        "alert": invalid.detail if invalid else "",
        "limit": appeals.ANSWER_LIMIT,
    }
    return pages.page(request, "desk/appeal_bulk.html", context, status=invalid.status if invalid else 200)


def _possible(appeal: Appeal, *, mine: bool) -> bool:
    return appeal.status == Appeal.Status.OPEN and not mine


def _chosen(request: HttpRequest) -> list[Appeal]:
    """The appeals that were sent, as far as who is signed in may see them. Raises Invalid for too many."""
    sent = [number(each) for each in request.POST.getlist("chosen")]
    if len(sent) > PAGE:
        raise Invalid(_("At most %(limit)d appeals at once.") % {"limit": PAGE})
    found = access.appeals_of(request).filter(pk__in=sent).order_by("pk")
    return list(found.select_related(*access.APPEAL_RELATED))


def _verb(request: HttpRequest) -> str:
    verb = request.POST.get("verb", "")
    if verb not in VERBS:
        raise Invalid(_("There is no such answer."))
    return verb
