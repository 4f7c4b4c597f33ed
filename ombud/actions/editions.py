"""Marking a story as changed, so that its documents are made anew.

On PostgreSQL the row lock that this takes orders all writers of one story. It comes first in every transaction
that changes what belongs to a story: locks taken in different orders would have writers wait for each other.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from ombud.models import Comment, Story
from ombud.models.errors import Conflict
from ombud.models.rows import changed, moment


def touch(story_id: int, **changes: Any) -> None:
    """Raise the story's edition, with `changes` to its other columns in the same statement."""
    Story.objects.filter(pk=story_id).update(edition=F("edition") + 1, changed_at=timezone.now(), **changes)


def touch_all(story_ids: Collection[int]) -> None:
    """Raise the editions of several stories, locked in the order of their numbers so that none waits in a ring."""
    rows = Story.objects.filter(pk__in=story_ids)
    list(rows.select_for_update(no_key=True).order_by("pk").values_list("pk"))
    rows.update(edition=F("edition") + 1, changed_at=timezone.now())


def hold(story_id: int) -> None:
    """Lock the story's row, where it is not sure yet that anything will change."""
    Story.objects.select_for_update(no_key=True).filter(pk=story_id).values_list("pk").first()


def hold_standing(story: Story, **changes: Any) -> Story:
    """Raise the edition of a story, or of the one that it was merged into meanwhile, and return that one.

    What is written then cannot end up in a thread that nobody sees. `changes` to its other columns are made in the
    same statement. Raises Conflict when the story is gone.
    """
    pk: int | None = story.pk
    while pk is not None:
        if _raise(pk, changes):
            return story if pk == story.pk else Story.objects.select_related("site").get(pk=pk)
        pk = Story.objects.filter(pk=pk).values_list("merged_into", flat=True).first()
    raise Conflict(_("There is no such story here."))


def _raise(story_id: int, changes: dict[str, Any]) -> int:
    """Raise the edition of a story that was not merged away; 0 where it was, or is gone."""
    if changes:
        standing = Story.objects.filter(pk=story_id, merged_into=None)
        return standing.update(edition=F("edition") + 1, changed_at=timezone.now(), **changes)
    return changed(
        "UPDATE ombud_story SET edition = edition + 1, changed_at = %s WHERE id = %s AND merged_into_id IS NULL",
        [moment(timezone.now()), story_id],
    )


def hold_comment(comment: Comment) -> Comment:
    """Raise the edition of the story under which a comment stands now; returns the comment as it is now, locked.

    The comment is locked under its own story only: who waited for a story while holding one of its comments would wait
    in a ring with who posts there.
    """
    touch(comment.story_id)
    rows, story = Comment.objects.select_for_update(no_key=True).filter(pk=comment.pk), comment.story_id
    while (held := rows.filter(story=story).first()) is None:
        story = Comment.objects.values_list("story", flat=True).get(pk=comment.pk)
        touch(story)
    return held
