"""Making a site's documents anew after a setting changed that they show.

The stories on which something happened last come at once, the others by and by, newest first: a site with a hundred
thousand stories is through in some minutes, and no writer waits for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from ombud.models import Policy, Site, Story

from .editions import touch_all

AT_ONCE = 100
STEP = 500
COLUMNS = frozenset({"title", "languages", "timezone", "url"})
SHOWN = frozenset(
    {
        *("moderation", "slow_seconds", "close_days", "sort", "page_roots", "replies_shown", "edit_minutes"),
        *("body_limit", "name_limit", "label_limit", "passage_limit", "message_limit"),
        *("story_text", "history", "accounts", "machine_translation"),
        *("topics", "topics_shown", "topics_other_languages"),
    }
)
"""The settings of `Policy` on which a thread, a story's page or its topics depend."""


def shows(before: Policy, after: Policy, columns: Iterable[str]) -> bool:
    """Whether documents look different with these settings."""
    if COLUMNS.intersection(columns):
        return True
    old, new = before.as_dict(), after.as_dict()
    return any(old[name] != new[name] for name in SHOWN)


def begin(site: Site, section: str = "") -> None:
    """Have all documents of the site made anew, those of a `section` first where only that changed. Call in the
    transaction that changes it; saves `renew_below`."""
    newest = Story.objects.filter(site=site).order_by("-pk").values_list("pk", flat=True).first()
    site.renew_below = newest + 1 if newest else None
    Site.objects.filter(pk=site.pk).update(renew_below=site.renew_below)
    lively = Story.objects.filter(site=site, merged_into=None).order_by("-changed_at")
    if section:
        lively = lively.filter(section=section)
    touch_all(list(lively.values_list("pk", flat=True)[:AT_ONCE]))


def go_on() -> int:
    """Do the next step for each site that is not through. Returns how many stories were marked."""
    due = Site.objects.filter(renew_below__isnull=False).order_by("pk")
    return sum(_step(site) for site in due)


def _step(site: Site) -> int:
    rest = Story.objects.filter(site=site, pk__lt=site.renew_below, merged_into=None).order_by("-pk")
    pks = list(rest.values_list("pk", flat=True)[:STEP])
    after: dict[str, Any] = {"renew_below": pks[-1] if len(pks) == STEP else None}
    with transaction.atomic():
        touch_all(pks)
        # A change that came meanwhile begins at the top again.
        Site.objects.filter(pk=site.pk, renew_below=site.renew_below).update(**after)
    return len(pks)
