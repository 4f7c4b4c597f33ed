"""Reporting a comment without JavaScript, and the page that says what became of a report."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from ombud.actions import readers, reporting
from ombud.models import Comment, Flag
from ombud.models.errors import NotFound, Refused
from ombud.models.reason import label
from ombud.publish.comments import comment_dict
from ombud.publish.documents import publish_now
from ombud.publish.links import page_of
from ombud.publish.pieces import safe
from ombud.publish.surroundings import interface_language

from . import access, report_form
from .private import private_page


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, site: str, pk: int) -> HttpResponse:
    """The form below the comment; sent, it leads to the report's own page. No cookie is looked at (`forms.post`)."""
    publication = access.site_or_404(site)
    comment = access.comment_or_404(publication, pk)
    asked = str((request.POST if request.method == "POST" else request.GET).get("interface", ""))
    lang = interface_language(
        asked or request.GET.get("lang", ""), translation.get_language() or "", publication.language
    )
    with translation.override(lang), timezone.override(publication.timezone):
        if comment.status != Comment.Status.APPROVED:
            raise NotFound(_("This comment is not shown here any more."))
        if request.method != "POST":
            return _form_page(request, comment, lang)
        access.check_origin(request, publication)
        given = report_form.given_of(request.POST.dict(), lang)
        try:
            flag = reporting.report(comment, given, None, readers.address_hash(access.client_address(request)))
        except Refused as refused:
            return _form_page(request, comment, lang, refused)
        publish_now(comment.story_id, publication.pk)
        return HttpResponseRedirect(f"{reporting.url(flag)}?lang={lang}")


@require_safe
def status(request: HttpRequest, site: str, token: str) -> HttpResponse:
    """What became of a report, for who has its link: nothing of who else reported, nor of who decided."""
    publication = access.site_or_404(site)
    flag = reporting.by_token(publication, token)
    if flag is None:
        raise NotFound(_("There is no such page. Check that the whole link was copied."))
    lang = interface_language(request.GET.get("lang", ""), flag.notice.get("lang", ""), publication.language)
    with translation.override(lang), timezone.override(publication.timezone):
        shown = flag.comment.status == Comment.Status.APPROVED
        thread = f"{page_of(flag.comment.story)}?lang={lang}"
        context = {
            "sentence": _sentence(flag),
            "flag": flag,
            "reason": label(flag.reason),
            "back_url": f"{thread}#comment-{flag.comment_id}" if shown else f"{thread}#comments",
        }
        return private_page(request, "reader/report_status.html", (publication, lang), context)


def _sentence(flag: Flag) -> str:
    return {
        Flag.Status.OPEN: _("The newsroom has your report. A moderator will look at the comment."),
        Flag.Status.UPHELD: _("A moderator looked at the comment that you reported and acted on it."),
        Flag.Status.DISMISSED: _("A moderator looked at the comment that you reported and left it as it is."),
    }[Flag.Status(flag.status)]


def _form_page(request: HttpRequest, comment: Comment, lang: str, refused: Refused | None = None) -> HttpResponse:
    given = request.POST.dict() if refused else None
    context = report_form.context(comment, lang, given, refused) | {
        "comment": safe(comment_dict(comment, comment.story, lang, comment.parent)),
        "back_url": f"{page_of(comment.story)}?lang={lang}#comment-{comment.pk}",
    }
    status = refused.status if refused else 200
    return private_page(request, "reader/report.html", (comment.site, lang), context, status=status)
