"""Under which name, and as what, somebody speaks in a thread."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from ombud.models import Comment, NamedPerson, Reader, Site, Story
from ombud.models.errors import Forbidden

from . import names

BADGE_LIMIT = 80


def name_of(story: Story, given: str, reader: Reader | None) -> str:
    """The name of who signed in is their own; a guest's is the given one, if it is free to take.

    Raises Invalid for a name that is somebody else's, Forbidden to guests where the site takes none.
    """
    site = story.site
    if reader is not None and reader.kind != Reader.Kind.GUEST:
        # Whom the publication signs on it knows, also by their name.
        if reader.kind == Reader.Kind.ACCOUNT:
            names.check_author(story, reader.name, reader)
        return reader.name
    if not site.rules.guests:
        raise Forbidden(_("Comments here need a sign-in. Your words are kept; please sign in and send them then."))
    names.check(site, given, reader)
    names.check_author(story, given, reader)
    return given


def badge_of(story: Story, reader: Reader | None) -> tuple[str, bool]:
    """The badge under which a reader speaks on a story, and whether what they say is pinned: a person whom the story
    names, and whom staff have verified, answers by right. None is somebody who has never been here."""
    if reader is None:
        return "", False
    named = NamedPerson.objects.filter(story=story, reader=reader).first()
    return (named.label, True) if named else (reader.badge, False)


def wear(user: User, site: Site) -> None:
    """Let what this account writes on the site bear the publication's title as long as it has a role there, whichever:
    readers are to see when the newsroom speaks. A name that only staff may have goes with the last role."""
    reader = Reader.objects.filter(site=site, user=user, kind=Reader.Kind.ACCOUNT).first()
    if reader is None:
        return
    on_staff = names.speaks_as_staff(site, reader)
    reader.badge = site.title[:BADGE_LIMIT] if on_staff else ""
    if not on_staff and names.names_newsroom(site, reader.name):
        reader.name = ""
    reader.skeleton = names.skeleton_of(reader)
    Reader.objects.filter(pk=reader.pk).update(badge=reader.badge, name=reader.name, skeleton=reader.skeleton)


def wear_everywhere(user: User) -> None:
    """The same on every site on which this account has written."""
    for reader in Reader.objects.filter(user=user, kind=Reader.Kind.ACCOUNT).select_related("site"):
        wear(user, reader.site)


def rename_badges(site: Site, before: str) -> None:
    """Have what the newsroom says, and has said, bear the publication's new title instead of the one `before`."""
    old, new = before[:BADGE_LIMIT], site.title[:BADGE_LIMIT]
    speaking = Reader.objects.filter(site=site, kind=Reader.Kind.ACCOUNT)
    # Who has left the newsroom has no badge any more, but what they said for it still has.
    Comment.objects.filter(reader__in=speaking.values("pk"), badge=old).update(badge=new)
    speaking.filter(badge=old).update(badge=new)
