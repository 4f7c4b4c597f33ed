"""Finding stories for the desk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, Exists, OuterRef, Q, Sum

from ombud.actions.addresses import key_of
from ombud.models import Address, Comment, Site, Story, Tally
from ombud.text import address

PAGE = 40
WORDS_LIMIT = 200


@dataclass(frozen=True)
class Asked:
    """What is looked for: `words` of a headline, or an address; `after` as in the queue."""

    words: str
    site: Site | None
    after: int

    @classmethod
    def of(cls, given: Mapping[str, str], sites: list[Site]) -> Asked:
        """From a query; what it cannot mean is taken as not said."""
        after = given.get("after", "")
        return cls(
            given.get("q", "").replace("\x00", "").strip()[:WORDS_LIMIT],
            next((site for site in sites if site.name == given.get("site")), None),
            int(after) if after.isascii() and after.isdigit() and len(after) < 18 else 0,
        )

    @property
    def first_page(self) -> str:
        """The address of the first page of what was found."""
        return self._url(0)

    def page_after(self, story: Story) -> str:
        """The address of the page that follows `story`."""
        return self._url(story.pk)

    def _url(self, after: int) -> str:
        query = {"q": self.words, "site": self.site.name if self.site else "", "after": after or ""}
        return "/desk/stories?" + urlencode({name: value for name, value in query.items() if value})


def found(asked: Asked, within: Q) -> list[Story]:
    """The stories that fulfil `within`, newest first, one more than a page holds where there are more."""
    rows = Story.objects.filter(within).select_related("site", "merged_into").order_by("-pk")
    if asked.site:
        rows = rows.filter(site=asked.site)
    if asked.after:
        rows = rows.filter(pk__lt=asked.after)
    if asked.words:
        rows = rows.filter(_by_headline(asked.words) | _by_address(asked))
    return list(rows[: PAGE + 1])


def counts(stories: Sequence[Story]) -> dict[int, tuple[int, int]]:
    """How many comments each story shows and how many wait, by two queries."""
    shown = dict(Tally.objects.filter(story__in=stories).values_list("story").annotate(n=Sum("shown")).order_by())
    held = dict(
        Comment.objects.filter(story__in=stories, status=Comment.Status.PENDING)
        .values_list("story")
        .annotate(n=Count("pk"))
        .order_by()
    )
    return {story.pk: (shown.get(story.pk) or 0, held.get(story.pk) or 0) for story in stories}


def _by_headline(words: str) -> Q:
    # SQLite folds the case of ASCII letters only, so other scripts are asked for in the usual spellings.
    spellings = {words, words.lower(), words.upper(), words.capitalize(), words.title()}
    wanted = Q(headline__icontains=words)
    for spelling in sorted(spellings):
        wanted |= Q(headline__contains=spelling)
    return wanted


def _by_address(asked: Asked) -> Q:
    """Stories one of whose addresses is the one given, in any spelling, or begins like it."""
    words = asked.words
    try:
        key = key_of(asked.site, words) if asked.site else address.key(words)
    except address.BadAddress:
        key = words
    wanted = Q(key=key) | Q(key__contains=key.rstrip("/")) | Q(url__contains=words)
    return Q(Exists(Address.objects.filter(wanted, story=OuterRef("pk"))))
