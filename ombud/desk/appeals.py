"""Appeals: those that wait, oldest first, and those that were answered. Who decided does not answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ombud.actions import appeal_claims, appeals
from ombud.models import Appeal
from ombud.models.errors import Conflict, Invalid, Refused

from . import access, filters, pages
from .appeal_rows import TABS, listed, row
from .asked import Asked
from .publishing import publish_all
from .queue import beside
from .reach import Reach
from .streams import Stream

PAGE = 25
VERBS = ("uphold", "decline")


@access.moderators
@require_safe
def found(request: HttpRequest) -> HttpResponse:
    """The page. `after` is the number of the last appeal of the page before."""
    return _page(request)


@access.moderators
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Uphold or decline one; an upheld one takes effect for readers at once."""
    appeal, verb = access.appeal_or_404(request, pk), request.POST.get("verb", "")
    try:
        appeal_claims.refuse_unseen(appeal, access.member(request), request.POST.get("claimed", ""))
        answered = give(request, appeal, verb)
    except Refused as refused:
        return _page(request, (appeal.pk, refused))
    if answered.decision.comment:
        publish_all([answered.decision.comment.story_id], answered.site_id)
    told = _("Upheld. The author is told.") if verb == "uphold" else _("Declined. The author is told why.")
    return pages.done(request, told, url(request.POST))


@access.moderators
@require_POST
def claim(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell colleagues that one looks at an appeal, or that one no longer does."""
    appeal, user = access.appeal_or_404(request, pk), access.member(request)
    if request.POST.get("release"):
        appeal_claims.release(appeal, user)
        said = _("Colleagues see that nobody looks at it.")
    else:
        try:
            appeal_claims.take(appeal, user, over=request.POST.get("claimed", ""))
        except Refused as refused:
            return _page(request, (appeal.pk, refused))
        said = _("Yours for five minutes. Colleagues see that you look at it.")
    return pages.done(request, said, f"{url(request.POST)}#appeal-{pk}")


def give(request: HttpRequest, appeal: Appeal, verb: str) -> Appeal:
    """The answer that a form says. Raises Refused."""
    if verb not in VERBS:
        raise Invalid(_("There is no such answer."))
    words = request.POST.get("words", "")
    return appeals.answer(appeal, upheld=verb == "uphold", words=words, by=access.member(request))


def waiting(request: HttpRequest) -> int:
    """How many appeals wait for an answer from who is signed in."""
    return access.appeals_of(request).filter(status=Appeal.Status.OPEN).count()


def url(given: Mapping[str, str], asked: Asked | None = None) -> str:
    """The address of the list with the filters that a form or an address names, or with those of `asked`."""
    fields = asked.fields if asked else {name: given.get(name, "") for name in (*Asked().every, "after")}
    tab = given.get("tab", "") if given.get("tab") in TABS[1:] else ""
    query = urlencode({name: value for name, value in {**fields, "tab": tab}.items() if value})
    return f"/desk/appeals?{query}" if query else "/desk/appeals"


def _page(request: HttpRequest, failed: tuple[int, Refused] | None = None) -> HttpResponse:
    given, user, reach = request.POST if failed else request.GET, access.member(request), Reach.of(request)
    tab = given.get("tab", "") if given.get("tab") in TABS else TABS[0]
    asked = Asked.of({**given.dict(), "tab": "", "mode": ""}, reach.sites)
    found = listed(access.appeals_of(request).select_related(*access.APPEAL_RELATED), asked, tab)[: PAGE + 1]
    rows = [row(each, user) for each in found]
    more = replace(asked, after=rows[PAGE - 1].appeal.pk) if len(rows) > PAGE else None
    context: dict[str, Any] = {
        **beside(request, "appeals"),
        "tab": tab,
        "asked": asked,
        "filters": filters.of(Stream(asked, reach)),
        "waiting": waiting(request),
        "rows": rows[:PAGE],
        "choosable": tab == TABS[0] and any(not each.mine for each in rows),
        "more": url(given, more) if more else "",
        "start": url(given, asked.start) if asked.after else "",
        "plain": url({"tab": tab}),
        "people_of": reach.whole,
        **_failed(request, failed, [each.appeal.pk for each in rows[:PAGE]]),
    }
    return pages.page(request, "desk/appeals.html", context, status=failed[1].status if failed else 200)


def _failed(request: HttpRequest, failed: tuple[int, Refused] | None, shown: list[int]) -> dict[str, Any]:
    """What could not be done, and on which appeal; its row may be gone from the list by what a colleague has done."""
    return {
        "failed": failed[0] if failed else 0,
        "gone": failed is not None and failed[0] not in shown,
        "alert": failed[1].detail if failed else "",
        "given": request.POST.get("words", "") if failed and not isinstance(failed[1], Conflict) else "",
        "limit": appeals.ANSWER_LIMIT,
    }
