"""Marking a comment's author as a person whom the story names."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ombud.actions import naming
from ombud.models.errors import Refused

from . import access, pages
from .deciding import publish_now, refused


@access.moderators
@require_POST
def name(request: HttpRequest, pk: int) -> HttpResponse:
    """Verify the author as somebody named in the story, or end that; readers see it at once."""
    comment, by = access.comment_or_404(request, pk), access.member(request).get_username()
    try:
        if request.POST.get("do") == "end":
            naming.take_back(comment, by=by)
            said = _("No longer marked. The comment stands in its place again.")
        else:
            naming.verify(comment, request.POST.get("label", ""), by=by)
            said = _("Verified. What they answer stands above the others.")
    except Refused as refusal:
        return refused(request, comment.pk, refusal)
    publish_now(comment.story_id, comment.site_id)
    return pages.done(request, said, f"/desk/comments/{comment.pk}")
