"""Versions of comments in other languages that came later and wait to be read, beside what they are a version of."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ombud.actions import versions as actions
from ombud.actions.reasons import NONE, Grounds
from ombud.models import Version
from ombud.models.errors import Conflict, Invalid
from ombud.publish.links import address_of
from ombud.publish.versions import label
from ombud.text import language as languages
from ombud.text import veils

from . import access, pages, version_rows
from .publishing import publish_all
from .queue import beside, reasons
from .reach import Reach

PAGE = 25
HOME = "/desk/versions"


@dataclass(frozen=True)
class Wording:
    """One of the two wordings, as the page shows it. Moderators see what is under veils."""

    language: str
    label: str
    dir: str
    html: SafeString


@dataclass(frozen=True)
class Row:
    """A version that waits, its comment's own words, and where the comment stands."""

    version: Version
    said: Wording
    also: Wording
    story_url: str
    seen: str


@access.moderators
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """Those of the shown comments that one looks after, oldest first; a fixed number of queries."""
    wanted = version_rows.waiting(Reach.of(request))
    after = request.GET.get("after", "")
    if after.isascii() and after.isdigit() and len(after) < 18:
        wanted = wanted.filter(pk__gt=int(after))
    found = list(wanted.select_related("comment__story__site", "comment__site")[: PAGE + 1])
    more = f"{HOME}?after={found[PAGE - 1].pk}" if len(found) > PAGE else ""
    rows = [_row(each) for each in found[:PAGE]]
    context = {**beside(request, "versions"), "rows": rows, "more": more, "reasons": reasons()}
    return pages.page(request, "desk/versions.html", context)


@access.moderators
@require_POST
def decide(request: HttpRequest) -> HttpResponse:
    """Approve or reject one, as it was seen; readers have it at once."""
    version = access.version_or_404(request, request.POST.get("version", ""))
    verb = request.POST.get("verb", "")
    if verb not in ("approve", "reject"):
        raise Invalid(_("There is no such answer."))
    if request.POST.get("seen", "") != stamp(version):
        raise Conflict(_("A colleague or the author was faster: this version has been changed."))
    grounds = Grounds(request.POST.get("code", ""), request.POST.get("words", "")) if verb == "reject" else NONE
    actions.decide(version, verb, access.member(request).get_username(), grounds)
    publish_all([version.comment.story_id], version.comment.site_id)
    return pages.done(
        request, _("The version is approved.") if verb == "approve" else _("The version is rejected."), HOME
    )


def stamp(version: Version) -> str:
    """What changes with the version's words."""
    return (version.edited_at or version.created_at).isoformat()


def _row(version: Version) -> Row:
    comment = version.comment
    return Row(
        version,
        _wording(comment.language, comment.html),
        _wording(version.language, version.html),
        address_of(comment.story),
        stamp(version),
    )


def _wording(code: str, html: str) -> Wording:
    shown = mark_safe(veils.dress(html, _("Hidden words. Show them")))  # noqa: S308
    return Wording(code, label(code) if code else "", languages.direction(code) if code else "auto", shown)
