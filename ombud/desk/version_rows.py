"""Versions of comments in other languages that came later and wait: which lie within reach, and how many."""

from __future__ import annotations

from django.db.models import F, QuerySet

from ombud.models import Version

from . import counted
from .reach import Reach


def waiting(reach: Reach) -> QuerySet[Version]:
    """Those of the shown comments that one looks after, oldest first. Adding nothing to the site hides it from the
    index on sites: the few that wait are where to begin."""
    placed = Version.objects.waiting().annotate(place=F("comment__site_id") + 0)
    return placed.filter(reach.within(site="place", section="comment__story__section"))


def shown(reach: Reach) -> str:
    """How many wait, to a thousand, as a page shows it."""
    return counted.capped(waiting(reach)[: counted.COUNTED].count())
