"""Setting up sites."""

from __future__ import annotations

import re
import zoneinfo
from functools import cache

from django.db import transaction
from django.db.models import F

from ombud.models import Policy, Site
from ombud.models.errors import Conflict, Invalid
from ombud.text import address

from . import renewing, voices

NAME = re.compile(r"^[a-z0-9][-a-z0-9_]{0,39}$")


def add(name: str, title: str, *, languages: list[str], origins: list[str], timezone: str = "UTC") -> Site:
    """A new site. Raises Invalid for a bad name, origin or time zone, Conflict when the name is taken."""
    if not NAME.match(name):
        raise Invalid(f"“{name}” cannot be a site's name: lower-case letters, digits and hyphens, at most 40.")
    if Site.objects.filter(name=name).exists():
        raise Conflict(f"There is a site “{name}” already.")
    site = Site(name=name, title=title, languages=languages or ["en"], timezone=timezone)
    site.origins = [checked_origin(origin) for origin in origins]
    check_zone(timezone)
    first = next((origin for origin in site.origins if origin.startswith("http") and "*" not in origin), "")
    site.url = f"{first}/" if first else ""
    site.save(force_insert=True)
    return site


def checked_origin(origin: str) -> str:
    """An origin pattern in its normal spelling. Raises Invalid with what is allowed."""
    try:
        return address.pattern(origin)
    except address.BadAddress as error:
        raise Invalid(str(error)) from error


def change(site: Site, policy: dict[str, object], **columns: object) -> Site:
    """Change settings of a site; `policy` holds only what differs. Documents that show them are made anew. Raises
    BadPolicy or Invalid."""
    with transaction.atomic():
        now = Site.objects.select_for_update(no_key=True).get(pk=site.pk)
        site.policy = {**now.policy, **policy}
        rules = Policy.of(site.policy)
        for name, value in columns.items():
            setattr(site, name, value)
        check_zone(site.timezone)
        # Nothing else: a row read before `new_key` would bring the old key back.
        site.save(update_fields=["policy", *columns])
        if renewing.shows(now.rules, rules, columns):
            renewing.begin(site)
        if site.title != now.title:
            voices.rename_badges(site, now.title)
    return site


def new_key(site: Site) -> str:
    """Give the site a new key; the old one is worthless from now on."""
    Site.objects.filter(pk=site.pk).update(key_version=F("key_version") + 1)
    site.refresh_from_db()
    return site.key


@cache
def zones() -> frozenset[str]:
    """The names in the time zone database. Read once: looking for its files takes longer than changing a site."""
    return frozenset(zoneinfo.available_timezones())


def check_zone(name: str) -> None:
    """Raise Invalid for a name that is not in the time zone database."""
    if name not in zones():
        raise Invalid(f"There is no time zone “{name}”. One is “Europe/Kyiv”.")
