"""People whom a story names: staff verify that it is they who write, and their answer under it is pinned."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ombud.models import Comment, Decision, NamedPerson
from ombud.models.errors import Conflict, Invalid
from ombud.text import clean

from . import names
from .editions import hold_comment

LABEL_LIMIT = 80


def verify(comment: Comment, label: str, *, by: str) -> Comment:
    """Note that the comment's author is a person named in its story, and as whom (“Mayor of Ferry Bell”).

    Whatever they say under this story bears the label, and what answers nobody is pinned above the others. Raises
    Invalid without a label, Conflict for a comment whose author is not known any more.
    """
    reader = comment.reader
    if reader is None:
        raise Conflict(_("Its author is not known any more."))
    told = _label(label)
    with transaction.atomic():
        hold_comment(comment)
        NamedPerson.objects.update_or_create(
            story=comment.story, reader=reader, defaults={"label": told, "verified_by": by}
        )
        theirs = Comment.objects.filter(story=comment.story, reader=reader)
        theirs.update(badge=told)
        theirs.filter(root=None).update(pinned=True)
        reader.skeleton = names.skeleton_of(reader)
        reader.save(update_fields=["skeleton"])
        _record(comment, "name", by, told)
    comment.refresh_from_db()
    return comment


def take_back(comment: Comment, *, by: str) -> Comment:
    """End that. Raises Conflict when a colleague was faster."""
    with transaction.atomic():
        hold_comment(comment)
        gone, _rows = NamedPerson.objects.filter(story=comment.story_id, reader=comment.reader_id).delete()
        if not gone:
            raise Conflict(_("A colleague was faster: this author is not marked as named in the story."))
        badge = comment.reader.badge if comment.reader else ""
        Comment.objects.filter(story=comment.story_id, reader=comment.reader_id).update(badge=badge, pinned=False)
        if comment.reader:
            comment.reader.skeleton = names.skeleton_of(comment.reader)
            comment.reader.save(update_fields=["skeleton"])
        _record(comment, "unname", by, "")
    comment.refresh_from_db()
    return comment


def _label(given: str) -> str:
    message = _("Say as whom they answer, in 1 to %(limit)d characters.") % {"limit": LABEL_LIMIT}
    try:
        label = clean.name(given, LABEL_LIMIT)
    except clean.TooLong as error:
        raise Invalid(message, {"label": [message]}) from error
    if not label:
        raise Invalid(message, {"label": [message]})
    return label


def _record(comment: Comment, verb: str, by: str, label: str) -> None:
    Decision.objects.create(
        site_id=comment.site_id,
        story_id=comment.story_id,
        reader_id=comment.reader_id,
        subject=label,
        by=by,
        verb=verb,
        created_at=timezone.now(),
    )
