"""A comment's translation on a page of its own, for readers without JavaScript."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from ombud.actions import readers, translating
from ombud.models import Comment
from ombud.models.errors import NotFound
from ombud.publish.comments import comment_dict
from ombud.publish.links import page_of
from ombud.publish.pieces import safe

from . import access, translations_api
from .private import private_page

SOON = 5


def show(request: HttpRequest, comment: Comment, lang: str) -> HttpResponse:
    """The comment and below it what a machine made of it in the page's language; never indexed.

    Raises NotFound where nothing is translated, Unavailable while there is no answer.
    """
    if not translations_api.offered(comment.site) or comment.status != Comment.Status.APPROVED:
        raise NotFound(_("There is nothing to translate here."))
    made = translations_api.translated(comment, lang, readers.address_hash(access.client_address(request)))
    if made is None:
        raise translating.away(SOON)
    told = translations_api.told(comment, made)
    context = {
        "comment": safe(comment_dict(comment, comment.story, lang, comment.parent)),
        "made": {**told, "html": mark_safe(told["html"])},  # noqa: S308
        "back_url": f"{page_of(comment.story)}?lang={lang}#comment-{comment.pk}",
    }
    return private_page(request, "reader/translation.html", (comment.site, lang), context)
