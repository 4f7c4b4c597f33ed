"""What of the comments, or of the suggestions, one member of the staff looks after, as queries need it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from ombud.models import Comment, Site
from ombud.models.search import section_term, site_term

from . import access
from .roles import COMMENTS


@dataclass(frozen=True)
class Reach:
    """The sites, and of those where it is less than all of a site, by the site's number, the sections."""

    sites: Sequence[Site]
    sections: Mapping[int, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, request: HttpRequest, right: str = COMMENTS) -> Reach:
        """That of who is signed in; `right` is one of `roles`."""
        return cls(access.sites(request, right), access.sections(request, right))

    def narrowed(self, site: Site | None) -> Reach:
        """That of it which belongs to one site; all of it where none is named."""
        return self if site is None else Reach([each for each in self.sites if each == site], self.sections)

    @property
    def whole(self) -> list[int]:
        """The numbers of the sites that are within reach altogether: only there are people looked after."""
        return [site.pk for site in self.sites if site.pk not in self.sections]

    def within(self, prefix: str = "") -> Q:
        """The condition on a comment or suggestion, or on what leads to one by `prefix` (`comment__`)."""
        wanted = Q(**{f"{prefix}site__in": self.whole})
        for site in self.sites:
            if site.pk in self.sections:
                parts = {f"{prefix}site": site, f"{prefix}story__section__in": sorted(self.sections[site.pk])}
                wanted |= Q(**parts)
        return wanted

    def comments(self) -> QuerySet[Comment]:
        """The comments. Naming the sites lets the index on site and status find the few that wait among a million."""
        return Comment.objects.filter(self.within())

    def terms(self) -> list[str]:
        """The same for the index of words: of these terms each comment within reach has one."""
        found = []
        for site in self.sites:
            if site.pk in self.sections:
                found += [section_term(site.pk, section) for section in sorted(self.sections[site.pk])]
            else:
                found.append(site_term(site.pk))
        # Without any site nothing may be found, and no comment has this term.
        return found or ["=none"]
