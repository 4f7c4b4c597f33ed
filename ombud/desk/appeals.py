"""Appeals: those that wait, oldest first, and those that were answered. Who decided does not answer."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ombud.actions import appeals
from ombud.models import Appeal, Comment
from ombud.models.errors import Conflict, Invalid, Refused
from ombud.publish.links import address_of
from ombud.text import language as languages
from ombud.text import veils

from . import access, decision_lines, pages
from .publishing import publish_all

PAGE = 25
TABS = ("open", "answered")


@dataclass(frozen=True)
class Row:
    """An appeal with the decision that it is about. `mine`: who is signed in made the decision, and somebody else
    is there to answer."""

    appeal: Appeal
    line: decision_lines.Line
    html: SafeString
    dir: str
    story_url: str
    mine: bool


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
        if verb not in ("uphold", "decline"):
            raise Invalid(_("There is no such answer."))
        words = request.POST.get("words", "")
        answered = appeals.answer(appeal, upheld=verb == "uphold", words=words, by=access.member(request))
    except Refused as refused:
        return _page(request, (appeal.pk, refused))
    if answered.decision.comment:
        publish_all([answered.decision.comment.story_id], answered.site_id)
    told = _("Upheld. The author is told.") if verb == "uphold" else _("Declined. The author is told why.")
    return pages.done(request, told, "/desk/appeals")


def waiting(request: HttpRequest) -> int:
    """How many appeals wait for an answer from who is signed in."""
    return access.appeals_of(request).filter(status=Appeal.Status.OPEN).count()


def _page(request: HttpRequest, failed: tuple[int, Refused] | None = None) -> HttpResponse:
    tab = request.GET.get("tab", "")
    tab = tab if tab in TABS else TABS[0]
    after = request.GET.get("after", "")
    number = int(after) if after.isascii() and after.isdigit() and len(after) < 18 else 0
    user = access.member(request)
    rows = list(_asked(access.appeals_of(request), tab, number)[: PAGE + 1])
    context = {
        "tab": tab,
        "waiting": waiting(request),
        "rows": [_row(each, user) for each in rows[:PAGE]],
        "more": f"/desk/appeals?{urlencode({'tab': tab, 'after': rows[PAGE - 1].pk})}" if len(rows) > PAGE else "",
        "failed": failed[0] if failed else 0,
        # Its row may be gone from the list by what a colleague has done.
        "gone": failed is not None and failed[0] not in [each.pk for each in rows[:PAGE]],
        "alert": failed[1].detail if failed else "",
        "given": request.POST.get("words", "") if failed and not isinstance(failed[1], Conflict) else "",
        "limit": appeals.ANSWER_LIMIT,
    }
    return pages.page(request, "desk/appeals.html", context, status=failed[1].status if failed else 200)


def _asked(rows: QuerySet[Appeal], tab: str, after: int) -> QuerySet[Appeal]:
    related = rows.select_related(*access.APPEAL_RELATED)
    if tab == "open":
        return related.filter(status=Appeal.Status.OPEN, pk__gt=after).order_by("pk")
    answered = related.exclude(status=Appeal.Status.OPEN).order_by("-pk")
    return answered.filter(pk__lt=after) if after else answered


def _row(appeal: Appeal, user: User) -> Row:
    decision = appeal.decision
    comment: Comment | None = decision.comment
    html = veils.dress(comment.html, _("Hidden words. Show them")) if comment else ""
    return Row(
        appeal=appeal,
        line=decision_lines.line(decision),
        html=mark_safe(html),  # noqa: S308 - sanitised when posted
        dir=languages.direction(comment.language) if comment and comment.language else "auto",
        story_url=address_of(comment.story) if comment else "",
        mine=decision.by == user.get_username() and not appeals.may_answer(decision, user),
    )
