"""The worker's job: stories that are new or have changed are put beside those that they are like."""

from __future__ import annotations

import logging
import time

from django.db import InterfaceError, OperationalError
from django.db.models import QuerySet
from django.utils import timezone

from ombud.actions import likening, series
from ombud.models import Story

from .candidates import matches
from .shelves import Shelves

log = logging.getLogger(__name__)

AT_ONCE = 50
TURN_SECONDS = 1.0
IDLE_SECONDS = 60.0


class Relating:
    """Computes what is due. What it holds of a site is let go after a minute without work."""

    def __init__(self) -> None:
        self._shelves: dict[int, Shelves] = {}
        self._used = time.monotonic()

    def turn(self) -> int:
        """Compute stories that are due, for about a second at most. Returns how many."""
        due = Story.objects.filter(relate_at__lte=timezone.now()).order_by("relate_at", "pk")
        rows = [(pk, moment) for pk, moment in due.values_list("pk", "relate_at")[:AT_ONCE] if moment]
        until = time.monotonic() + TURN_SECONDS
        count = 0
        # The profiles of all come first: how rare a word is shows only among many.
        states = profiled(Story.objects.filter(pk__in=[pk for pk, _ in rows]))
        for pk, moment in rows:
            claimed = likening.claim(pk, moment)
            if claimed is None:
                continue
            count += 1
            try:
                self.relate(pk, changed=states.get(pk) == "changed")
                likening.done(pk, claimed)
            except (OperationalError, InterfaceError):
                raise
            except Exception:
                # It is tried again when its claim has run out, and does not hold up the others.
                log.exception("what belongs beside story %d could not be found", pk)
            if time.monotonic() > until:
                break
        likening.grown([pk for pk, state in states.items() if state == "new"])
        self._rest(bool(rows))
        return count

    def relate(self, story_id: int, *, changed: bool = False) -> None:
        """Find anew what belongs beside a story, and tell those beside whom it belongs.

        `changed`: its profile has just become another one, so those beside whom it stands look again.
        """
        story = Story.objects.select_related("site").filter(pk=story_id).first()
        if story is None:
            return
        if story.merged_into_id or story.status == Story.Status.RETRACTED:
            likening.forget(story)
            return
        told = likening.profile(story)
        shelves = self._shelves.setdefault(story.site_id, Shelves(story.site_id))
        likening.keep(
            story, matches(story, told.profile, shelves.refresh()), changed=changed or told.state == "changed"
        )
        series.recognise(story)

    def _rest(self, working: bool) -> None:
        if working:
            self._used = time.monotonic()
        elif self._shelves and time.monotonic() - self._used > IDLE_SECONDS:
            self._shelves.clear()


def profiled(rows: QuerySet[Story]) -> dict[int, str]:
    """Make the profiles of these stories, in the order of their numbers, so that `Relating.relate` finds all of them
    in the index. Returns the numbers, and whether each is `new`, has `changed` or is the `same`."""
    found: dict[int, str] = {}
    for story in rows.select_related("site").order_by("pk").iterator(chunk_size=200):
        standing = story.merged_into_id is None and story.status == Story.Status.STANDING
        found[story.pk] = likening.profile(story).state if standing else "same"
    return found
