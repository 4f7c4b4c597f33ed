"""Who looks at an appeal right now. As with comments it keeps colleagues from the same work and bars nobody."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from ombud.models import Appeal
from ombud.models.errors import Conflict

from .claims import LASTS


def take(appeal: Appeal, user: User, *, over: str = "") -> None:
    """Claim an open appeal for five minutes, or prolong one's own claim. `over` names the colleague whose claim was
    seen and is to be taken over. Raises Conflict when somebody else looks at it, or it has been answered."""
    now = timezone.now()
    free = Q(claimed_by=user) | Q(claimed_until=None) | Q(claimed_until__lte=now) | Q(claimed_by__username=over)
    rows = Appeal.objects.filter(free, pk=appeal.pk, status=Appeal.Status.OPEN)
    if not rows.update(claimed_by=user, claimed_until=now + LASTS):
        refuse_unseen(appeal, user, over)
        raise Conflict(_("A colleague was faster: this appeal has been answered."))


def release(appeal: Appeal, user: User) -> None:
    """End one's own claim; nothing where there is none."""
    Appeal.objects.filter(pk=appeal.pk, claimed_by=user).update(claimed_by=None, claimed_until=None)


def refuse_unseen(appeal: Appeal, user: User, seen: str) -> None:
    """Raise Conflict where a colleague looks at the appeal and `user` has not been told: `seen` is whose claim their
    page showed."""
    held = Appeal.objects.filter(pk=appeal.pk, status=Appeal.Status.OPEN, claimed_until__gt=timezone.now())
    who = held.exclude(claimed_by=user).values_list("claimed_by__username", flat=True).first()
    if who and who != seen:
        raise Conflict(_("%(who)s is looking at this appeal right now.") % {"who": who})
