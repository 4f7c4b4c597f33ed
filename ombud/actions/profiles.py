"""What readers change about themselves, and what they have been told."""

from __future__ import annotations

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ombud.models import Notification, Reader
from ombud.models.errors import Forbidden, Invalid
from ombud.text import clean

from . import answers, mailboxes, names

EMAIL_LIMIT = 254


def rename(reader: Reader, name: str) -> None:
    """Another name for what is written from now on. Raises Invalid for one that is too long or somebody else's,
    Forbidden where the publication says what they are called."""
    if reader.kind == Reader.Kind.SSO:
        raise Forbidden(_("Your name comes from the publication. Please change it there."))
    try:
        tidy = clean.name(name, reader.site.rules.name_limit)
    except clean.TooLong as error:
        message = _("At most %(limit)d characters; this has %(length)d.") % {
            "limit": error.limit,
            "length": error.length,
        }
        raise Invalid(message, {"name": [message]}) from error
    names.check(reader.site, tidy, reader)
    reader.name = tidy
    reader.skeleton = names.skeleton_of(reader)
    reader.save(update_fields=["name", "skeleton"])


def readdress(reader: Reader, email: str, address_hash: str = "") -> None:
    """Another e-mail address for answers, or none; it is asked whether it is theirs, also once more when it is given
    again. Raises Invalid for what is none; Forbidden where one signs in by it."""
    if reader.kind != Reader.Kind.GUEST:
        raise Forbidden(_("You sign in by this address. It is changed where you sign in."))
    email = email.strip()
    try:
        if email:
            validate_email(email)
    except ValidationError as error:
        message = _("This is not an e-mail address. You may leave it empty.")
        raise Invalid(message, {"email": [message]}) from error
    with transaction.atomic():
        Reader.objects.filter(pk=reader.pk).update(email=email[:EMAIL_LIMIT])
        mailboxes.ask(reader, email[:EMAIL_LIMIT], address_hash=address_hash)


def tell_of(reader: Reader, kinds: Collection[str]) -> None:
    """Which answers of others the reader wishes to be told of (`answers.KINDS`)."""
    untold = [kind for kind in answers.KINDS if kind not in kinds]
    reader.preferences = reader.preferences | {answers.UNTOLD: untold}
    reader.save(update_fields=["preferences"])


def see_all(reader: Reader) -> None:
    """Note that everything told so far has been seen; warnings stay until they are read on their own page."""
    now = timezone.now()
    unread = Notification.objects.filter(reader=reader, seen_at=None)
    unread.exclude(kind=Notification.Kind.WARNING).update(seen_at=now)
    reader.preferences = reader.preferences | {answers.SEEN: now.isoformat()}
    reader.save(update_fields=["preferences"])
