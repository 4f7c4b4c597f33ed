"""How comments are taken under one story now: its own word, else its section's, else the site's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from .policy import Policy
from .section import Moderation, Section
from .story import Story


@dataclass(frozen=True)
class Mode:
    """`slow_seconds` is 0 without slow mode; `closes_at` None where nothing closes it by itself."""

    moderation: str
    slow_seconds: int = 0
    closes_at: datetime | None = None
    locked: bool = False

    def is_open(self, now: datetime) -> bool:
        """Whether comments are taken at this moment."""
        closed = self.moderation == Moderation.CLOSED or self.locked
        return not closed and (self.closes_at is None or now < self.closes_at)


def section_of(story: Story) -> Section | None:
    """What is set for the story's section; one query, none for a story without a section."""
    return Section.objects.filter(site=story.site_id, name=story.section).first() if story.section else None


def effective(story: Story, section: Section | None, policy: Policy) -> Mode:
    """The mode of a story. Pure: all that it needs is given."""
    slow, days = policy.slow_seconds, policy.close_days
    moderation = policy.moderation
    if section:
        moderation = section.moderation or moderation
        slow = slow if section.slow_seconds is None else section.slow_seconds
        days = days if section.close_days is None else section.close_days
    begun = story.published_at or story.created_at
    by_itself = begun + timedelta(days=days) if days and begun else None
    return Mode(
        moderation=story.moderation or moderation,
        slow_seconds=slow if story.slow_seconds is None else story.slow_seconds,
        closes_at=story.closes_at or by_itself,
        locked=story.replies_locked,
    )


def mode_of(story: Story) -> Mode:
    """The mode of a story, with one query at most."""
    return effective(story, section_of(story), story.site.rules)
