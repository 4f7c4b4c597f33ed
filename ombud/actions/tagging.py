"""Keeping a story's tags as rows, so that a tag's stories are a range of an index."""

from __future__ import annotations

from ombud.models import Story, Tagging

from .addresses import slug

TAGS_AT_MOST = 30


def retag(story: Story) -> bool:
    """Make the rows say what the story's tags, date and state are now. Returns whether anything differed.

    A story that is part of another has no tags of its own. Tags that differ in case or punctuation alone are one.
    """
    wanted: dict[str, str] = {}
    if story.merged_into_id is None:
        for name in story.tags[:TAGS_AT_MOST]:
            wanted.setdefault(slug(name), str(name)[:120])
    wanted.pop("", None)
    moment = story.published_at or story.created_at
    rows = {row.slug: row for row in Tagging.objects.filter(story=story)}
    gone = [row.pk for row in rows.values() if row.slug not in wanted]
    stale = [
        row
        for row in rows.values()
        if row.slug in wanted and (row.name, row.published_at) != (wanted[row.slug], moment)
    ]
    made = [
        Tagging(site_id=story.site_id, story=story, slug=key, name=name, published_at=moment)
        for key, name in wanted.items()
        if key not in rows
    ]
    if gone:
        Tagging.objects.filter(pk__in=gone).delete()
    for row in stale:
        Tagging.objects.filter(pk=row.pk).update(name=wanted[row.slug], published_at=moment)
    # Two at once may add the same tag; the other's row says the same.
    Tagging.objects.bulk_create(made, ignore_conflicts=True)
    return bool(gone or stale or made)
