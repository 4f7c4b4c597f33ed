"""The limits that hold for every comment, whatever it says: how long it is, and how fast its author writes."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .rules import Params
from .verdict import Finding, Submission

# Guests without a token whom slow mode lets write from one network address as if they were one reader each.
NEIGHBOURS = 5


def too_long(given: Submission, params: Params) -> Finding | None:
    """More characters than the site takes. Before it gets here the text is tidied within the same limit."""
    return over(given.policy.body_limit, len(given.body)) if len(given.body) > given.policy.body_limit else None


def over(limit: int, length: int, field: str = "body") -> Finding:
    """What there is to say of a text of `length` code points where `limit` are taken."""
    told = _("At most %(limit)d characters; this has %(length)d.") % {"limit": limit, "length": length}
    return Finding(f"{length} characters, {limit} allowed", told, field, details={"limit": limit, "length": length})


def too_fast(given: Submission, params: Params) -> Finding | None:
    """More comments within a minute than one reader may send, known by the token."""
    return _fast(given.facts.pace[0], given.policy.posts_per_minute) if settings.RATE_LIMITS else None


def address_too_fast(given: Submission, params: Params) -> Finding | None:
    """More than come from one network address; the wider limit, for a school or a mobile network shares one."""
    return _fast(given.facts.pace[1], given.policy.address_posts_per_minute) if settings.RATE_LIMITS else None


def _fast(found: int, limit: int) -> Finding | None:
    if found < limit:
        return None
    told = _("At most %(limit)d comments a minute. Your words are kept; please send them in a minute.")
    return Finding(f"{found} within a minute", told % {"limit": limit}, details={"limit": limit}, retry_after=60)


def slow_mode(given: Submission, params: Params) -> Finding | None:
    """Slow mode: so many seconds between two comments of one reader in one thread.

    A reader is known by the token. Guests without one are told apart by their names as long as they are few at one
    network address: neighbours do not slow each other down, and who leaves the token behind gains little.
    """
    seconds = given.mode.slow_seconds
    if not seconds:
        return None
    here = [each for each in given.facts.own if each.story == given.story.pk]
    if not given.reader_id:
        mine = [each for each in here if given.name and each.name == given.name]
        here = (mine or here[NEIGHBOURS - 1 :])[:1]
    left = seconds - int((given.facts.now - here[0].created_at).total_seconds()) if here else 0
    if left <= 0:
        return None
    detail = ngettext(
        "This conversation goes slowly. Your words are kept; you may post again in %(n)d second.",
        "This conversation goes slowly. Your words are kept; you may post again in %(n)d seconds.",
        left,
    ) % {"n": left}
    return Finding(f"slow mode, {left} s left", detail, details={"seconds": left}, retry_after=left)
