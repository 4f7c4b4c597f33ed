"""The decisions that take a page: accepting with another wording or kind, and naming the other of a duplicate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ombud.actions import corrections, fixing
from ombud.models import Correction, Kind, Revision, Story
from ombud.models.errors import Conflict, Invalid
from ombud.publish.notices import kind_label

from . import access, pages
from .correction_asked import Asked
from .correction_deciding import accept_and_go_on, check_unchanged, verdict
from .correction_passage import passage, proposed, words_of
from .correction_rows import Group
from .correction_words import guessed_kind, rule
from .corrections import correction_page, group_of

OTHERS_SHOWN = 100
WORDING_LIMIT = 10_000


@dataclass(frozen=True)
class Given:
    """What the form says: `shown` is the wording whose change the editor has seen."""

    kind: str
    wording: str
    explanation: str
    reason: str
    shown: str

    @classmethod
    def of_post(cls, request: HttpRequest) -> Given:
        """From the sent form; browsers send line ends as CR LF."""
        said = {
            name: request.POST.get(name, "").replace("\r\n", "\n").replace("\x00", "") for name in cls.__annotations__
        }
        said["wording"] = said["wording"].strip()
        return cls(**said)


@access.editors
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """The form: kind, wording and reason, with the change shown before it is made."""
    row = access.correction_or_404(request, pk)
    words = words_of(row, _text(row))
    if request.method != "POST":
        if row.status != Correction.Status.OPEN:
            return correction_page(request, pk)
        wording = proposed(row) or words
        kind = request.GET.get("kind") or row.kind or guessed_kind(words, wording)
        reason, explanation = corrections.first_words(row)
        return _form(request, row, Given(kind if kind in Kind.values else "", wording, explanation, reason, wording))
    given = Given.of_post(request)
    if request.POST.get("verb") != "accept":
        return _form(request, row, given)
    if given.wording != given.shown and given.kind != Kind.RETRACTION:
        return _form(request, row, given, said=_("This is how it will read. If it is right, press the button again."))
    return _accept(request, row, given, words)


@access.editors
@require_safe
def duplicate(request: HttpRequest, pk: int) -> HttpResponse:
    """The form that asks which other suggestion says the same."""
    row = access.correction_or_404(request, pk)
    others = Correction.objects.filter(story=row.story_id).exclude(pk=pk).exclude(status=Correction.Status.DUPLICATE)
    context = {
        **_shown(request, row),
        "others": [(each, proposed(each) or each.message or each.exact) for each in _near(row, others)],
    }
    return pages.page(request, "desk/correction_duplicate.html", context)


def _near(row: Correction, others: Any) -> list[Correction]:
    """The others, those about the same passage first, then the heaviest."""
    found = list(others.order_by("-weight", "-pk")[:OTHERS_SHOWN])
    if row.start is None or row.end is None:
        return sorted(found, key=lambda each: each.exact != row.exact)
    start, end = row.start, row.end
    return sorted(
        found, key=lambda each: each.start is None or each.end is None or each.start >= end or each.end <= start
    )


def _accept(request: HttpRequest, row: Correction, given: Given, words: str) -> HttpResponse:
    wording = given.wording if given.wording != words or row.story.source != Story.Source.OWN else ""
    try:
        check_unchanged(row, request.POST.get("seen", ""))
        if len(wording) > WORDING_LIMIT:
            raise Invalid(
                _("At most %(limit)d characters; this has %(length)d.")
                % {"limit": WORDING_LIMIT, "length": len(wording)}
            )
        if not given.kind or given.kind not in Kind.values:
            raise Invalid(_("Say which kind of correction this is."))
        wording = "" if _is_by_hand(request, row) else wording
        by = verdict(request, kind=given.kind, wording=wording, explanation=given.explanation)
        return accept_and_go_on(request, row, by)
    except Invalid as invalid:
        return _form(request, row, given, said=invalid.detail, status=invalid.status)
    except Conflict as conflict:
        row = access.correction_or_404(request, row.pk)
        if row.status != Correction.Status.OPEN:
            return correction_page(request, row.pk, alert=conflict.detail, status=conflict.status)
        return _form(request, row, given, said=conflict.detail, status=conflict.status)


def _is_by_hand(request: HttpRequest, row: Correction) -> bool:
    """Whether our own text has no place for a wording, or the editor has seen that and changes it by hand."""
    return row.story.source == Story.Source.OWN and (row.start is None or bool(request.POST.get("by_hand")))


def _form(request: HttpRequest, row: Correction, given: Given, *, said: str = "", status: int = 200) -> HttpResponse:
    text = _text(row)
    wording = "" if given.wording == words_of(row, text) else given.wording
    rules = row.site.rules
    context = {
        **_shown(request, row),
        "given": given,
        "kinds": [(kind, kind_label(kind), rule(kind, rules)) for kind in Kind.values if kind],
        "own": row.story.source == Story.Source.OWN,
        "change": passage(row, text, wording),
        "words": words_of(row, text),
        "obstacle": _obstacle(row, wording),
        "needs_second": [kind for kind in Kind.values if corrections.needs_second(rules, kind)],
        "note" if status == 200 else "alert": said,
    }
    return pages.page(request, "desk/correction_accept.html", context, status=status)


def _obstacle(row: Correction, wording: str) -> str:
    """Why our own text cannot be changed to this wording by pressing a button; empty when it can."""
    if row.story.source != Story.Source.OWN or not wording:
        return ""
    try:
        fixing.preview(row, wording)
    except Conflict as conflict:
        return conflict.detail
    return ""


def _shown(request: HttpRequest, row: Correction) -> dict[str, Any]:
    group: Group = group_of(row, access.member(request).get_username())
    return {"group": group, "row": group.rows[0], "asked": Asked()}


def _text(row: Correction) -> str | None:
    return Revision.objects.filter(pk=row.revision_id or 0).values_list("text", flat=True).first()
