"""Muting the author of a comment without JavaScript."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ombud.actions import mutes
from ombud.models import Comment
from ombud.models.errors import NotFound
from ombud.publish.links import page_of
from ombud.publish.surroundings import interface_language

from . import access, me_access
from .me_api import NEWCOMERS_PER_MINUTE
from .private import private_page


@require_http_methods(["GET", "HEAD", "POST"])
def mute(request: HttpRequest, site: str, pk: int) -> HttpResponse:
    """Asks, and does it; back in the thread that person's comments are folded. Who has never been here becomes a reader
    by it, known by a cookie that lasts for a year."""
    publication = access.site_or_404(site)
    comment = access.comment_or_404(publication, pk)
    asked = (request.POST if request.method == "POST" else request.GET).get("lang", "")
    lang = interface_language(str(asked), translation.get_language() or "", publication.language)
    with translation.override(lang), timezone.override(publication.timezone):
        if comment.status != Comment.Status.APPROVED:
            raise NotFound(_("This comment is not shown here any more."))
        back = f"{page_of(comment.story)}?lang={lang}#comments"
        if request.method != "POST":
            context = {"comment": comment, "back_url": back}
            return private_page(request, "reader/mute.html", (publication, lang), context)
        response = HttpResponse(status=303)
        response["Location"], response["Cache-Control"] = back, "no-store"
        reader = me_access.muting(request, publication)
        if reader is None:
            access.check_pace(request, "mute", NEWCOMERS_PER_MINUTE)
            reader = mutes.begin(comment)
        else:
            mutes.mute(reader, comment)
        me_access.keep_mutes(response, publication, reader)
        return response
