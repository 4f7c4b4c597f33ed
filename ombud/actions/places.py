"""Places in a thread: given once, when a comment first becomes visible."""

from __future__ import annotations

from django.db import connection

from ombud.models import Comment, Story


def place(comment: Comment) -> int:
    """The next free place for `comment`, among the story's roots or among its root's replies.

    The caller holds the story's row lock (`editions.touch` in the same transaction), so places are never shared.
    """
    if comment.root_id:
        return _next(
            "UPDATE ombud_comment SET last_reply = last_reply + 1 WHERE id = %s RETURNING last_reply", comment.root_id
        )
    return _next(
        "UPDATE ombud_story SET last_position = last_position + 1 WHERE id = %s RETURNING last_position",
        comment.story_id,
    )


def _next(statement: str, pk: int) -> int:
    # One statement, which Django has no words for, where an update and a look would be two.
    with connection.cursor() as cursor:
        cursor.execute(statement, [pk])
        return int(cursor.fetchone()[0])


def renumber(story: Story) -> None:
    """Give the roots of a story new places without gaps, oldest first. Used after a merge or a mass removal."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE ombud_comment SET position = numbered.place FROM ("
            "SELECT id, ROW_NUMBER() OVER (ORDER BY created_at, id) AS place FROM ombud_comment "
            "WHERE story_id = %s AND root_id IS NULL AND position IS NOT NULL "
            "AND (status = 'approved' OR live_replies > 0)) AS numbered "
            "WHERE ombud_comment.id = numbered.id",
            [story.pk],
        )
    standing = Comment.objects.filter(story=story).roots().standing().count()
    # Those that no longer stand lose their place; should they come back they get a new one.
    kept = Comment.objects.filter(story=story, root=None).standing().values("pk")
    Comment.objects.filter(story=story).roots().exclude(pk__in=kept).update(position=None)
    Story.objects.filter(pk=story.pk).update(last_position=standing)
