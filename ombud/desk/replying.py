"""Answering a comment from the desk, under one's name and the newsroom's badge."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ombud.actions import replying
from ombud.models import Comment
from ombud.models.errors import Refused

from . import access, pages
from .deciding import by_script, fragment, list_of, publish_now
from .one import comment_page


@access.moderators
@require_POST
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    """Post the answer; readers see it at once. Where that is refused the words stand in the form again."""
    comment, user = access.comment_or_404(request, pk), access.member(request)
    try:
        made = replying.reply(comment, user, request.POST.get("body", ""), request.POST.get("key", ""))
    except Refused as refusal:
        return _refused(request, comment, refusal)
    publish_now(made.story_id, made.site_id)
    if by_script(request):
        return fragment(request, comment.pk, decided=False)
    back = f"/desk/comments/{comment.pk}" if request.POST.get("single") else list_of(request)
    return pages.done(request, _("Posted. Readers see your answer now."), back)


def _refused(request: HttpRequest, comment: Comment, refusal: Refused) -> HttpResponse:
    # The same key: what comes back from here was not posted.
    kept = {"typed": request.POST.get("body", ""), "reply_key": request.POST.get("key", "")}
    if by_script(request):
        return fragment(request, comment.pk, alert=refusal.detail, status=refusal.status, decided=False, **kept)
    return comment_page(request, comment.pk, alert=refusal.detail, status=refusal.status, **kept)
