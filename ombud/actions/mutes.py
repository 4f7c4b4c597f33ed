"""Whom a reader does not wish to read."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from ombud.models import Comment, Mute, Reader, Story
from ombud.models.errors import Conflict, Forbidden

AT_MOST = 500


def mute(reader: Reader, comment: Comment) -> None:
    """Mute whoever wrote the comment; a second time changes nothing. They are not told.

    Raises Forbidden for oneself, Conflict for a comment without an author or when there are 500 already.
    """
    if comment.reader_id == reader.pk:
        raise Forbidden(_("You cannot mute yourself."))
    if comment.reader_id is None or comment.status != Comment.Status.APPROVED:
        raise Conflict(_("This comment is no longer there."))
    if Mute.objects.filter(reader=reader).count() >= AT_MOST:
        raise Conflict(_("You have muted as many people as one can. Unmute somebody first."))
    Mute.objects.get_or_create(reader=reader, muted_id=comment.reader_id)


@transaction.atomic
def begin(comment: Comment) -> Reader:
    """Somebody who has never written here mutes its author: a reader without a name, who did nothing else. Raises
    Conflict for a comment without an author."""
    reader = Reader.objects.create(site_id=comment.site_id)
    mute(reader, comment)
    return reader


def unmute(reader: Reader, comment: Comment) -> None:
    """Read whoever wrote the comment again; nothing happens where they were not muted."""
    Mute.objects.filter(reader=reader, muted=comment.reader_id).delete()


def forget(reader: Reader, pk: int) -> None:
    """End one of the reader's own mutes by its number; another reader's is left alone."""
    Mute.objects.filter(reader=reader, pk=pk).delete()


def copy(guest: Reader, reader: Reader) -> None:
    """Have `reader` mute whom `guest` mutes, except themselves."""
    rows = Mute.objects.filter(reader=guest).exclude(muted=reader).values_list("muted", flat=True)[:AT_MOST]
    Mute.objects.bulk_create([Mute(reader=reader, muted_id=pk) for pk in rows], ignore_conflicts=True)


def muted_in(reader: Reader, story: Story) -> list[int]:
    """The comments of a story that the reader does not wish to see; one query, 2,000 at most."""
    rows = Comment.objects.filter(story=story, reader__in=Mute.objects.filter(reader=reader).values("muted")).shown()
    return list(rows.order_by("-pk").values_list("pk", flat=True)[:2000])
