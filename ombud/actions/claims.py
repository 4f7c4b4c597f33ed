"""Claims: who looks at a comment right now. They keep colleagues from doing the same work twice and bar nobody."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from ombud.models import Claim, Comment
from ombud.models.errors import Conflict

LASTS = timedelta(minutes=5)


def take(comment: Comment, user: User, *, over: str = "") -> Claim:
    """Claim a comment for five minutes, or prolong one's own claim. `over` names the colleague whose claim was seen
    and is to be taken over. Raises Conflict when somebody else looks at it."""
    now = timezone.now()
    free = Q(user=user) | Q(until__lte=now) | Q(user__username=over)
    with transaction.atomic():
        if not Claim.objects.filter(free, comment=comment).update(user=user, until=now + LASTS):
            _make(comment, user)
    return Claim.objects.get(comment=comment)


def release(comment: Comment, user: User) -> None:
    """End one's own claim; nothing where there is none."""
    Claim.objects.filter(comment=comment, user=user).delete()


def end(comment: Comment) -> None:
    """End whoever's claim: the comment is decided."""
    Claim.objects.filter(comment=comment).delete()


def forget() -> int:
    """Remove claims that are over. Returns how many."""
    return Claim.objects.filter(until__lt=timezone.now()).delete()[0]


def refuse_unseen(comment: Comment, user: User, seen: str) -> None:
    """Raise Conflict where a colleague looks at the comment and `user` has not been told: `seen` is whose claim
    their page showed."""
    held = Claim.objects.filter(comment=comment, until__gt=timezone.now()).exclude(user=user)
    who = held.values_list("user__username", flat=True).first()
    if who and who != seen:
        raise Conflict(_taken(who))


def _make(comment: Comment, user: User) -> None:
    try:
        with transaction.atomic():
            Claim.objects.create(comment=comment, user=user, until=timezone.now() + LASTS)
    except IntegrityError as error:
        who = Claim.objects.filter(comment=comment).values_list("user__username", flat=True).first()
        raise Conflict(_taken(who or "")) from error


def _taken(who: str) -> str:
    return _("%(who)s is looking at this comment right now.") % {"who": who}
