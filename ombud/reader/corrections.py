"""Corrections as pages: the plain form, the reader's private page, a notice's own page, a story's history."""

from __future__ import annotations

import secrets
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from ombud.actions import addresses, corrections, notifications
from ombud.models import Correction, Notice, Story
from ombud.models.errors import NotFound, Refused
from ombud.publish import history as histories
from ombud.publish import notices
from ombud.publish.answer import CACHE
from ombud.publish.links import site_url
from ombud.publish.pages import story_dict
from ombud.publish.render import HTML_TYPE
from ombud.publish.store import Document
from ombud.publish.surroundings import interface_language
from ombud.text.diff import worddiff

from . import access
from .corrections_api import take
from .pages import respond
from .private import private_page
from .schemas import CorrectionDraft


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def form(request: HttpRequest, site: str) -> HttpResponse:
    """Suggest a correction without JavaScript; a mistake shows the form again with every word in it.

    Exempt from the CSRF token for the same reasons as `forms.post`.
    """
    publication = access.site_or_404(site)
    asked = request.POST if request.method == "POST" else request.GET
    url = str(asked.get("url", ""))
    story = addresses.meet(publication, url)
    wanted = str(asked.get("interface") or asked.get("lang") or "")
    lang = interface_language(wanted, story.language, publication.language)
    fields = ("exact", "prefix", "suffix", "suggestion", "kind", "message", "email")
    given = {name: str(asked.get(name, "")) for name in fields}
    with translation.override(lang), timezone.override(publication.timezone):
        if request.method != "POST":
            return _form_page(request, story, lang, given, None)
        access.check_origin(request, publication)
        # A browser sends a text area's line breaks as CR LF.
        clear = {name: value.replace("\r\n", "\n") for name, value in given.items()}
        draft = CorrectionDraft.model_validate({**clear, "url": url, "interface": lang})
        try:
            taken = take(request, publication, draft, None, str(request.POST.get("key", "")))
        except Refused as refused:
            return _form_page(request, story, lang, given, refused)
        token = corrections.status_token(taken.correction)
        return HttpResponseRedirect(f"{site_url(story)}/suggestions/{token}?lang={lang}")


@require_safe
def status(request: HttpRequest, site: str, token: str) -> HttpResponse:
    """The private page of a suggestion, for who has its link: what became of it, and why."""
    publication = access.site_or_404(site)
    row = corrections.by_status_token(token)
    if row is None or row.site_id != publication.pk:
        raise NotFound(_("There is no such page. Check that the whole link was copied."))
    if request.method == "GET":
        notifications.read_answer(row)
    lang = interface_language(request.GET.get("lang", ""), row.lang, publication.language)
    with translation.override(lang), timezone.override(publication.timezone):
        context = {
            "story": story_dict(row.story, None),
            "status_url": f"{site_url(row.story)}/suggestions/{token}",
            "correction": _correction_dict(row),
        }
        return private_page(request, "reader/correction_status.html", (publication, lang), context)


@require_safe
def notice(request: HttpRequest, site: str, serial: int) -> HttpResponse:
    """A published notice at its permanent address."""
    publication = access.site_or_404(site)
    found = (
        Notice.objects.filter(site=publication, serial=serial)
        .select_related("site", "story__site")
        .prefetch_related("amendments")
        .first()
    )
    if found is None:
        raise NotFound(_("There is no such notice here."))
    lang = interface_language(request.GET.get("lang", ""), found.language, publication.language)
    with translation.override(lang), timezone.override(publication.timezone):
        return respond(request, Document.of(HTML_TYPE, notices.notice_page(found, lang)), CACHE)


@require_safe
def history(request: HttpRequest, site: str, slug: str) -> HttpResponse:
    """What a story's text has been, if the site shows it."""
    publication = access.site_or_404(site)
    story = Story.objects.select_related("site").filter(site=publication, slug=slug).first()
    if story is None:
        raise NotFound(_("There is no such story here."))
    lang = interface_language(request.GET.get("lang", ""), story.language, publication.language)
    given = request.GET.get("revision", "")
    number = int(given) if given.isascii() and given.isdigit() and len(given) < 9 else 0
    with translation.override(lang), timezone.override(publication.timezone):
        return respond(request, Document.of(HTML_TYPE, histories.history_page(story, lang, number)), CACHE)


def _correction_dict(row: Correction) -> dict[str, Any]:
    published = row.notices.select_related("site").first()
    return {
        "exact": row.exact,
        "suggestion": row.suggestion,
        "message": row.message,
        "kind": row.kind,
        "kind_label": notices.kind_label(row.kind) if row.kind else "",
        "status": row.status,
        "state": row.state,
        "created": row.created_at,
        "decided": row.decided_at,
        "reason": row.reason,
        "fixed": row.fix == Correction.Fix.DONE,
        "notice_url": notices.notice_url(published) if published else None,
        "diff": worddiff(row.exact, row.suggestion) if row.exact and row.suggestion else [],
        "seconds": row.seconds,
    }


def _form_page(
    request: HttpRequest, story: Story, lang: str, given: dict[str, str], refused: Refused | None
) -> HttpResponse:
    rules = story.site.rules
    context = {
        "story": story_dict(story, None),
        "form": {
            **given,
            "key": secrets.token_urlsafe(18),
            "errors": refused.errors if refused else {},
            "message_top": refused.detail if refused else "",
        },
        "limits": {"passage": rules.passage_limit, "message": rules.message_limit},
    }
    return private_page(request, "reader/correct.html", (story.site, lang), context, refused.status if refused else 200)
