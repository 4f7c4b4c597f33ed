"""Whom a comment names."""

from __future__ import annotations

from django.db.models import Max

from ombud.models import Comment, Mention
from ombud.text import markup


def note_mentions(comment: Comment) -> None:
    """Remember whom the comment names: the latest shown comment of each named participant of the thread."""
    names = set(markup.mentions(comment.body))
    if not names:
        return
    others = Comment.objects.filter(story=comment.story_id, name__in=names).shown()
    newest = others.values("name").annotate(newest=Max("pk")).order_by().values_list("newest", flat=True)
    Mention.objects.bulk_create(Mention(comment=comment, mentioned_id=pk) for pk in newest)
