"""One reader as staff see them: their record, what they wrote, what was decided, notes, and measures."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ombud.actions import measures, sweeping
from ombud.actions.reasons import WORDS_LIMIT, Grounds
from ombud.models import Comment, Decision, Flag, Reader, Sweep
from ombud.models.errors import Conflict, Invalid, Refused
from ombud.text import plain

from . import access, decision_lines, pages, resemblance
from .publishing import publish_all

PAGE = 25
HISTORY = 50
DAYS = (1, 3, 7, 14, 30, 90, 365)


@access.moderators
@require_safe
def reader(request: HttpRequest, pk: int) -> HttpResponse:
    """The page. `after` is the number of the last comment of the page before."""
    return _page(request, access.reader_or_404(request, pk))


@access.moderators
@require_POST
def measure(request: HttpRequest, pk: int) -> HttpResponse:
    """Warn, suspend, ban or lift, if the reader stands as the moderator saw it."""
    found = access.reader_or_404(request, pk)
    verb = request.POST.get("verb", "")
    try:
        if request.POST.get("standing", "") != found.standing:
            raise Conflict(_("A colleague was faster: this reader's standing has changed. Please look again."))
        _apply(request, found, verb)
    except Refused as refused:
        return _page(request, access.reader_or_404(request, pk), refused)
    sweep = Sweep.objects.filter(reader=found, finished_at=None).select_related("decision").last()
    if sweep:
        publish_all(sweeping.work_off(sweep, sweeping.DESK_SECONDS), found.site_id)
    return pages.done(request, _done(verb), f"/desk/readers/{found.pk}")


@access.moderators
@require_POST
def note(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down something for colleagues."""
    found = access.reader_or_404(request, pk)
    try:
        measures.note(found, request.POST.get("text", ""), by=access.member(request).get_username())
    except Refused as refused:
        return _page(request, found, refused)
    return pages.done(request, _("Noted."), f"/desk/readers/{found.pk}")


def _apply(request: HttpRequest, found: Reader, verb: str) -> None:
    by, reason = access.member(request).get_username(), request.POST.get("reason", "")[:WORDS_LIMIT].strip()
    grounds = Grounds(request.POST.get("code", ""), request.POST.get("words", ""))
    if verb in ("suspend", "ban") and not (grounds.code or grounds.words.strip()):
        raise Invalid(_("Give a reason: the reader is told it."))
    if verb == "warn":
        measures.warn(found, grounds, by=by, reason=reason)
    elif verb == "suspend":
        measures.suspend(found, timezone.now() + timedelta(days=_days(request)), grounds, by=by, reason=reason)
    elif verb == "ban":
        measures.ban(found, grounds, by=by, past=request.POST.get("past", ""), reason=reason)
    elif verb == "lift":
        measures.lift(found, by=by, reason=reason, words=grounds.words)
    else:
        raise Invalid(_("There is no such measure."))


def _days(request: HttpRequest) -> int:
    given = request.POST.get("days", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 5 else 0


def _page(request: HttpRequest, found: Reader, refused: Refused | None = None) -> HttpResponse:
    after = request.GET.get("after", "")
    written = Comment.objects.filter(reader=found).select_related("story").order_by("-created_at", "-pk")
    if after.isascii() and after.isdigit() and len(after) < 18:
        last = Comment.objects.filter(reader=found, pk=after).values_list("created_at", flat=True).first()
        written = written.filter(created_at__lt=last) if last else written
    rows = list(written[: PAGE + 1])
    context = {
        "reader": found,
        "barred": measures.barred(found),
        "record": _record(found),
        "rows": [(row, _excerpt(row)) for row in rows[:PAGE]],
        "more": f"/desk/readers/{found.pk}?after={rows[PAGE - 1].pk}" if len(rows) > PAGE else "",
        "history": [decision_lines.line(each) for each in found.decisions.order_by("-pk")[:HISTORY]],
        "notes": found.notes.order_by("-pk")[:HISTORY],
        "hints": resemblance.alike(found),
        "sweep": found.sweeps.order_by("-pk").first(),
        "reasons": decision_lines.reasons(),
        "days": DAYS,
        "limit": WORDS_LIMIT,
        "alert": refused.detail if refused else "",
        "given": request.POST if refused else {},
    }
    return pages.page(request, "desk/reader.html", context, status=refused.status if refused else 200)


def _record(found: Reader) -> dict[str, Any]:
    """Numbers on somebody: comments by status, reports about them, reports of theirs, decisions by kind."""
    statuses = Comment.objects.filter(reader=found).values_list("status").annotate(n=Count("*")).order_by()
    about = Flag.objects.filter(comment__reader=found).values_list("status").annotate(n=Count("*")).order_by()
    own = Flag.objects.filter(reader=found).values_list("status").annotate(n=Count("*")).order_by()
    verbs = Decision.objects.filter(reader=found).values_list("verb").annotate(n=Count("*")).order_by()
    return {"comments": dict(statuses), "about": dict(about), "own": dict(own), "decisions": dict(verbs)}


def _excerpt(row: Comment) -> str:
    return plain.excerpt(plain.plain(row.html, veiled=bool(row.veil), curtain=_("[hidden: spoiler]")), 220)


def _done(verb: str) -> str:
    return {
        "warn": _("Warned. They see it on their page and before they post again."),
        "suspend": _("Suspended. They are told why and until when."),
        "ban": _("Banned. They are told why and how to appeal."),
        "lift": _("They may post again, and are told so."),
    }[verb]
