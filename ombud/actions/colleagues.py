"""Which members of the staff decide on the comments of a site or of one of its sections."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet

from ombud.models import Role

ROLES = (Role.Name.OWNER, Role.Name.MODERATOR)


def deciding(site_id: int, section: str | None) -> QuerySet[User]:
    """Who may decide on comments of that section of a site; None is what concerns the whole site, such as people."""
    within = [""] if section is None else ["", section]
    return _staff(Q(roles__site=site_id, roles__name__in=ROLES, roles__section__in=within))


def near(sites: Iterable[int]) -> list[str]:
    """The names of those who decide on some comments of these sites, in order."""
    found = _staff(Q(roles__site__in=list(sites), roles__name__in=ROLES))
    return list(found.order_by("username").values_list("username", flat=True))


def places(user: User) -> set[tuple[int, str]] | None:
    """Where this person decides: numbers of sites with a section, empty for all of the site; None for everywhere."""
    if user.is_superuser:
        return None
    return set(Role.objects.filter(user=user, name__in=ROLES).values_list("site", "section"))


def _staff(role: Q) -> QuerySet[User]:
    owner = Q(is_superuser=True)
    return User.objects.filter(owner | role, is_active=True, is_staff=True).distinct()
