"""Signing in by the publication's own sign-on, and out again; taking along what one wrote as a guest."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from ombud.models import (
    Comment,
    Correction,
    Flag,
    Mute,
    Notification,
    Reader,
    Receipt,
    Recommendation,
    Second,
    Site,
)
from ombud.models.errors import Conflict, Forbidden
from ombud.text import clean

from . import mailboxes, names

VERB = "sign-on"


@dataclass(frozen=True)
class Person:
    """Whom the publication vouches for. `subject` is its lasting name for them, with the issuer; `token_id` is that of
    a token which may be used once, or empty."""

    subject: str
    name: str = ""
    email: str = ""
    languages: tuple[str, ...] = ()
    badge: str = ""
    token_id: str = ""


@transaction.atomic
def enter(site: Site, person: Person, guest: Reader | None = None) -> Reader:
    """The reader of this person, made or brought up to date; what `guest` wrote becomes theirs.

    Raises Conflict for a token that was used before, Forbidden for an account that its owner has erased.
    """
    if person.token_id:
        _use_once(site, person)
    reader = _found(site, person)
    if reader.kind == Reader.Kind.ERASED:
        raise Forbidden(_("This account has been erased here."))
    if guest and guest.pk != reader.pk:
        take_along(guest, reader)
    return reader


def leave(reader: Reader) -> None:
    """Sign out everywhere: no token that was given out before is good any more."""
    Reader.objects.filter(pk=reader.pk).update(token_version=F("token_version") + 1)


def take_along(guest: Reader, reader: Reader) -> bool:
    """Make all that a guest did and was told that of `reader`; whether that was done. Nothing personal stays with the
    guest: nobody could have it erased any more.

    Not for a guest in bad standing: a suspension is not shaken off by signing in.
    """
    if guest.kind != Reader.Kind.GUEST or guest.site_id != reader.site_id or guest.standing != Reader.Standing.GOOD:
        return False
    with transaction.atomic():
        Comment.objects.filter(reader=guest).update(reader=reader)
        Correction.objects.filter(reader=guest).update(reader=reader)
        had = Recommendation.objects.filter(reader=reader).values("comment")
        Recommendation.objects.filter(reader=guest).exclude(comment__in=had).update(reader=reader)
        _take_reports_and_mutes(guest, reader)
        Notification.objects.filter(reader=guest).update(reader=reader)
        mailboxes.take_along(guest, reader)
        Reader.objects.filter(pk=guest.pk).update(name="", email="", digest="", digest_at=None, digest_since=None)
        leave(guest)
    return True


def _take_reports_and_mutes(guest: Reader, reader: Reader) -> None:
    reported = Flag.objects.filter(reader=reader).values("comment")
    Flag.objects.filter(reader=guest).exclude(comment__in=reported).update(reader=reader)
    backed = Second.objects.filter(reader=reader).values("correction")
    Second.objects.filter(reader=guest).exclude(correction__in=backed).update(reader=reader)
    muted = Mute.objects.filter(reader=reader).values("muted")
    Mute.objects.filter(reader=guest).exclude(muted__in=[*muted.values_list("muted", flat=True), reader.pk]).update(
        reader=reader
    )
    by = Mute.objects.filter(muted=reader).values_list("reader", flat=True)
    Mute.objects.filter(muted=guest).exclude(reader__in=[*by, reader.pk]).update(muted=reader)


def _use_once(site: Site, person: Person) -> None:
    scope = hashlib.sha256(f"{person.subject}\n{person.token_id}".encode()).hexdigest()
    try:
        with transaction.atomic():
            Receipt.objects.create(site=site, verb=VERB, scope=scope, fingerprint=scope)
    except IntegrityError as error:
        raise Conflict(_("This sign-in has been used already. Please sign in again.")) from error


def _found(site: Site, person: Person) -> Reader:
    limit = site.rules.name_limit
    try:
        name = clean.name(person.name, limit)
    except clean.TooLong:
        name = clean.name(person.name[:limit], limit)
    told = {
        "name": name,
        "email": person.email[:254],
        "badge": person.badge,
    }
    reader, made = Reader.objects.select_for_update(no_key=True).get_or_create(
        site=site,
        subject=person.subject,
        defaults={"kind": Reader.Kind.SSO, "languages": list(person.languages), **told},
    )
    changed = made or any(getattr(reader, field) != value for field, value in told.items())
    if changed:
        for field, value in told.items():
            setattr(reader, field, value)
        reader.skeleton = names.skeleton_of(reader)
        reader.save()
    return reader
