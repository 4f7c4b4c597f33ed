"""Rate limits, counted from what is stored, so that every process and host agrees. Those of posting are rules of the
screening row (`screening.rules_limits`)."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from ombud.models import CommentRevision, Policy, Site, Story
from ombud.models.errors import TooMany

MINUTE = timedelta(minutes=1)


def check_editing(policy: Policy, reader_id: int | None) -> None:
    """Raise TooMany when this reader changes comments too fast: each change keeps the words before it."""
    if not settings.RATE_LIMITS:
        return
    since = timezone.now() - MINUTE
    made = CommentRevision.objects.filter(comment__reader=reader_id, created_at__gt=since).count()
    _refuse(made, policy.posts_per_minute)


def _refuse(found: int, limit: int) -> None:
    if found >= limit:
        detail = _("At most %(limit)d comments a minute. Your words are kept; please send them in a minute.")
        raise TooMany(detail % {"limit": limit}, retry_after=60)


def check_meeting(site: Site) -> None:
    """Raise TooMany when so many new pages were named in the last minute that somebody must be inventing them."""
    if not settings.RATE_LIMITS:
        return
    since = timezone.now() - MINUTE
    made = Story.objects.filter(site=site, source=Story.Source.FETCH, created_at__gt=since).count()
    if made >= site.rules.new_stories_per_minute:
        raise TooMany(_("Too many new pages at once. This one is taken in a minute."), retry_after=60)
