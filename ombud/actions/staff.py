"""Staff: their accounts, roles and one-time sign-in links. What a role allows is said in `ombud.desk.roles`."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ombud.models import Decision, Invitation, Role, Site
from ombud.models.errors import Conflict, Invalid

from . import names, users, voices

SALT = "ombud.staff.sign-in"
A_DAY = 24 * 3600
NAME_LIMIT = 150
SECTION_LIMIT = 120
RESERVED = ("author", "rule", "cms", "address")
EDITING_AND_MODERATING = (Role.Name.EDITOR, Role.Name.MODERATOR)


@transaction.atomic
def add(name: str, email: str = "", *, owner: bool = False) -> User:
    """The member of staff of that name, made when there is none; an `owner` owns the whole installation.

    Roles come by `give`; without one the desk stays shut. Raises Invalid for a name that is malformed or stands for
    somebody else in the history of decisions, Conflict for an e-mail address of another account.
    """
    check_name(name)
    user, made = User.objects.get_or_create(username=name, defaults={"is_staff": True})
    if made:
        user.set_unusable_password()
        user.save()
    if email:
        users.own_email(user, email)
    User.objects.filter(pk=user.pk).update(is_staff=True, is_superuser=user.is_superuser or owner)
    user.refresh_from_db()
    voices.wear_everywhere(user)
    return user


def check_name(name: str) -> None:
    """Raise Invalid for what cannot be the user name of staff: decisions are signed by it."""
    try:
        UnicodeUsernameValidator()(name)
    except ValidationError as error:
        raise Invalid(
            _("“%(name)s” cannot be a user name: letters, digits and @/./+/-/_ only.") % {"name": name}
        ) from error
    if name.lower() in RESERVED or len(name) > NAME_LIMIT:
        told = _("“%(name)s” cannot be a user name: it is reserved or longer than %(limit)d characters.")
        raise Invalid(told % {"name": name[:NAME_LIMIT], "limit": NAME_LIMIT})
    known = User.objects.filter(username=name, is_staff=True).exists()
    if not known and (colleague := names.look_alike(name)):
        told = _(
            "“%(name)s” looks like “%(colleague)s”, who is here already. Choose a name that nobody takes for theirs."
        )
        raise Invalid(told % {"name": name, "colleague": colleague})


@transaction.atomic
def give(user: User, site: Site, role: str, section: str = "", *, by: str) -> Role:
    """Give a role on a site, or on one of its sections. Raises Invalid; giving it twice changes nothing."""
    check_role(role, section)
    given, made = Role.objects.get_or_create(
        user=user, site=site, name=role, section=section, defaults={"given_by": by}
    )
    if made:
        User.objects.filter(pk=user.pk, is_staff=False).update(is_staff=True)
        _note(site, "give_role", user, given, by)
        voices.wear(user, site)
    return given


def check_role(role: str, section: str) -> None:
    """Raise Invalid for a role that does not exist, or an owner of a mere section."""
    if role not in Role.Name.values:
        raise Invalid(_("A role is owner, editor or moderator."))
    if section and role == Role.Name.OWNER:
        raise Invalid(_("An owner owns the whole site. Give another role for a section."))
    if len(section) > SECTION_LIMIT or "\0" in section:
        raise Invalid(_("A section's name has at most %(limit)d characters.") % {"limit": SECTION_LIMIT})


@transaction.atomic
def take(role: Role, *, by: str) -> None:
    """Take a role away. Whoever has none left is not of the staff any more, and signed out everywhere at once; what
    an owner offered to others is taken back too. Raises Conflict for the last owner of a site.
    """
    _keep_an_owner(role)
    if Role.objects.filter(pk=role.pk).delete()[0]:
        _note(role.site, "take_role", role.user, role, by)
        voices.wear(role.user, role.site)
    user = User.objects.get(pk=role.user_id)
    if role.name == Role.Name.OWNER:
        Invitation.objects.filter(site=role.site, invited_by=user.get_username(), accepted_at=None).delete()
    if not user.is_superuser and not Role.objects.filter(user=user).exists():
        User.objects.filter(pk=user.pk).update(is_staff=False)
        sign_out_everywhere(user)


@transaction.atomic
def change(role: Role, name: str, section: str, *, by: str) -> Role:
    """Another role, or the same for another part of the site. Raises Invalid, or Conflict for the last owner."""
    if (name, section) == (role.name, role.section):
        return role
    given = give(role.user, role.site, name, section, by=by)
    take(role, by=by)
    return given


def sign_out_everywhere(user: User) -> None:
    """End all sessions of this person, and make their unused links worthless."""
    # Sessions are bound to this field, which holds no password but random letters: new ones end them all.
    user.set_unusable_password()
    User.objects.filter(pk=user.pk).update(password=user.password, last_login=timezone.now())
    UserSession.objects.filter(user=user).delete()


@transaction.atomic
def forget_second_factor(user: User) -> None:
    """For somebody who lost their telephone and their recovery codes: they set up another one."""
    Authenticator.objects.filter(user=user).delete()
    sign_out_everywhere(user)


def sign_in_link(user: User) -> str:
    """A link that signs this person in once, within a day; worthless after any sign-in of theirs."""
    token = signing.dumps([user.pk, _last(user)], salt=SALT)
    return f"{settings.PUBLIC_URL}/desk/sign-in/{token}"


@transaction.atomic
def offer_link(user: User, site: Site, *, by: str) -> str:
    """A `sign_in_link` that an owner of the site hands over: who has it is that person, so it is on record."""
    Decision.objects.create(site=site, subject=user.get_username(), by=by, verb="link", created_at=timezone.now())
    return sign_in_link(user)


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


def _keep_an_owner(role: Role) -> None:
    """Of two owners who remove each other at once, the lock lets one succeed. Raises Conflict."""
    Site.objects.select_for_update(no_key=True).get(pk=role.site_id)
    if role.name != Role.Name.OWNER or User.objects.filter(is_superuser=True, is_active=True).exists():
        return
    others = Role.objects.filter(site=role.site_id, name=Role.Name.OWNER, user__is_active=True).exclude(pk=role.pk)
    if not others.exists():
        raise Conflict(_("This is the site's last owner. Make somebody else an owner first."))


def _note(site: Site, verb: str, user: User, role: Role, by: str) -> None:
    before, after = ("", role.name) if verb == "give_role" else (role.name, "")
    Decision.objects.create(
        site=site,
        subject=user.get_username(),
        by=by,
        verb=verb,
        before=before,
        after=after,
        details={"section": role.section} if role.section else {},
        created_at=timezone.now(),
    )


def _last(user: User) -> str:
    return user.last_login.isoformat() if user.last_login else ""
