"""Staff accounts and their one-time sign-in links."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils import timezone

from ombud.models.errors import Invalid

SALT = "ombud.staff.sign-in"
A_DAY = 24 * 3600


RESERVED = ("author", "rule", "cms", "address")


def add(name: str, email: str = "", *, owner: bool = False) -> User:
    """The member of staff of that name, made when there is none; an `owner` may add others.

    Raises Invalid for a name that is malformed or stands for somebody else in the history of decisions.
    """
    try:
        UnicodeUsernameValidator()(name)
    except ValidationError as error:
        raise Invalid(f"“{name}” cannot be a user name: letters, digits and @/./+/-/_ only.") from error
    if name.lower() in RESERVED or len(name) > 150:
        raise Invalid(f"“{name}” cannot be a user name: it is reserved or longer than 150 characters.")
    user, made = User.objects.get_or_create(username=name, defaults={"email": email, "is_staff": True})
    if made:
        user.set_unusable_password()
        user.save()
    User.objects.filter(pk=user.pk).update(is_staff=True, is_superuser=user.is_superuser or owner)
    user.refresh_from_db()
    return user


def sign_in_link(user: User) -> str:
    """A link that signs this person in once, within a day; worthless after any sign-in of theirs."""
    token = signing.dumps([user.pk, _last(user)], salt=SALT)
    return f"{settings.PUBLIC_URL}/desk/sign-in/{token}"


def claim(token: str) -> User | None:
    """The person whose unused link this is. Marks it as used, so of two claims at once one succeeds."""
    try:
        pk, last = signing.loads(token, salt=SALT, max_age=A_DAY)
    except signing.BadSignature:
        return None
    user = User.objects.filter(pk=pk, is_staff=True, is_active=True).first()
    if user is None or _last(user) != last:
        return None
    claimed = User.objects.filter(pk=pk, last_login=user.last_login).update(last_login=timezone.now())
    return User.objects.get(pk=pk) if claimed else None


def _last(user: User) -> str:
    return user.last_login.isoformat() if user.last_login else ""
