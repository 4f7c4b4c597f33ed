"""Where documents are kept and how they speak: what all that make documents share."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.utils import timezone, translation

from ombud.models import Policy, Site


def root() -> Path:
    """This host's folder of documents. It may be deleted at any time."""
    return Path(settings.DATA) / "documents"


def interface_language(wanted: str, *others: str) -> str:
    """The first of these that there is a catalogue for, else the first catalogue's language."""
    known = [code for code, _name in settings.LANGUAGES]
    return next((code for code in (wanted, *(o.split("-")[0] for o in others)) if code in known), known[0])


def takes_accounts(policy: Policy) -> bool:
    """Whether readers may sign in to the publication with an account of this installation: its owner may wish
    otherwise, and without mail or a provider there is no way to get one."""
    return policy.accounts and bool(settings.MAIL or settings.SOCIALACCOUNT_PROVIDERS)


def zone_of(site: Site) -> zoneinfo.ZoneInfo:
    """The time zone in which the site's dates are written; UTC where its name is none."""
    try:
        return zoneinfo.ZoneInfo(site.timezone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return zoneinfo.ZoneInfo("UTC")


@contextmanager
def speaking(lang: str, site: Site) -> Iterator[None]:
    """In that interface language and the site's time zone."""
    with translation.override(lang), timezone.override(zone_of(site)):
        yield
