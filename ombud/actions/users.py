"""Accounts of people, readers and staff alike. What they may do is said elsewhere: `Reader`, `Role`."""

from __future__ import annotations

import secrets

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from ombud.models.errors import Conflict


def of_email(email: str) -> User | None:
    """The account that proved to own this address. Addresses that nobody proved open no account."""
    found = EmailAddress.objects.select_related("user").filter(email=email.lower(), verified=True).first()
    return found.user if found else None


def is_claimed(email: str) -> bool:
    """Whether any account has this address, proved or not."""
    claimed = EmailAddress.objects.filter(email=email.lower()).exists()
    return bool(claimed) or User.objects.filter(email__iexact=email).exists()


def proved_email(user: User) -> str:
    """The address that this account proved to own; empty for one that somebody only claims for it."""
    found = EmailAddress.objects.filter(user=user, verified=True).order_by("-primary", "pk").first()
    return str(found.email) if found else ""


def has_proved(user: User, email: str) -> bool:
    """Whether this account proved to own that address."""
    return bool(EmailAddress.objects.filter(user=user, email=email.lower(), verified=True).exists())


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


def connections(user: User) -> list[SocialAccount]:
    """The accounts elsewhere with which this person signs in, the oldest first."""
    return list(SocialAccount.objects.filter(user=user).order_by("pk"))


def connect(user: User, provider: str, uid: str, told: dict[str, str]) -> None:
    """Let an account elsewhere sign this person in; one that signs in somebody already stays with them."""
    SocialAccount.objects.get_or_create(provider=provider, uid=uid, defaults={"user": user, "extra_data": told})


@transaction.atomic
def disconnect(user: User, pk: int) -> None:
    """Take one of one's accounts elsewhere away. Raises Conflict for the last way in; another person's, and one that
    is gone, are left alone."""
    mine = SocialAccount.objects.select_for_update().filter(user=user)
    row = next((each for each in mine if each.pk == pk), None)
    if row is None:
        return
    known = {each["provider_id"] for each in settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect", {}).get("APPS", [])}
    another = any(each.pk != pk and each.provider in known for each in mine)
    passkey = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).exists()
    if not (another or passkey or (settings.MAIL and proved_email(user))):
        raise Conflict(_("This is your only way to sign in. Connect another account first."))
    row.delete()


def disconnect_all(user: User) -> None:
    """Let no account elsewhere sign this person in any more, until they connect one again."""
    SocialAccount.objects.filter(user=user).delete()


def proposed_name(user: User) -> str:
    """What an account elsewhere calls this person; empty where none does."""
    return next((str(name) for each in connections(user) if (name := each.extra_data.get("name"))), "")


def name_of_staff(user: User) -> str:
    """Under which name a member of staff is known to colleagues; empty for an account that shows none."""
    return user.get_full_name() or ("" if is_nameless(user) else user.get_username())


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
