"""What the roles of one member of staff let them do: the whole of it is `RIGHTS` and `Held.allows`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.contrib.auth.models import User

from ombud.models import Role, Site

# The rights. `STORIES` is looking at stories; `CORRECTIONS` is all that editors do with stories and suggestions;
# `COMMENTS` all that moderators do with comments and their authors; `OWNING` people and settings of a site.
STORIES, CORRECTIONS, COMMENTS, OWNING = "stories", "corrections", "comments", "owning"
RIGHTS: Mapping[str, frozenset[str]] = {
    Role.Name.OWNER: frozenset({STORIES, CORRECTIONS, COMMENTS, OWNING}),
    Role.Name.EDITOR: frozenset({STORIES, CORRECTIONS}),
    Role.Name.MODERATOR: frozenset({STORIES, COMMENTS}),
}
EVERY = RIGHTS[Role.Name.OWNER]


@dataclass(frozen=True)
class Held:
    """The sites of one person, and by site and right the sections within which it holds; None is the whole site.

    `everywhere`: the owner of the installation, who has every right even before there is a site.
    """

    sites: Mapping[int, Site] = field(default_factory=dict)
    everywhere: bool = False
    within: Mapping[tuple[int, str], frozenset[str] | None] = field(default_factory=dict)

    @classmethod
    def of(cls, user: User) -> Held:
        """By one query. The owner of the installation has every right on every site."""
        if user.is_superuser:
            sites = {site.pk: site for site in Site.objects.all()}
            return cls(sites, True, {(pk, right): None for pk in sites for right in EVERY})
        sites, within = {}, dict[tuple[int, str], frozenset[str] | None]()
        for role in Role.objects.filter(user=user).select_related("site").order_by("site"):
            sites[role.site_id] = role.site
            for right in RIGHTS[role.name]:
                place = (role.site_id, right)
                had = within.get(place, frozenset())
                within[place] = None if had is None or not role.section else had | {role.section}
        return cls(sites, False, within)

    def somewhere(self, right: str) -> bool:
        """Whether the right holds anywhere at all."""
        return self.everywhere or any(name == right for _site, name in self.within)

    def wholly(self, right: str) -> bool:
        """Whether the right holds on all of some site: pages that set rules for a whole site need that."""
        return self.everywhere or any(name == right and names is None for (_site, name), names in self.within.items())

    def sites_with(self, right: str) -> list[Site]:
        """The sites on which it holds, on all of the site or on a part."""
        return [site for pk, site in self.sites.items() if (pk, right) in self.within]

    def sections(self, right: str) -> dict[int, frozenset[str]]:
        """By the site's number, the sections to which it is narrowed; sites on all of which it holds are not in it."""
        return {pk: names for (pk, name), names in self.within.items() if name == right and names is not None}

    def allows(self, right: str, site: int, section: str | None = None) -> bool:
        """Whether the right holds for something of that section; without one, for what is the whole site's."""
        if (site, right) not in self.within:
            return False
        names = self.within[site, right]
        return names is None or (section is not None and section in names)
