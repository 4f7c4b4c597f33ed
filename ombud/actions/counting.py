"""Counts that documents show: kept in the same transaction as what they count, and countable anew."""

from __future__ import annotations

from django.db.models import Count, F

from ombud.models import Comment, Story, Tally
from ombud.models.rows import changed


def count(comment: Comment, by: int) -> None:
    """Add `by` (+1 when it becomes visible, -1 when it goes) to its story's tally and to its root's replies."""
    updated = changed(
        "UPDATE ombud_tally SET shown = shown + %s WHERE story_id = %s AND language = %s",
        [by, comment.story_id, comment.language],
    )
    if not updated:
        # The caller holds the story's row, so no other writer can make this row meanwhile.
        Tally.objects.create(story_id=comment.story_id, language=comment.language, shown=by)
    if comment.root_id:
        Comment.objects.filter(pk=comment.root_id).update(live_replies=F("live_replies") + by)


def recount(story: Story) -> list[str]:
    """Count a story's comments anew. Returns what was wrong, one sentence each."""
    shown = Comment.objects.filter(story=story).shown()
    true = dict(shown.values_list("language").annotate(n=Count("pk")).order_by())
    kept = dict(Tally.objects.filter(story=story).values_list("language", "shown"))
    wrong = [
        f"story {story.pk}: {kept.get(code, 0)} comments counted in “{code}”, {true.get(code, 0)} found"
        for code in sorted({*true, *kept})
        if kept.get(code, 0) != true.get(code, 0)
    ]
    if wrong:
        Tally.objects.filter(story=story).delete()
        Tally.objects.bulk_create(Tally(story=story, language=code, shown=n) for code, n in true.items())
    return wrong + _recount_replies(story)


def _recount_replies(story: Story) -> list[str]:
    true = dict(
        Comment.objects.filter(story=story, root__isnull=False)
        .shown()
        .values_list("root")
        .annotate(n=Count("pk"))
        .order_by()
    )
    wrong = []
    for pk, kept in Comment.objects.filter(story=story, root=None).values_list("pk", "live_replies"):
        if kept != true.get(pk, 0):
            wrong.append(f"comment {pk}: {kept} replies counted, {true.get(pk, 0)} found")
            Comment.objects.filter(pk=pk).update(live_replies=true.get(pk, 0))
    return wrong
