"""Speaking on a publication under an account of this installation."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from ombud.models import Reader, Site
from ombud.models.errors import Invalid

from . import profiles, users, voices


def of(site: Site, user: User) -> Reader | None:
    """As whom this account speaks on the site; None before its first time there."""
    return Reader.objects.filter(site=site, user=user).exclude(kind=Reader.Kind.ERASED).first()


@transaction.atomic
def enter(site: Site, user: User, name: str) -> Reader:
    """The reader of this account on this site, made at the first time, who is called `name` from now on.

    Their standing stays what it was: signing in lifts no suspension. Raises Invalid for a name that is missing, too
    long, or somebody else's.
    """
    if not name.strip():
        missing = _("Say under which name you write.")
        raise Invalid(missing, {"name": [missing]})
    reader, _made = Reader.objects.select_for_update(no_key=True).get_or_create(
        site=site, user=user, defaults={"kind": Reader.Kind.ACCOUNT}
    )
    if name.strip() != reader.name:
        profiles.rename(reader, name)
    voices.wear(user, site)
    email = users.proved_email(user)
    if reader.email != email and reader.kind == Reader.Kind.ACCOUNT:
        reader.email = email
        reader.save(update_fields=["email"])
    reader.refresh_from_db()
    return reader
