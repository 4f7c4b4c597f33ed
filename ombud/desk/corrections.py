"""The desk for corrections: what readers suggest, by passage and by weight, and each suggestion by itself."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from ombud.models import Alarm, Correction, Decision, Second
from ombud.publish.notices import kind_label

from . import access, pages
from .correction_asked import KINDS, NO_KIND, STATES, TABS, After, Asked, choices
from .correction_groups import Found, fetch, page
from .correction_numbers import lately
from .correction_rows import Group, groups
from .correction_words import decided_by, ready_reasons, state_word, status_word
from .reach import Reach
from .roles import CORRECTIONS

Status = Correction.Status
OUTCOMES = ("decided", "accepted", "declined", "duplicate")
WORDS_SHOWN = 50


@access.editors
@require_safe
def found(request: HttpRequest) -> HttpResponse:
    """A page of suggestions: what waits, the heaviest passage first, or what was decided, the latest first."""
    reach = Reach.of(request, CORRECTIONS)
    asked = Asked.of(request.GET.dict(), reach.sites)
    here = page(asked, reach)
    shown = groups(here.groups, access.member(request).get_username())
    context = {
        "asked": asked,
        "groups": shown,
        "reasons": reasons_for(shown),
        "more": replace(asked, after=After.of(here.after)).url if here.after else "",
        "start": replace(asked, after=None).url if asked.after else "",
        "all": Asked(status=asked.status).url,
        "filters": _filters(asked, reach),
        "lately": lately(asked, reach),
        **tabs(asked, reach),
    }
    return pages.page(request, "desk/corrections.html", context)


@access.editors
@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One suggestion by itself, with the other readers' words and all that was decided about it."""
    return correction_page(request, pk)


def correction_page(request: HttpRequest, pk: int, *, alert: str = "", status: int = 200) -> HttpResponse:
    """That page, with `alert` on top when a decision could not be taken."""
    row = access.correction_or_404(request, pk)
    group = group_of(row, access.member(request).get_username())
    decisions = Decision.objects.filter(correction=row).order_by("pk")
    context = {
        "group": group,
        "row": group.rows[0],
        "reasons": reasons_for([group]),
        "alert": alert,
        "asked": Asked(),
        "decisions": [(each, decided_by(each)) for each in decisions],
        "seconds": Second.objects.filter(correction=row).exclude(message="").order_by("pk")[:WORDS_SHOWN],
    }
    return pages.page(request, "desk/correction.html", context, status=status)


def group_of(row: Correction, by: str) -> Group:
    """One suggestion as a group by itself."""
    return groups([Found([fetch([row.pk])[row.pk]], 0)], by)[0]


def reasons_for(shown: list[Group]) -> list[tuple[str, list[str]]]:
    """The ready sentences in each of the readers' languages."""
    codes = {row.answer_language for group in shown for row in group.rows if row.is_open}
    return [(code, ready_reasons(code)) for code in sorted(codes)]


def tabs(asked: Asked, reach: Reach, current: str = "") -> dict[str, Any]:
    """The parts of the desk for corrections, with the number of what waits in each; `current` is not of `asked`."""
    counted = waiting(reach)
    labels = {
        "open": pgettext("suggestions", "Open"),
        "second": _("Second editor"),
        "due": _("To be fixed"),
        "decided": pgettext("suggestions", "Decided"),
    }
    at = current or asked.tab
    shown = [(name, label, asked.to_tab(name).url, counted.get(name), name == at) for name, label in labels.items()]
    shown.append(("alarms", _("Unannounced edits"), "/desk/corrections/alarms", counted["alarms"], at == "alarms"))
    shown.append(("notices", _("Notices"), "/desk/corrections/notices", None, at == "notices"))
    return {"tabs": shown}


def waiting(reach: Reach) -> dict[str, int]:
    """How many wait in each tab: counted, never kept, so that they cannot drift."""
    rows = Correction.objects.filter(reach.within()).filter(TABS["open"] | TABS["due"])
    numbers = {"open": 0, "second": 0, "due": 0}
    for status, review, count in rows.values_list("status", "review").annotate(n=Count("pk")).order_by():
        numbers["open" if status == Status.OPEN else "due"] += count
        numbers["second"] += count if status == Status.OPEN and review else 0
    alarms = Alarm.objects.filter(reach.within(), status=Alarm.Status.OPEN).count()
    return {**numbers, "alarms": alarms}


def _filters(asked: Asked, reach: Reach) -> list[dict[str, Any]]:
    """The selects of the page: name, label, and (value, words) of each choice, the first of which is all."""
    there = choices(asked, reach)
    offered = [
        ("status", _("Outcome"), [(name, _outcome(name)) for name in OUTCOMES] if asked.tab == "decided" else []),
        ("site", _("Site"), [("", _("All sites")), *((each.name, each.title) for each in reach.sites)]),
        ("section", _("Section"), [("", _("All sections")), *((name, name) for name in there["sections"])]),
        ("author", _("Author"), [("", _("All authors")), *((name, name) for name in there["authors"])]),
        ("kind", _("Kind"), [("", _("All kinds")), *((kind, _kind(kind)) for kind in KINDS)]),
        ("state", _("Passage"), [("", _("All passages")), *((state, _state(state)) for state in STATES)]),
    ]
    shown = []
    for name, label, options in offered:
        chosen = getattr(asked, name)
        # One site or one section is no choice.
        if len(options) > 2 or (chosen and options):
            shown.append({"name": name, "label": label, "options": options, "chosen": chosen})
    return shown


def _outcome(name: str) -> str:
    return _("All outcomes") if name == "decided" else status_word(Correction(status=name))


def _kind(kind: str) -> str:
    return _("not said") if kind == NO_KIND else kind_label(kind)


def _state(state: str) -> str:
    return state_word(Correction(state=state))
