"""Unannounced edits: passages under a suggestion or a notice that changed without a decision."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ombud.actions import alarms as actions
from ombud.models import Alarm
from ombud.publish.links import address_of
from ombud.text import language as languages
from ombud.text.diff import worddiff

from . import access, pages
from .correction_asked import Asked, near
from .corrections import tabs
from .reach import Reach
from .roles import CORRECTIONS

PAGE = 40
HOME = "/desk/corrections/alarms"


@dataclass(frozen=True)
class Row:
    """One alarm with the change as pieces, as a suggestion's."""

    alarm: Alarm
    pieces: list[tuple[str, str]]
    story_url: str
    language: str
    dir: str


@access.editors
@require_safe
def alarms(request: HttpRequest) -> HttpResponse:
    """What nobody has seen to yet, the newest first."""
    reach = Reach.of(request, CORRECTIONS)
    asked = Asked.of(request.GET.dict(), reach.sites)
    wanted = Alarm.objects.filter(near(asked, reach).within())
    before = request.GET.get("before", "")
    if before.isascii() and before.isdigit() and len(before) < 18:
        wanted = wanted.filter(pk__lt=int(before))
    rows = wanted.filter(status=Alarm.Status.OPEN).select_related("story__site", "correction", "revision")
    found = list(rows.defer("revision__text", "revision__html").order_by("-pk")[: PAGE + 1])
    query = f"site={asked.site}&" if asked.site else ""
    context = {
        "rows": [_row(each) for each in found[:PAGE]],
        "more": f"{HOME}?{query}before={found[PAGE - 1].pk}" if len(found) > PAGE else "",
        "asked": asked,
        **tabs(asked, reach, "alarms"),
    }
    return pages.page(request, "desk/alarms.html", context)


@access.editors
@require_POST
def seen(request: HttpRequest) -> HttpResponse:
    """Take an alarm off the desk. Raises Conflict when a colleague was faster."""
    alarm = access.alarm_or_404(request, request.POST.get("alarm", ""))
    actions.see(alarm, by=access.member(request).get_username())
    return pages.done(request, _("Seen, and kept on record."), HOME)


def _row(alarm: Alarm) -> Row:
    code = alarm.story.language or alarm.story.site.language
    pieces = [(str(op), words) for op, words in worddiff(alarm.before, alarm.after)]
    return Row(alarm, pieces, address_of(alarm.story), code, languages.direction(code))
