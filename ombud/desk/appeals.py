"""Appeals: those that wait, oldest first, and those that were answered. Who decided does not answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ombud.actions import appeal_claims, appeal_undoing, appeals
from ombud.models import Appeal, Decision, SavedView
from ombud.models.errors import Conflict, Invalid, Refused

from . import access, filters, pages
from .appeal_rows import TABS, claims, listed, row, settled, waiting
from .asked import Asked, number
from .deciding import UNDO_GRACE, UNDO_SECONDS, by_script, publish_now
from .queue import beside, conditional, stream_of, tab_counts
from .reach import Reach
from .streams import Stream

PAGE = 25
VERBS = ("uphold", "decline")
UNDO_SALT = "ombud.desk.appeal.undo"


@access.moderators
@require_safe
def found(request: HttpRequest) -> HttpResponse:
    """The page. `after` is the number of the last appeal of the page before."""
    return _page(request)


@access.moderators
@require_safe
def news(request: HttpRequest) -> HttpResponse:
    """What an open page of appeals asks now and then, as `queue.news`: counters, how many came, who looks at which."""
    stream, tab = _asked(request, request.GET.dict())
    known = {number(pk) for pk in request.GET.get("known", "").split(".")[: 4 * PAGE]}
    first = listed(replace(stream, asked=stream.asked.start), tab).values_list("pk", flat=True)[:PAGE]
    answer = {
        "counts": {**tab_counts(stream_of(Asked(), stream.reach, access.member(request))), "waiting": waiting(stream)},
        "fresh": len(set(first) - known),
        "claims": claims(stream, access.member(request), known),
        "settled": settled(stream, known) if tab == TABS[0] else {},
    }
    return conditional(request, answer)


@access.moderators
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Uphold or decline one; an upheld one takes effect for readers at once. A script that asks gets the new row."""
    appeal, verb = access.appeal_or_404(request, pk), request.POST.get("verb", "")
    try:
        appeal_claims.refuse_unseen(appeal, access.member(request), request.POST.get("claimed", ""))
        answered = give(request, appeal, verb)
    except Refused as refused:
        return _refused(request, appeal.pk, refused)
    told = _("Upheld. The author is told.") if verb == "uphold" else _("Declined. The author is told why.")
    _publish(answered)
    if not by_script(request):
        return pages.done(request, told, url(request.POST))
    made = appeal_undoing.answer_of(answered)
    undo_by = signing.dumps([answered.pk, made.pk], salt=UNDO_SALT) if appeal_undoing.possible(made) else ""
    return _fragment(request, pk, said=told, decided=True, undo_by=undo_by)


@access.moderators
@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Take one's own answer back, within seconds of it and if nobody has done anything since."""
    try:
        given = signing.loads(request.POST.get("undo", ""), salt=UNDO_SALT, max_age=UNDO_SECONDS + UNDO_GRACE)
    except signing.BadSignature as error:
        raise Conflict(_("The time to undo it is over.")) from error
    appeal = access.appeal_or_404(request, given[0])
    try:
        words, told = appeal.answer, Decision.objects.get(pk=given[1])
        appeal_undoing.undo(appeal, told, by=access.member(request))
    except Conflict as conflict:
        return _refused(request, appeal.pk, conflict)
    _publish(appeal)
    if by_script(request):
        return _fragment(request, appeal.pk, failed=appeal.pk, given=words)
    return pages.done(request, _("Undone. The appeal waits for an answer again."), url(request.POST))


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
            return _refused(request, appeal.pk, refused)
        said = _("Yours for five minutes. Colleagues see that you look at it.")
    if by_script(request):
        return _fragment(request, pk)
    return pages.done(request, said, f"{url(request.POST)}#appeal-{pk}")


def give(request: HttpRequest, appeal: Appeal, verb: str) -> Appeal:
    """The answer that a form says. Raises Refused."""
    if verb not in VERBS:
        raise Invalid(_("There is no such answer."))
    words = request.POST.get("words", "")
    return appeals.answer(appeal, upheld=verb == "uphold", words=words, by=access.member(request))


def url(given: Mapping[str, str], asked: Asked | None = None) -> str:
    """The address of the list with the filters that a form or an address names, or with those of `asked`."""
    query = urlencode(query_of(given, asked))
    return f"/desk/appeals?{query}" if query else "/desk/appeals"


def query_of(given: Mapping[str, str], asked: Asked | None = None) -> dict[str, str]:
    """The same as fields, those that say something."""
    fields = asked.fields if asked else {name: given.get(name, "") for name in (*Asked().every, "after")}
    tab = given.get("tab", "") if given.get("tab") in TABS[1:] else ""
    return {name: value for name, value in {**fields, "tab": tab}.items() if value}


def _publish(appeal: Appeal) -> None:
    if appeal.decision.comment:
        publish_now(appeal.decision.comment.story_id, appeal.site_id)


def _asked(request: HttpRequest, given: Mapping[str, str]) -> tuple[Stream, str]:
    """What is asked for, and on which of the two lists."""
    reach = Reach.of(request)
    asked = Asked.of({**given, "tab": ""}, reach.sites)
    tab = given.get("tab", "") if given.get("tab") in TABS else TABS[0]
    return stream_of(asked, reach, access.member(request)), tab


def _refused(request: HttpRequest, pk: int, refused: Refused) -> HttpResponse:
    """The appeal as it is now, with the reason why nothing was done; what was typed stays, but where it is settled."""
    if not by_script(request):
        return _page(request, (pk, refused))
    given = "" if isinstance(refused, Conflict) else request.POST.get("words", "")
    return _fragment(request, pk, refused.status, failed=pk, alert=refused.detail, given=given)


def _fragment(request: HttpRequest, pk: int, status: int = 200, **said: Any) -> HttpResponse:
    """One appeal's row as it is now. `said` is for the template."""
    stream, tab = _asked(request, request.POST.dict())
    context = {
        "row": row(access.appeal_or_404(request, pk), access.member(request)),
        "tab": tab,
        "asked": stream.asked,
        "people_of": Reach.entire(request).whole,
        "limit": appeals.ANSWER_LIMIT,
        **said,
    }
    return render(request, "desk/appeal_row.html", context, status=status)


def _page(request: HttpRequest, failed: tuple[int, Refused] | None = None) -> HttpResponse:
    given, user = (request.POST if failed else request.GET).dict(), access.member(request)
    stream, tab = _asked(request, given)
    asked = stream.asked
    wanted = listed(stream, tab).select_related(*access.APPEAL_RELATED)
    found = wanted.prefetch_related("decision__comment__versions")[: PAGE + 1]
    rows = [row(each, user) for each in found]
    more = replace(asked, after=rows[PAGE - 1].appeal.pk) if len(rows) > PAGE else None
    own = SavedView.objects.filter(user=user, place=SavedView.Place.APPEALS)
    context: dict[str, Any] = {
        **beside(request, "appeals"),
        "tab": tab,
        "asked": asked,
        "query": urlencode(query_of({"tab": tab}, asked.start)),
        "filters": filters.of(stream),
        "views": list(own.order_by("name")),
        "waiting": waiting(stream),
        "rows": rows[:PAGE],
        "choosable": tab == TABS[0] and any(not each.mine for each in rows),
        "more": url(given, more) if more else "",
        "start": url(given, asked.start) if asked.after else "",
        "plain": url({"tab": tab}),
        "people_of": stream.reach.whole,
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
