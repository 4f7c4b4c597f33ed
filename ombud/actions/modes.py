"""How comments are taken under a story, in a section: set while readers are writing."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from ombud.models import Decision, Moderation, Section, Site, Story
from ombud.models.errors import Conflict, Invalid

from . import renewing
from .editions import touch, touch_all

SLOWEST = 24 * 3600
LONGEST_DAYS = 3650


@dataclass(frozen=True)
class StoryMode:
    """A story's own word; empty and None follow its section."""

    moderation: str = ""
    slow_seconds: int | None = None
    closes_at: datetime | None = None
    locked: bool = False


@dataclass(frozen=True)
class SectionMode:
    """A section's word; empty and None follow the site."""

    moderation: str = ""
    slow_seconds: int | None = None
    close_days: int | None = None


def set_story(story: Story, wanted: StoryMode, *, by: str, seen: StoryMode | None = None) -> bool:
    """Change how comments are taken under a story from now on; readers see it with its next documents.

    Returns whether anything changed. Raises Invalid, and Conflict where it is not what was `seen` any more.
    """
    _check(wanted.moderation, wanted.slow_seconds)
    with transaction.atomic():
        now = Story.objects.select_for_update(no_key=True).get(pk=story.pk)
        before = StoryMode(now.moderation, now.slow_seconds, now.closes_at, now.replies_locked)
        if seen is not None and seen != before:
            raise Conflict(_("A colleague was faster: the mode of this story has changed. Please look again."))
        if wanted == before:
            return False
        touch(
            story.pk,
            moderation=wanted.moderation,
            slow_seconds=wanted.slow_seconds,
            closes_at=wanted.closes_at,
            replies_locked=wanted.locked,
        )
        _record(story.site, by, (_plain(before), _plain(wanted)), story=story)
    story.refresh_from_db(fields=["moderation", "slow_seconds", "closes_at", "replies_locked", "edition"])
    return True


def lock(story: Story, on: bool, *, by: str) -> bool:
    """Lock a thread at once, or open it again: the one change that cannot wait for a form."""
    story.refresh_from_db(fields=["moderation", "slow_seconds", "closes_at"])
    return set_story(story, StoryMode(story.moderation, story.slow_seconds, story.closes_at, on), by=by)


def set_section(site: Site, name: str, wanted: SectionMode, *, by: str) -> bool:
    """Change how comments are taken in a section. Returns whether anything changed. Raises Invalid."""
    name = name.strip()
    if not name or len(name) > 120 or not name.isprintable():
        raise Invalid(_("Name the section as the stories do."))
    _check(wanted.moderation, wanted.slow_seconds)
    if wanted.close_days is not None and wanted.close_days > LONGEST_DAYS:
        raise Invalid(_("At most %(limit)d days.") % {"limit": LONGEST_DAYS})
    with transaction.atomic():
        row, _made = Section.objects.select_for_update(no_key=True).get_or_create(site=site, name=name)
        before = SectionMode(row.moderation, row.slow_seconds, row.close_days)
        if wanted == before:
            return False
        if wanted == SectionMode():
            row.delete()
        else:
            row.moderation, row.slow_seconds, row.close_days = asdict(wanted).values()
            row.save()
        _record(site, by, (_plain(before), _plain(wanted)), subject=f"section {name}")
        renewing.begin(site, section=name)
    return True


def touch_closed(since: datetime) -> int:
    """Have the documents of stories made anew whose threads closed by themselves since a moment; returns how many."""
    now, due = timezone.now(), Q()
    for site in Site.objects.all():
        days = {site.rules.close_days, *site.sections.values_list("close_days", flat=True)}
        for each in filter(None, days):
            by_itself = Q(published_at__gt=since - timedelta(days=each), published_at__lte=now - timedelta(days=each))
            due |= Q(site=site) & by_itself
    closed = Story.objects.filter(due | Q(closes_at__gt=since, closes_at__lte=now), merged_into=None)
    pks = list(closed.values_list("pk", flat=True))
    touch_all(pks)
    return len(pks)


def _check(moderation: str, slow_seconds: int | None) -> None:
    if moderation and moderation not in Moderation.values:
        raise Invalid(_("There is no such mode. Choose one of the list."))
    if slow_seconds is not None and slow_seconds > SLOWEST:
        raise Invalid(_("Slow mode goes up to %(limit)d seconds.") % {"limit": SLOWEST})


def _plain(mode: StoryMode | SectionMode) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in asdict(mode).items()}


def _record(site: Site, by: str, change: tuple[dict[str, Any], dict[str, Any]], **about: Any) -> None:
    Decision.objects.create(
        site=site,
        by=by,
        verb="set_mode",
        before=change[0]["moderation"],
        after=change[1]["moderation"],
        details={"before": change[0], "after": change[1]},
        created_at=timezone.now(),
        **about,
    )
