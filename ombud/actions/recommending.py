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

CHANGES = 10


def recommend(comment: Comment, reader: Reader | None, address_hash: str) -> Reader:
    """Count one recommendation; a second one by the same reader changes nothing. Returns the reader.

    A guest without a token becomes one. Raises Forbidden on one's own comment, Conflict when it is not shown,
    TooMany when one network address has brought its share for this comment, or a reader cannot decide.
    """
    if reader and comment.reader_id == reader.pk:
        raise Forbidden(_("You cannot recommend your own comment."))
    if reader and Recommendation.objects.filter(comment=comment, reader=reader, taken_back=False).exists():
        return reader
    with transaction.atomic():
        if hold_comment(comment).status != Comment.Status.APPROVED:
            raise Conflict(_("This comment is no longer there."))
        given = Recommendation.objects.filter(comment=comment)
        before = given.filter(reader=reader).first() if reader else None
        if before and not before.taken_back:
            return before.reader
        if before:
            giver = before.reader
            _change(before, taken_back=False)
        else:
            limit = comment.site.rules.recommendations_per_address
            if settings.RATE_LIMITS and given.filter(address_hash__in=recent(address_hash)).count() >= limit:
                raise TooMany(
                    _("This comment has had enough recommendations from your network today."), retry_after=86400
                )
            giver = reader or Reader.objects.create(site_id=comment.site_id)
            Recommendation.objects.create(comment=comment, reader=giver, address_hash=address_hash)
        Comment.objects.filter(pk=comment.pk).update(recommendations=F("recommendations") + 1)
    return giver


def take_back(comment: Comment, reader: Reader) -> None:
    """Count this reader's recommendation no more, if there is one. Raises TooMany to who cannot decide."""
    # Looked at first: what changes nothing must not have the thread published anew.
    if not Recommendation.objects.filter(comment=comment, reader=reader, taken_back=False).exists():
        return
    with transaction.atomic():
        hold_comment(comment)
        given = Recommendation.objects.filter(comment=comment, reader=reader, taken_back=False).first()
        if given:
            _change(given, taken_back=True)
            Comment.objects.filter(pk=comment.pk).update(recommendations=F("recommendations") - 1)


def _change(given: Recommendation, *, taken_back: bool) -> None:
    """The row stays when it is taken back: it is what counts how often that is done, and from which network."""
    if settings.RATE_LIMITS and given.changes >= CHANGES:
        raise TooMany(_("You have changed your mind about this comment often enough for today."), retry_after=86400)
    given.taken_back, given.changes = taken_back, given.changes + 1
    given.save(update_fields=["taken_back", "changes"])
