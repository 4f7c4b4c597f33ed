"""Reports of comments over JSON."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from ninja import Router

from ombud.actions import readers, reporting
from ombud.models import Comment
from ombud.models.errors import NotFound
from ombud.publish.documents import publish_now
from ombud.publish.surroundings import interface_language

from . import access, report_form
from .answers import json_answer
from .schemas import FlagDraft

router = Router(tags=["comments"])


@router.get("/{site}/comments/{pk}/flags", summary="The form for a report")
def form(request: HttpRequest, site: str, pk: int, interface: str = "") -> HttpResponse:
    """`html` is the form in the interface language; `reasons` its choices. Says nothing about other reports."""
    comment = _shown(access.comment_or_404(access.site_or_404(site), pk))
    lang = interface_language(interface, translation.get_language() or "", comment.site.language)
    with translation.override(lang):
        html, reasons = report_form.fragment(comment, lang), dict(report_form.reasons())
    return json_answer(200, {"html": html, "reasons": reasons})


@router.post("/{site}/comments/{pk}/flags", summary="Report a comment", openapi_extra={"responses": {201: {}}})
def post(request: HttpRequest, site: str, pk: int, given: FlagDraft) -> HttpResponse:
    """Once per reader: a second time changes nothing. `status_url` is the reader's private page on what becomes of
    it, `token` theirs to keep. A notice of illegal content needs `text`, `good_faith` and, unless `children`, `name`
    and `email` (Digital Services Act, article 16)."""
    publication = access.site_or_404(site)
    access.check_origin(request, publication)
    reader = access.reader_of(request, publication)
    comment = access.comment_or_404(publication, pk)
    report = report_form.given_of(given.model_dump(), given.interface)
    flag = reporting.report(comment, report, reader, readers.address_hash(access.client_address(request)))
    # What reports take away goes at once; the others change nothing that readers see.
    if not Comment.objects.filter(pk=pk, status=comment.status, veil=comment.veil).exists():
        publish_now(comment.story_id, publication.pk)
    body = {
        "id": flag.pk,
        "status": flag.status,
        "status_url": reporting.url(flag),
        "token": readers.token_of(flag.reader) if flag.reader else "",
    }
    return json_answer(201, body)


def _shown(comment: Comment) -> Comment:
    if comment.status != Comment.Status.APPROVED:
        raise NotFound(_("This comment is not shown here any more."))
    return comment
