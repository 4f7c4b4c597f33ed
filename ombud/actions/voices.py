"""Under which name, and as what, somebody speaks in a thread."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ombud.models import NamedPerson, Reader, Site, Story
from ombud.models.errors import Forbidden

from . import names


def name_of(site: Site, given: str, reader: Reader | None) -> str:
    """The name of who signed in is their own; a guest's is the given one, if it is free to take.

    Raises Invalid for a name that is somebody else's, Forbidden to guests where the site takes none.
    """
    if reader is not None and reader.kind != Reader.Kind.GUEST:
        return reader.name
    if not site.rules.guests:
        raise Forbidden(_("Comments here need a sign-in. Your words are kept; please sign in and send them then."))
    names.check(site, given, reader)
    return given


def badge_of(story: Story, reader: Reader | None) -> tuple[str, bool]:
    """The badge under which a reader speaks on a story, and whether what they say is pinned: a person whom the story
    names, and whom staff have verified, answers by right. None is somebody who has never been here."""
    if reader is None:
        return "", False
    named = NamedPerson.objects.filter(story=story, reader=reader).first()
    return (named.label, True) if named else (reader.badge, False)
