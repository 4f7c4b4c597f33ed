"""Under which names readers may speak: nobody may be taken for the newsroom or for somebody it vouches for."""

from __future__ import annotations

import re
import time

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from ombud.models import NamedPerson, Reader, Role, Site, Story
from ombud.models.errors import Invalid
from ombud.models.rows import found
from ombud.text import names, titles

STAFF_SECONDS = 60.0
LONG_TITLE = 8
# A user name that is written like a full name; “anna” alone would take a common name from all readers.
_FULL = re.compile(r"\w[ ._-]\w")
_staff: tuple[float, dict[str, frozenset[str]]] = (-STAFF_SECONDS, {})


def check(site: Site, name: str, reader: Reader | None = None) -> None:
    """Raise Invalid for a name that mixes alphabets in a word, has the site's title or a newsroom's titles in it, or
    looks like a member of staff's or that of a reader who speaks under a badge. Staff of the site may call themselves
    what they are. What people are called otherwise they may share."""
    if not name:
        return
    if names.is_mixed(name):
        raise _invalid(_("Write each word of your name in one alphabet."))
    seen = names.skeleton(name)
    own = reader is not None and reader.skeleton == seen
    if not seen or own:
        return
    claims = names_newsroom(site, name) and not speaks_as_staff(site, reader)
    if claims or _is_anothers(name, reader) or _is_known(site, name, reader):
        raise _invalid(_("This name belongs to the newsroom or to somebody known here. Please choose another one."))


def check_author(story: Story, name: str, reader: Reader | None = None) -> None:
    """Raise Invalid for a name that looks like that of who wrote the story, unless its bearer is vouched for. As with
    staff only full names count, or one “Anna” would take her name from all others."""
    seen = names.skeleton(name)
    if reader and (reader.badge or reader.skeleton == seen):
        return
    if seen and any(_FULL.search(author) and names.skeleton(author) == seen for author in story.authors):
        raise _invalid(_("This name belongs to the newsroom or to somebody known here. Please choose another one."))


def skeleton_of(reader: Reader) -> str:
    """What is kept of a reader's name: names under a badge, and of people named in stories, are nobody else's."""
    vouched = reader.badge or NamedPerson.objects.filter(reader=reader.pk).exists()
    return names.skeleton(reader.name) if vouched else ""


def forget() -> None:
    """Read the names of staff anew with the next comment."""
    global _staff
    _staff = (-STAFF_SECONDS, {})


def speaks_as_staff(site: Site, reader: Reader | None) -> bool:
    """Whether this is the account of somebody who has a role on the site, or owns the whole installation."""
    user = reader.user if reader else None
    return user is not None and is_of_staff(site, user)


def is_of_staff(site: Site, user: User) -> bool:
    """Whether this account has a role on the site, whichever, or owns the whole installation."""
    return user.is_active and (user.is_superuser or Role.objects.filter(site=site, user=user).exists())


def look_alike(name: str) -> str:
    """The user name of a member of staff that can be taken for this one; empty where there is none."""
    others = User.objects.filter(is_staff=True).exclude(username=name).values_list("username", flat=True)
    return next((other for other in others if names.alike(name, other)), "")


def names_newsroom(site: Site, name: str) -> bool:
    """Whether a name has the publication's in it, or what people of a newsroom are called."""
    return names.skeleton(name) in _own(site) or _speaks_for(site, name) or titles.bears_title(name)


def _own(site: Site) -> set[str]:
    return {names.skeleton(site.title), names.skeleton(site.name)} - {""}


def _is_anothers(name: str, reader: Reader | None) -> bool:
    """Whether somebody of the staff is called so: another one than whose account this is."""
    if not any(names.alike(name, other) for other in _of_staff().get(names.skeleton(name), ())):
        return False
    user = reader.user if reader else None
    own = _called(user.get_username(), user.first_name, user.last_name) if user else set()
    return not any(names.alike(name, each) for each in own)


def _speaks_for(site: Site, name: str) -> bool:
    """Whether the words of the site's title stand in the name, as in “Ferry Bell (editor)”. A short title of one word
    may be a part of anybody's name, like “Sun”."""
    title = names.skeleton(site.title)
    if not title or (len(title) < LONG_TITLE and len(site.title.split()) < 2):
        return False
    words = [names.skeleton(word) for word in name.split()]
    ends = range(1, len(words) + 1)
    return any("".join(words[start:end]) == title for end in ends for start in range(end))


def _is_known(site: Site, name: str, reader: Reader | None) -> bool:
    """Whether another reader speaks so under a badge."""
    own = (reader and reader.pk) or 0
    statement = "SELECT 1 FROM ombud_reader WHERE site_id = %s AND skeleton = %s AND id <> %s LIMIT 1"
    if not found(statement, [site.pk, names.skeleton(name), own]):
        return False
    others = Reader.objects.filter(site=site, skeleton=names.skeleton(name)).exclude(pk=own)
    return any(names.alike(name, other) for other in others.values_list("name", flat=True))


def _of_staff() -> dict[str, frozenset[str]]:
    """What they are called, by the skeleton. Read once a minute: it is asked with every guest's comment."""
    global _staff
    if time.monotonic() - _staff[0] >= STAFF_SECONDS:
        rows = User.objects.filter(is_staff=True, is_active=True).values_list("username", "first_name", "last_name")
        known: dict[str, frozenset[str]] = {}
        for name in (name for row in rows for name in _called(*row)):
            known[names.skeleton(name)] = known.get(names.skeleton(name), frozenset()) | {name}
        _staff = (time.monotonic(), known)
    return _staff[1]


def _called(username: str, first: str, last: str) -> set[str]:
    full = [name for name in (username, f"{first} {last}".strip()) if _FULL.search(name)]
    return {name for name in full if ":" not in name}


def _invalid(detail: str) -> Invalid:
    return Invalid(detail, {"name": [detail]})
