"""The publisher: sees which stories changed and brings this host's documents up to date."""

from __future__ import annotations

import logging
import time
from datetime import datetime, timedelta

from django.utils import timezone

from ombud.models import Decision, Site, Story

from .documents import publish, published_stories
from .site_documents import publish_site

log = logging.getLogger(__name__)

# A transaction may commit after a later one, with an earlier time in it: look back that far each time.
OVERLAP = timedelta(seconds=10)
INTERVAL = 0.2
SITE_INTERVAL = 2.0
AGAIN_INTERVAL = 5.0
TAKEN_AWAY = ("reject", "spam", "hold", "veil", "withdraw", "undo")
# Between two publications of one story. With 10 comments a second this is half the work of publishing at every turn,
# and whoever removes something does not wait for it: a decision publishes by itself.
SPACING = 0.5


class Publisher:
    """Publishes a changed story at once, and again after `spacing` seconds at the earliest, however many comments
    arrive."""

    def __init__(self, spacing: float = SPACING) -> None:
        self.spacing = spacing
        self.published: dict[int, float] = {}
        self.since: datetime = timezone.now() - timedelta(days=1)
        self.done: dict[int, int] = {}
        self.sites: set[int] = set()
        self.sites_at = 0.0
        self.decided: set[int] = set()
        self.failed: set[int] = set()
        self.again_at = 0.0

    def turn(self) -> int:
        """Publish what changed since the last turn. Returns how many stories."""
        self._try_again()
        started = timezone.now()
        rows = Story.objects.changed_since(self.since - OVERLAP).values_list("pk", "edition", "site")
        count = 0
        seen: dict[int, int] = {}
        for pk, edition, site in rows.iterator(chunk_size=1000):
            if self.done.get(pk) == edition:
                seen[pk] = edition
            elif not self._too_soon(pk):
                seen[pk] = edition
                count += self._publish(pk)
                self.sites.add(site)
        self._publish_sites()
        # What lies before the overlap will not be looked at again and need not be remembered.
        self.done = seen
        self.published = {pk: at for pk, at in self.published.items() if self._too_soon(pk)}
        self.since = started
        return count

    def sweep(self) -> int:
        """Compare every folder of this host with the database: after a crash, a restore or a long stop.

        Returns how many stories were behind.
        """
        behind = 0
        ids = published_stories()
        for start in range(0, len(ids), 500):
            part = dict(ids[start : start + 500])
            known = dict(Story.objects.filter(pk__in=part).values_list("pk", "edition"))
            for pk, edition in part.items():
                if known.get(pk, -1) != edition:
                    behind += self._publish(pk)
        self.sites.update(Site.objects.values_list("pk", flat=True))
        return behind

    def _try_again(self) -> None:
        """A removal must not wait for the next sweep because the disk was full for a moment."""
        if not self.failed or time.monotonic() < self.again_at:
            return
        self.again_at = time.monotonic() + AGAIN_INTERVAL
        failed, self.failed = self.failed, set()
        for pk in failed:
            self._publish(pk)

    def _publish_sites(self) -> None:
        """Feeds, logs and front pages show something of every story: once in two seconds is enough for them, unless
        something was taken away, on this host or another."""
        if not self.sites:
            return
        urgent = self._taken_away()
        if time.monotonic() >= self.sites_at:
            self.sites_at = time.monotonic() + SITE_INTERVAL
            urgent = set(self.sites)
        for site in urgent:
            self.sites.discard(site)
            publish_site(site)

    def _taken_away(self) -> set[int]:
        """The sites, of those that changed, where something that was shown has been taken away since this was asked
        last. As with stories, a decision may be committed after one with a higher number."""
        rows = Decision.objects.filter(created_at__gte=self.since - OVERLAP, verb__in=TAKEN_AWAY)
        found = dict(rows.exclude(by__startswith="rule:", before="").values_list("pk", "site"))
        new = {pk for pk, site in found.items() if site in self.sites and pk not in self.decided}
        self.decided = (self.decided & found.keys()) | new
        return {found[pk] for pk in new}

    def _too_soon(self, pk: int) -> bool:
        return time.monotonic() - self.published.get(pk, -self.spacing) < self.spacing

    def _publish(self, pk: int) -> bool:
        """A story that cannot be built keeps its old documents and does not hold up the others."""
        started = time.monotonic()
        try:
            changed = publish(pk)
            if changed:
                self.published[pk] = time.monotonic()
            return changed
        except Exception:
            log.exception("story %d could not be published; its old documents stay", pk)
            self.failed.add(pk)
            return False
        finally:
            log.debug("story %d published in %.0f ms", pk, (time.monotonic() - started) * 1000)
