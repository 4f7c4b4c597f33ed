"""Merging two stories into one, and undoing it."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from ombud.models import Address, Comment, Decision, Merge, Notice, Story
from ombud.models.errors import Conflict

from .counting import recount
from .editions import touch
from .places import renumber
from .tagging import retag


@transaction.atomic
def merge(source: Story, target: Story, *, by: str) -> Merge:
    """Bring the comments, notices and addresses of `source` into `target`. All that moves remembers its home.

    Suggested corrections stay with the text that they are about, and so does the text.

    Raises Conflict when they are the same story, of different sites, or one is already part of another.
    """
    if source.pk == target.pk or source.site_id != target.site_id:
        raise Conflict(_("Only two different stories of one site can be merged."))
    held = _held(source, target)
    if len(held) < 2 or any(story.merged_into_id for story in held):
        raise Conflict(_("One of these stories is already merged into another. Undo that first."))
    row = Merge.objects.create(source=source, target=target, by=by, created_at=timezone.now())
    for moved in (Address.objects.all(), Comment.objects.all(), Notice.objects.all()):
        moved.filter(story=source).update(story=target, home=Coalesce("home", source.pk))
    touch(source.pk, merged_into=target, fetch_at=None, relate_at=timezone.now())
    _settle(source, target)
    _note(source, "merge", by, target.pk)
    return row


@transaction.atomic
def unmerge(row: Merge, *, by: str) -> None:
    """Give `source` back its addresses and comments, with the replies that these have had since.

    What other stories brought into it comes along; the target may itself have been merged further meanwhile.
    Raises Conflict when it was undone before.
    """
    standing = _standing(row.target)
    _held(row.source, row.target, standing)
    if not Merge.objects.filter(pk=row.pk, undone_at=None).update(undone_at=timezone.now()):
        raise Conflict(_("This merge has been undone already."))
    family = _family(row.source)
    for led in (Address.objects.all(), Notice.objects.all()):
        led.filter(story=standing, home__in=family).update(story=row.source)
    roots = list(Comment.objects.filter(story=standing, home__in=family, root=None).values_list("pk", flat=True))
    Comment.objects.filter(Q(pk__in=roots) | Q(root__in=roots)).update(story=row.source)
    for moved in (Address.objects.all(), Comment.objects.all(), Notice.objects.all()):
        moved.filter(story=row.source, home=row.source).update(home=None)
    touch(row.source_id, merged_into=None, relate_at=timezone.now())
    _settle(row.source, standing)
    _note(row.source, "undo", by, row.target_id)


def _note(source: Story, verb: str, by: str, target: int) -> None:
    Decision.objects.create(
        site_id=source.site_id,
        story=source,
        by=by,
        verb=verb,
        details={"merge": target},
        created_at=timezone.now(),
    )


def _standing(story: Story) -> Story:
    """The story that this one has become by now."""
    while story.merged_into is not None:
        story = story.merged_into
    return story


def _family(story: Story) -> list[int]:
    """The numbers of a story and of all that were merged into it and still are."""
    found = [story.pk]
    for pk in found:
        found += Story.objects.filter(merged_into=pk).values_list("pk", flat=True)
    return found


def _held(*stories: Story) -> list[Story]:
    """The stories as they are now, locked in the order of their numbers, so that two merges cannot wait in a ring."""
    rows = Story.objects.select_for_update(no_key=True).filter(pk__in=[story.pk for story in stories])
    return list(rows.order_by("pk"))


def _settle(*stories: Story) -> None:
    for story in stories:
        renumber(story)
        recount(story)
        touch(story.pk)
        retag(Story.objects.get(pk=story.pk))
