"""An editor's word on what stands beside a story: pinned, banned, and in which order."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from ombud.models import Decision, Placement, Story
from ombud.models.errors import Conflict, Invalid, NotFound

from .editions import touch

PINNED_AT_MOST = 10


@transaction.atomic
def pin(story: Story, other: Story, *, by: str) -> Placement:
    """Have `other` stand first beside `story`, after those pinned before. Raises Invalid for what cannot stand there,
    Conflict when ten are pinned."""
    _check(story, other)
    pinned = Placement.objects.filter(story=story, state=Placement.State.PINNED).exclude(other=other)
    if pinned.count() >= PINNED_AT_MOST:
        raise Conflict(_("Ten stories are pinned already. Let one of them go first."))
    if other.status == Story.Status.RETRACTED:
        raise Invalid(_("A retracted story is not offered to readers."))
    place = (pinned.aggregate(last=Max("place"))["last"] or 0) + 1
    return _put(story, other, Placement.State.PINNED, place, by)


@transaction.atomic
def ban(story: Story, other: Story, *, by: str) -> Placement:
    """Have `other` never stand beside `story`. Raises Invalid as `pin`."""
    _check(story, other)
    return _put(story, other, Placement.State.BANNED, 0, by)


@transaction.atomic
def release(story: Story, other_id: int, *, by: str) -> None:
    """Take back what was said about a story. Raises NotFound when nothing was."""
    row = _row(story, other_id)
    Placement.objects.filter(pk=row.pk).delete()
    touch(story.pk)
    _decide(row, by, row.state, "")


@transaction.atomic
def move(story: Story, other_id: int, *, up: bool, by: str) -> None:
    """Exchange a pinned story with the one before it, or the one after. Raises NotFound when it is not pinned."""
    rows = list(Placement.objects.filter(story=story, state=Placement.State.PINNED).order_by("place", "pk"))
    at = next((index for index, row in enumerate(rows) if row.other_id == other_id), None)
    if at is None:
        raise NotFound(_("This story is not pinned here."))
    to = at - 1 if up else at + 1
    if not 0 <= to < len(rows):
        return
    rows[at], rows[to] = rows[to], rows[at]
    for place, row in enumerate(rows, 1):
        Placement.objects.filter(pk=row.pk).update(place=place)
    touch(story.pk)
    _decide(rows[to], by, Placement.State.PINNED, Placement.State.PINNED)


def _check(story: Story, other: Story) -> None:
    if story.pk == other.pk:
        raise Invalid(_("A story does not stand beside itself."))
    if story.site_id != other.site_id:
        raise Invalid(_("Only stories of the same site stand beside one another."))


def _row(story: Story, other_id: int) -> Placement:
    row = Placement.objects.filter(story=story, other=other_id).select_related("story__site").first()
    if row is None:
        raise NotFound(_("Nothing is said about this story here. A colleague may have been faster."))
    return row


def _put(story: Story, other: Story, state: str, place: int, by: str) -> Placement:
    before = Placement.objects.filter(story=story, other=other).values_list("state", flat=True).first() or ""
    row, _made = Placement.objects.update_or_create(
        story=story, other=other, defaults={"state": state, "place": place, "by": by}
    )
    touch(story.pk)
    _decide(row, by, before, state)
    return row


def _decide(row: Placement, by: str, before: str, after: str) -> None:
    Decision.objects.create(
        site_id=row.story.site_id,
        story=row.story,
        by=by,
        verb="topics",
        subject=str(row.other_id),
        before=before,
        after=after,
        created_at=timezone.now(),
    )
