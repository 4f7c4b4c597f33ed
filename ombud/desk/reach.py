"""What of the comments, or of the suggestions, one member of the staff looks after, as queries need it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import F, Q, QuerySet
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
        """That of who is signed in, for lists: of the site that they chose, or all; `right` is one of `roles`."""
        return cls(access.sites(request, right), access.sections(request, right))

    @classmethod
    def entire(cls, request: HttpRequest, right: str = COMMENTS) -> Reach:
        """The same whatever site was chosen, for what is about one comment."""
        return cls(access.held(request).sites_with(right), access.sections(request, right))

    def narrowed(self, site: Site | None) -> Reach:
        """That of it which belongs to one site; all of it where none is named."""
        return self if site is None else Reach([each for each in self.sites if each == site], self.sections)

    @property
    def whole(self) -> list[int]:
        """The numbers of the sites that are within reach altogether: only there are people looked after."""
        return [site.pk for site in self.sites if site.pk not in self.sections]

    def within(self, prefix: str = "", *, site: str = "site", section: str = "story__section") -> Q:
        """The condition on a comment, or on what leads to one by `prefix` (`comment__`); `site` and `section` name
        where it stands."""
        wanted = Q(**{f"{prefix}{site}__in": self.whole})
        for pk in {each.pk for each in self.sites} & set(self.sections):
            wanted |= Q(**{f"{prefix}{site}": pk, f"{prefix}{section}__in": sorted(self.sections[pk])})
        return wanted

    def comments(self) -> QuerySet[Comment]:
        """All comments within it. Adding nothing to the site hides it from the index on sites, along which SQLite would
        else walk through a million for twenty; PostgreSQL, which counts before it plans, would be misled by that."""
        if connection.vendor == "postgresql":
            return Comment.objects.filter(self.within())
        return Comment.objects.annotate(place=F("site_id") + 0).filter(self.within(site="place"))

    def among(self, found: Iterable[int]) -> QuerySet[Comment]:
        """Those of the comments with these numbers."""
        return self.comments().filter(pk__in=list(found))

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
