"""Accounts of people, readers and staff alike. What they may do is said elsewhere: `Reader`, `Role`."""

from __future__ import annotations

import secrets

from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from ombud.models.errors import Conflict


def of_email(email: str) -> User | None:
    """The account that proved to own this address. Addresses that nobody proved open no account."""
    found = EmailAddress.objects.select_related("user").filter(email=email.lower(), verified=True).first()
    return found.user if found else None


def proved_email(user: User) -> str:
    """The address that this account proved to own; empty for one that somebody only claims for it."""
    found = EmailAddress.objects.filter(user=user, verified=True).order_by("-primary", "pk").first()
    return str(found.email) if found else ""


@transaction.atomic
def by_email(email: str) -> User:
    """The account of this address, made when there is none; for whoever has just proved to read its mail."""
    return of_email(email) or _made(email)


def own_email(user: User, email: str) -> None:
    """Note that `email` is this account's, its first one. Raises Conflict when another account proved to own it."""
    email = email.lower()
    if EmailAddress.objects.filter(email=email, verified=True).exclude(user=user).exists():
        raise Conflict(_("This e-mail address belongs to another account."))
    EmailAddress.objects.filter(user=user, primary=True).exclude(email=email).update(primary=False)
    EmailAddress.objects.update_or_create(user=user, email=email, defaults={"verified": True, "primary": True})
    User.objects.filter(pk=user.pk).update(email=email)
    user.email = email


def free_username() -> str:
    """A user name for an account that shows none. Its colon keeps it apart from every name that staff can have."""
    return f"reader:{secrets.token_hex(8)}"


def is_nameless(user: User) -> bool:
    """Whether its user name is one of those."""
    return ":" in user.get_username()


def _made(email: str) -> User:
    user = User(username=free_username(), email=email.lower())
    user.set_unusable_password()
    user.save()
    own_email(user, email)
    return user
