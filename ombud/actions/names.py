"""Under which names readers may speak: nobody may be taken for the newsroom or for somebody it vouches for."""

from __future__ import annotations

import re
import time

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from ombud.models import NamedPerson, Reader, Site
from ombud.models.errors import Invalid
from ombud.text import names

STAFF_SECONDS = 60.0
LONG_TITLE = 8
# A user name that is written like a full name; “anna” alone would take a common name from all readers.
_FULL = re.compile(r"\w[ ._-]\w")
_staff: tuple[float, frozenset[str]] = (-STAFF_SECONDS, frozenset())


def check(site: Site, name: str, reader: Reader | None = None) -> None:
    """Raise Invalid for a name that mixes alphabets in a word, has the site's title in it, or looks like a member of
    staff's or that of a reader who speaks under a badge. What people are called otherwise they may share."""
    if not name:
        return
    if names.is_mixed(name):
        raise _invalid(_("Write each word of your name in one alphabet."))
    seen = names.skeleton(name)
    others = Reader.objects.filter(site=site, skeleton=seen)
    if reader:
        others = others.exclude(pk=reader.pk)
    own = reader is not None and reader.skeleton == seen
    taken = seen in _reserved(site) or _speaks_for(site, name)
    if seen and not own and (taken or others.exists()):
        raise _invalid(_("This name belongs to the newsroom or to somebody known here. Please choose another one."))


def skeleton_of(reader: Reader) -> str:
    """What is kept of a reader's name: names under a badge, and of people named in stories, are nobody else's."""
    vouched = reader.badge or NamedPerson.objects.filter(reader=reader.pk).exists()
    return names.skeleton(reader.name) if vouched else ""


def forget() -> None:
    """Read the names of staff anew with the next comment."""
    global _staff
    _staff = (-STAFF_SECONDS, frozenset())


def _reserved(site: Site) -> frozenset[str]:
    own = {names.skeleton(site.title), names.skeleton(site.name)}
    return _of_staff() | {each for each in own if each}


def _speaks_for(site: Site, name: str) -> bool:
    """Whether the words of the site's title stand in the name, as in “Ferry Bell (editor)”. A short title of one word
    may be a part of anybody's name, like “Sun”."""
    title = names.skeleton(site.title)
    if not title or (len(title) < LONG_TITLE and len(site.title.split()) < 2):
        return False
    words = [names.skeleton(word) for word in name.split()]
    ends = range(1, len(words) + 1)
    return any("".join(words[start:end]) == title for end in ends for start in range(end))


def _of_staff() -> frozenset[str]:
    """Read once a minute: it is asked with every guest's comment."""
    global _staff
    if time.monotonic() - _staff[0] >= STAFF_SECONDS:
        rows = User.objects.filter(is_staff=True, is_active=True).values_list("username", "first_name", "last_name")
        full = [name for row in rows for name in (row[0], f"{row[1]} {row[2]}".strip()) if _FULL.search(name)]
        _staff = (time.monotonic(), frozenset(names.skeleton(name) for name in full if ":" not in name))
    return _staff[1]


def _invalid(detail: str) -> Invalid:
    return Invalid(detail, {"name": [detail]})
