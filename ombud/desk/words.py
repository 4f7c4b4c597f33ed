"""The lists of words of a site: what is on them, adding and removing, and what an entry would catch."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from ombud.actions import wordlists
from ombud.models import Entry, Site
from ombud.models.errors import Invalid, Refused

from . import access, pages, whole_site
from .asked import number
from .roles import COMMENTS, OWNING

PAGE = 200
TEXT_LIMIT = 500_000


@access.moderators
@require_safe
def words(request: HttpRequest) -> HttpResponse:
    """The lists; `find` narrows them to entries with these letters, `outcome` to one list."""
    return _page(request, whole_site.meant(request, request.GET.get("site", "")))


@access.moderators
@require_POST
def change(request: HttpRequest) -> HttpResponse:
    """Try an entry, or put one or many on the lists: the pressed button says which."""
    site = whole_site.meant(request, request.POST.get("site", ""))
    by, text = access.member(request).get_username(), request.POST.get("words", "")
    outcome, language = request.POST.get("outcome", ""), request.POST.get("language", "")
    try:
        if len(text) > TEXT_LIMIT:
            raise Invalid(_("This is too much at once. Please add it in parts."))
        wishes = wordlists.parse(text, outcome, language)
        if not wishes:
            raise Invalid(_("Write a word or a phrase, or several: one to a line."))
        if request.POST.get("exact"):
            wishes = [wordlists.Wish(wish.words, wish.outcome, wish.language, True) for wish in wishes]
        if request.POST.get("verb") == "try":
            return _page(request, site, {"trial": wordlists.trial(site, wishes[0]), "tried": wishes[0].words})
        count = wordlists.add(site, wishes, by=by)
    except Refused as refused:
        return _page(request, site, {"alert": refused.detail}, status=refused.status)
    told = ngettext("%(n)d entry is new or changed.", "%(n)d entries are new or changed.", count) % {"n": count}
    return pages.done(request, told, f"/desk/words?{urlencode({'site': site.name})}")


@access.moderators
@require_POST
def remove(request: HttpRequest) -> HttpResponse:
    """Take the chosen entries off the lists."""
    site = whole_site.meant(request, request.POST.get("site", ""))
    chosen = [number(each) for each in request.POST.getlist("entry")]
    count = wordlists.remove(site, chosen[: wordlists.ENTRIES_LIMIT], by=access.member(request).get_username())
    told = ngettext("%(n)d entry is off the lists.", "%(n)d entries are off the lists.", count) % {"n": count}
    return pages.done(request, told, f"/desk/words?{urlencode({'site': site.name})}")


@access.moderators
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """All entries as text, which the form takes back."""
    site = whole_site.meant(request, request.GET.get("site", ""))
    response = HttpResponse(wordlists.written(site), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="words-{site.name}.txt"'
    return response


def outcome_words(outcome: str) -> str:
    """What a list does, in a word or two."""
    return {"reject": _("send back"), "hold": _("hold"), "veil": _("veil")}.get(outcome, outcome)


def _page(request: HttpRequest, site: Site, more: dict[str, Any] | None = None, *, status: int = 200) -> HttpResponse:
    rows = Entry.objects.filter(site=site).order_by("words", "language")
    find, outcome = request.GET.get("find", "").strip()[:200], request.GET.get("outcome", "")
    if find:
        rows = rows.filter(words__icontains=find)
    if outcome in wordlists.OUTCOMES:
        rows = rows.filter(outcome=outcome)
    given = request.POST if more else {}
    context = {
        "site": site,
        "owning": access.may(request, OWNING, site.pk),
        "sites": [each for each in access.sites(request, COMMENTS) if access.may(request, COMMENTS, each.pk)],
        "rows": [(row, outcome_words(row.outcome)) for row in rows[:PAGE]],
        "total": rows.count(),
        "page_size": PAGE,
        "find": find,
        "outcome": outcome,
        "outcomes": [(each, outcome_words(each)) for each in wordlists.OUTCOMES],
        "given": {name: given.get(name, "") for name in ("words", "outcome", "language", "exact")},
    }
    return pages.page(request, "desk/words.html", context | (more or {}), status=status)
