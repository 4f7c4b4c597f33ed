"""The page of a decision: its statement of reasons, the appeal, and the answer to it. For who has its link."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from ombud.actions import appeals, found, notifications, reasons, statements
from ombud.models import Comment, Decision, Notification
from ombud.models.errors import NotFound, Refused
from ombud.models.reason import label
from ombud.publish.links import address_of
from ombud.publish.surroundings import interface_language
from ombud.text import language as languages
from ombud.text import plain

from . import access
from .private import private_page

EXCERPT = 1200


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def decision(request: HttpRequest, site: str, token: str) -> HttpResponse:
    """The statement; a POST with `text` appeals, one with `read` says that a warning was read. The link is the key: no
    cookie is looked at, so there is nothing for a foreign page to ride on (see `forms.post`)."""
    publication = access.site_or_404(site)
    row = statements.by_token(publication, token)
    if row is None:
        raise NotFound(_("There is no such page. Check that the whole link was copied."))
    asked = str((request.POST if request.method == "POST" else request.GET).get("lang", ""))
    reader = statements.person(row)
    spoken = statements.language_of(reader, row.comment) if reader else ""
    lang = interface_language(asked, spoken, publication.language)
    with translation.override(lang), timezone.override(publication.timezone):
        if request.method != "POST":
            # A warning must be seen by a person: what looks into links before people do opens them, and presses
            # no buttons.
            if request.method == "GET" and row.verb != "warn":
                notifications.read(row)
            return _page(request, row, lang)
        access.check_origin(request, publication)
        try:
            _take(row, request.POST.dict())
        except Refused as refused:
            return _page(request, row, lang, refused)
        response = HttpResponse(status=303)
        response["Location"] = statements.url(publication, row.pk, lang)
        response["Cache-Control"] = "no-store"
        return response


def _take(row: Decision, given: Mapping[str, object]) -> None:
    if "read" in given:
        notifications.read(row)
    else:
        appeals.lodge(row, str(given.get("text", "")))


def _page(request: HttpRequest, row: Decision, lang: str, refused: Refused | None = None) -> HttpResponse:
    appeal = getattr(row, "appeal", None)
    context = {
        "decision": _statement(row, lang),
        "appeal": appeal,
        "hindrance": "" if appeal else appeals.hindrance(row),
        "until": row.created_at + timedelta(days=row.site.rules.appeal_days),
        "limit": row.site.rules.body_limit,
        "unread": row.verb == "warn" and Notification.objects.filter(decision=row, seen_at=None).exists(),
        "alert": refused.detail if refused else "",
        "text": str(request.POST.get("text", "")) if refused else "",
    }
    status = refused.status if refused else 200
    return private_page(request, "reader/decision.html", (row.site, lang), context, status)


def _statement(row: Decision, lang: str) -> dict[str, Any]:
    """What article 17 of the Digital Services Act asks for, in the words of this page."""
    automatic = row.by.startswith("rule:")
    return {
        "verb": row.verb,
        "sentence": statements.sentence(row),
        "at": row.created_at,
        "until": suspended_until(row),
        "label": label(row.code),
        "code": row.code,
        "text": reasons.text(row.site, row.code, lang) if row.comment else "",
        "words": row.words,
        "reported": bool(row.details.get("reported")),
        "held": bool(row.rule) and not automatic,
        "found": found.facts(row),
        "scope": _scope(row.verb),
        "automatic": automatic,
        "in_force": appeals.in_force(row),
        "comment": _comment(row, row.comment) if row.comment else None,
    }


def suspended_until(row: Decision) -> datetime | None:
    """When a suspension ends; None for other decisions."""
    return parse_datetime(str(row.details.get("until", "")))


def _scope(verb: str) -> str:
    """What follows, where and for how long (article 17, 3 a)."""
    if verb in ("reject", "spam", "reject_version"):
        return _("Nobody but you and the newsroom can read it, in all countries, as long as this decision stands.")
    if verb == "veil":
        return _("It stays in its place, closed for everybody in all countries, as long as this decision stands.")
    if verb in ("suspend", "ban"):
        return _("It holds on all pages of this publication, in all countries. What you have written is yours to read.")
    return _("Nothing changes for what you have written or will write.")


def _comment(row: Decision, comment: Comment) -> dict[str, Any]:
    """The author's own words, which only they read here; those of a withdrawn comment are erased."""
    story = comment.story
    html, language = statements.concerned(row)
    return {
        "text": plain.excerpt(plain.plain(html, veiled=False, curtain=_("[hidden: spoiler]")), EXCERPT),
        "language": language,
        "dir": languages.direction(language) if language else "auto",
        "created": comment.created_at,
        "story": story.headline or address_of(story),
        "url": address_of(story),
        "story_language": story.language or row.site.language,
    }
