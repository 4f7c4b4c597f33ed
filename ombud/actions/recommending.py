"""Recommending a comment: once per reader."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from ombud.models import Comment, Reader, Recommendation
from ombud.models.errors import Conflict, Forbidden, TooMany
from ombud.text.network_hash import recent

from .editions import hold_comment


def recommend(comment: Comment, reader: Reader | None, address_hash: str) -> Reader:
    """Count one recommendation; a second one by the same reader changes nothing. Returns the reader.

    A guest without a token becomes one. Raises Forbidden on one's own comment, Conflict when it is not shown,
    TooMany when one network address has brought its share for this comment.
    """
    if reader and comment.reader_id == reader.pk:
        raise Forbidden(_("You cannot recommend your own comment."))
    with transaction.atomic():
        if hold_comment(comment).status != Comment.Status.APPROVED:
            raise Conflict(_("This comment is no longer there."))
        given = Recommendation.objects.filter(comment=comment)
        if reader and given.filter(reader=reader).exists():
            return reader
        limit = comment.site.rules.recommendations_per_address
        if settings.RATE_LIMITS and given.filter(address_hash__in=recent(address_hash)).count() >= limit:
            raise TooMany(_("This comment has had enough recommendations from your network today."), retry_after=86400)
        reader = reader or Reader.objects.create(site_id=comment.site_id)
        Recommendation.objects.create(comment=comment, reader=reader, address_hash=address_hash)
        Comment.objects.filter(pk=comment.pk).update(recommendations=F("recommendations") + 1)
    return reader


def take_back(comment: Comment, reader: Reader) -> None:
    """Remove this reader's recommendation, if there is one."""
    with transaction.atomic():
        hold_comment(comment)
        gone, _rows = Recommendation.objects.filter(comment=comment, reader=reader).delete()
        if gone:
            Comment.objects.filter(pk=comment.pk).update(recommendations=F("recommendations") - 1)
