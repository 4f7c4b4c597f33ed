"""Offers of a role, by mail or on a printed link. Of a link's token only a hash is kept."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ombud.models import Decision, Invitation, Site
from ombud.models.errors import Conflict, Invalid

from . import staff, users

A_WEEK = timedelta(days=7)


@transaction.atomic
def invite(site: Site, role: str, section: str = "", *, email: str = "", by: str) -> tuple[Invitation, str]:
    """Offer a role. Gives the invitation and its link, which cannot be had again. Raises Invalid."""
    staff.check_role(role, section)
    try:
        if email:
            validate_email(email)
    except ValidationError as error:
        raise Invalid(_("This is not an e-mail address.")) from error
    token = secrets.token_urlsafe(24)
    made = Invitation.objects.create(
        site=site,
        role=role,
        section=section,
        email=email.lower(),
        token_hash=_hash(token),
        invited_by=by,
        expires_at=timezone.now() + A_WEEK,
    )
    _note(made, "invite", by)
    return made, f"{settings.PUBLIC_URL}/desk/invitations/{token}"


def mailed(invitation: Invitation) -> None:
    """Note that the link went to its address and to nobody else."""
    Invitation.objects.filter(pk=invitation.pk).update(mailed=True)


def of_token(token: str) -> Invitation | None:
    """The invitation that the link stands for, whatever has become of it; None for a token that nobody gave out."""
    return Invitation.objects.select_related("site", "accepted_by").filter(token_hash=_hash(token)).first()


def is_open(invitation: Invitation) -> bool:
    """Whether it can be accepted still."""
    return invitation.accepted_at is None and invitation.expires_at > timezone.now()


@transaction.atomic
def accept(invitation: Invitation, user: User | None, *, name: str = "") -> User:
    """Take the role, as `user` or as a new person of that `name`. Of two at once one succeeds. An account that was a
    reader's is signed out everywhere; passkeys and accounts elsewhere are to be set up anew.

    Raises Conflict when it cannot be accepted any more or the name is taken, Invalid for a name that cannot be.
    """
    now = timezone.now()
    free = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, expires_at__gt=now)
    if not free.update(accepted_at=now):
        raise Conflict(_("This invitation has been used, taken back, or is older than a week."))
    person = user if user and not users.is_nameless(user) else _named(user, name)
    Invitation.objects.filter(pk=invitation.pk).update(accepted_by=person)
    if invitation.mailed and not person.email:
        users.own_email(person, invitation.email)
    was_reader = not person.is_staff
    staff.give(person, invitation.site, invitation.role, invitation.section, by=invitation.invited_by)
    if was_reader:
        # A provider's word is good for a reader's account. Whoever came in by it alone, and left themselves a passkey,
        # does not get to the desk.
        users.disconnect_all(person)
        staff.forget_second_factor(person)
    person.refresh_from_db()
    return person


@transaction.atomic
def revoke(invitation: Invitation, *, by: str) -> None:
    """Take an offer back. Raises Conflict when it has been accepted."""
    gone = Invitation.objects.filter(pk=invitation.pk, accepted_at=None)
    if not gone.delete()[0]:
        raise Conflict(_("This invitation has been accepted already. Take the role away instead."))
    _note(invitation, "revoke", by)


def forget(before: datetime) -> int:
    """Remove invitations that ran out before that moment; decisions keep who offered what. Returns how many."""
    return Invitation.objects.filter(expires_at__lt=before).delete()[0]


def _named(user: User | None, name: str) -> User:
    """A new member of staff of that name, or a reader's account that gets it."""
    staff.check_name(name)
    if User.objects.filter(username__iexact=name).exists():
        raise Conflict(_("Somebody has this name already. Choose another one."))
    if user is None:
        return staff.add(name)
    User.objects.filter(pk=user.pk).update(username=name)
    user.username = name
    return user


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _note(invitation: Invitation, verb: str, by: str) -> None:
    details = {"section": invitation.section} if invitation.section else {}
    Decision.objects.create(
        site=invitation.site,
        subject=invitation.email,
        by=by,
        verb=verb,
        after=invitation.role if verb == "invite" else "",
        before=invitation.role if verb == "revoke" else "",
        details=details,
        created_at=timezone.now(),
    )
