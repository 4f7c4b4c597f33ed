"""Merging two stories into one, and undoing it."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ombud.models import Address, Comment, Merge, Story
from ombud.models.errors import Conflict

from .counting import recount
from .editions import touch
from .places import renumber


@transaction.atomic
def merge(source: Story, target: Story, *, by: str) -> Merge:
    """Bring the comments and addresses of `source` into `target`. Everything moved remembers this merge.

    Raises Conflict when they are the same story, of different sites, or one is already part of another.
    """
    if source.pk == target.pk or source.site_id != target.site_id:
        raise Conflict(_("Only two different stories of one site can be merged."))
    held = _held(source, target)
    if len(held) < 2 or any(story.merged_into_id for story in held):
        raise Conflict(_("One of these stories is already merged into another. Undo that first."))
    row = Merge.objects.create(source=source, target=target, by=by, created_at=timezone.now())
    Address.objects.filter(story=source).update(story=target, merge=row)
    Comment.objects.filter(story=source).update(story=target, merge=row)
    touch(source.pk, merged_into=target, fetch_at=None)
    _settle(source, target)
    return row


@transaction.atomic
def unmerge(row: Merge) -> None:
    """Give `source` back its addresses and comments, with the replies that these have had since.

    Raises Conflict when it was undone before.
    """
    _held(row.source, row.target)
    if not Merge.objects.filter(pk=row.pk, undone_at=None).update(undone_at=timezone.now()):
        raise Conflict(_("This merge has been undone already."))
    Address.objects.filter(merge=row).update(story=row.source, merge=None)
    roots = Comment.objects.filter(merge=row, root=None).values_list("pk", flat=True)
    Comment.objects.filter(root__in=list(roots)).update(story=row.source, merge=None)
    Comment.objects.filter(pk__in=list(roots)).update(story=row.source, merge=None)
    touch(row.source_id, merged_into=None)
    _settle(row.source, row.target)


def _held(*stories: Story) -> list[Story]:
    """The stories as they are now, locked in the order of their numbers, so that two merges cannot wait in a ring."""
    rows = Story.objects.select_for_update(no_key=True).filter(pk__in=[story.pk for story in stories])
    return list(rows.order_by("pk"))


def _settle(*stories: Story) -> None:
    for story in stories:
        renumber(story)
        recount(story)
        touch(story.pk)
