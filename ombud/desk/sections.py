"""The sections of publications, as lists of choices at the desk name them."""

from __future__ import annotations

from collections.abc import Sequence

from ombud.models import Section, Site, Story

STORIES_LOOKED_AT = 500
"""All sections of a site of a million stories would be a walk through it; those in use are in its newest."""


def known(sites: Sequence[Site]) -> set[tuple[int, str]]:
    """The sections of the newest stories and those with settings of their own, each with its site's number, by two
    queries whose cost does not grow."""
    pks = {site.pk for site in sites}
    # Of one site along its index; of several along the table, for no index has several in one order.
    one = Story.objects.filter(site__in=pks).order_by("-created_at")
    newest = one if len(pks) == 1 else Story.objects.order_by("-pk")
    found = set(newest.values_list("site", "section")[:STORIES_LOOKED_AT])
    found |= set(Section.objects.filter(site__in=pks).values_list("site", "name"))
    return {(pk, name) for pk, name in found if pk in pks and name}
