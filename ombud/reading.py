"""Reading stories' own pages: when a story is first met, when told, and from time to time."""

from __future__ import annotations

import logging
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.utils import timezone

from ombud.actions import stories
from ombud.fetch import Fetched, fetch
from ombud.models import Site, Story
from ombud.text import clean, extract, moments

log = logging.getLogger(__name__)

AT_ONCE = 20
SIDE_BY_SIDE = 4
STORY_ID = re.compile(
    rb"""<(?:script|ombud-comments)\b[^>]{0,2000}?\bdata-story-id=["']?([^"'\s>]{1,200})""", re.IGNORECASE
)


def read_due_stories() -> int:
    """Fetch the pages that are due and take what they say. Returns how many were due."""
    due = Story.objects.filter(fetch_at__lte=timezone.now(), merged_into=None).select_related("site")
    rows = list(due.order_by("fetch_at")[:AT_ONCE])
    if not rows:
        return 0
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        list(pool.map(_read_and_let_go, rows))
    return len(rows)


def _read_and_let_go(story: Story) -> None:
    try:
        read(story)
    except Exception:
        # One page that breaks the reading must not be tried every second, nor hold up the others.
        log.exception("the page of story %d could not be read", story.pk)
        stories.fetch_failed(story, "The page could not be read; the log says why.")
    finally:
        # The thread ends here, and its connection would stay open with nobody to use it.
        connection.close()


def read(story: Story) -> str:
    """Fetch one story's page and take what it says. Returns the fetch's status word."""
    site = story.site
    fetched = fetch(
        story.url,
        allowed=site.owns,
        private_hosts=site.private_hosts,
        etag=story.etag,
        last_modified=story.last_modified,
        contact=settings.PUBLIC_URL,
    )
    if fetched.status in ("refused", "failed", "gone"):
        stories.fetch_failed(story, fetched.reason)
        return fetched.status
    marks = {"etag": fetched.etag[:300], "last_modified": fetched.last_modified[:100]}
    again = {"fetch_at": _next_look(story), "fetch_failures": 0, "fetch_error": ""}
    if fetched.status == "unchanged":
        stories.read(story, stories.Facts(), None, **again)
        return fetched.status
    _take(story, site, fetched, marks | again)
    return fetched.status


def _take(story: Story, site: Site, fetched: Fetched, columns: dict[str, object]) -> None:
    found = extract.story(fetched.text, fetched.final_url)
    own_id = STORY_ID.search(fetched.body)
    canonical = found.canonical if found.canonical and site.owns(found.canonical) else fetched.final_url
    story = stories.moved(story, canonical, own_id[1].decode("utf-8", "replace") if own_id else "")
    facts = stories.Facts(
        headline=clean.name(found.headline[:500], 500),
        standfirst=found.standfirst[:5000],
        authors=found.authors[:20],
        section=found.section[:120],
        tags=found.tags[:30],
        picture=found.picture[:2000],
        language=found.language[:20],
        published_at=_plausible(found.published),
        modified_at=_plausible(found.modified),
    )
    stories.read(story, facts, stories.Text(found.text) if found.text else None, **columns)


def _plausible(said: datetime | None) -> datetime | None:
    """The date as the page says it; one that a CMS could not push either counts as not said."""
    return None if said is None or moments.misfit(said, timezone.now()) else said


def _next_look(story: Story) -> object:
    """When to look again: soon while the story is young, ever more seldom, never after a month."""
    # A date ahead makes a page no younger: it would be asked for every 20 minutes until then.
    age = timezone.now() - min(story.published_at or story.created_at, story.created_at)
    if age > timedelta(days=30):
        return None
    hours = story.site.rules.refetch_hours
    return timezone.now() + max(timedelta(minutes=20), min(age / 4, timedelta(hours=hours)))
