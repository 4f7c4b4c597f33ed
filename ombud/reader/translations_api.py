"""Machine translation of a comment, for the reader who asks for it."""

from __future__ import annotations

import logging
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from ombud.actions import readers, translating
from ombud.models import Comment, Site, Translation
from ombud.models.errors import Invalid, NotFound
from ombud.text import language as languages
from ombud.text import translatable, veils
from ombud.translate import Failed, Provider, provider

from . import access
from .answers import json_answer
from .schemas import TranslationWish

log = logging.getLogger(__name__)
router = Router(tags=["comments"])
ODD_SECONDS = 600.0
"""How long a text is left alone that the provider refused or made nothing of."""


@router.post("/{site}/comments/{pk}/translation", summary="Have a comment translated by a machine")
def translate(request: HttpRequest, site: str, pk: int, given: TranslationWish) -> HttpResponse:
    """200 with the translation, or 202 with `retry_after` in seconds while it is made for somebody else.

    404 where there is no translator, 503 while it is away. What is made is kept for the comment's present words.
    """
    publication = access.site_or_404(site)
    access.check_origin(request, publication)
    comment = access.comment_or_404(publication, pk)
    if not offered(publication) or comment.status != Comment.Status.APPROVED:
        raise NotFound(_("There is nothing to translate here."))
    made = translated(comment, given.to, readers.address_hash(access.client_address(request)))
    if made is None:
        return json_answer(202, {"id": comment.pk, "retry_after": 1})
    return json_answer(200, told(comment, made))


def offered(site: Site) -> bool:
    """Whether the site's readers may have comments translated."""
    return bool(settings.TRANSLATES and site.rules.machine_translation)


def translated(comment: Comment, to: str, asked_by: str) -> Translation | None:
    """The translation, made now if need be; None while another request makes it. Raises Invalid and Unavailable."""
    if to not in dict(settings.LANGUAGES) and to not in comment.site.languages:
        message = _("Comments are not translated into this language.")
        raise Invalid(message, {"to": [message]})
    if not comment.language or to == comment.language:
        raise Invalid(_("There is nothing to translate here."))
    return translating.known(comment, to) or _make(comment, to, asked_by)


def told(comment: Comment, made: Translation) -> dict[str, Any]:
    """The translation for the embed and for the plain page. A veil over the comment is one over its translation."""
    return {
        "id": comment.pk,
        "lang": made.language,
        "dir": languages.direction(made.language),
        "html": veils.dress(made.html, _("Hidden words. Show them")),
        "veiled": bool(comment.veil),
        "provider": made.provider,
    }


def _make(comment: Comment, to: str, asked_by: str) -> Translation | None:
    claimed = translating.claim(comment, to, asked_by)
    if claimed is None:
        return None
    sent = translating.pieces(comment)
    translator = _provider(settings.TRANSLATE_URL, settings.TRANSLATE_KEY)
    try:
        came = translator.translate(sent, comment.language, to)
        html = translatable.rejoin(sent, came, images=comment.site.rules.images)
    except Failed as failed:
        if failed.busy:
            translating.let_go(claimed)
            return None
        log.warning("comment %d was not translated: %s", comment.pk, failed)
        raise translating.give_up(claimed, translator.name, failed.wait or ODD_SECONDS) from failed
    except translatable.Odd as odd:
        log.warning("comment %d was not translated: %s", comment.pk, odd)
        raise translating.give_up(claimed, translator.name, ODD_SECONDS) from odd
    translating.keep(claimed, html, translator.name)
    claimed.html, claimed.provider = html, translator.name
    return claimed


@cache
def _provider(url: str, key: str) -> Provider:
    return provider(url, key)
