"""Which suggestions an editor wants to see: what the address of the page says, and the query that follows."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast

from ombud.models import Correction, Kind, Site, Story

from .reach import Reach

Status = Correction.Status
STATES = ("exact", "moved", "reworded", "ambiguous", "gone", "foreign")
NO_KIND = "none"
KINDS = (*(kind for kind in Kind.values if kind), NO_KIND)
WORDS_LIMIT = 200
STORIES_LOOKED_AT = 1000

# Each part of the desk by its name in the address.
TABS: dict[str, Q] = {
    "open": Q(status=Status.OPEN),
    "second": Q(status=Status.OPEN, review="second"),
    "due": Q(status=Status.ACCEPTED, fix=Correction.Fix.DUE),
    "decided": Q(status__in=[Status.ACCEPTED, Status.DECLINED, Status.DUPLICATE]),
    "accepted": Q(status=Status.ACCEPTED),
    "declined": Q(status=Status.DECLINED),
    "duplicate": Q(status=Status.DUPLICATE),
}


@dataclass(frozen=True)
class After:
    """The last suggestion of the page before: its place in the order, and its number where places are equal."""

    place: float
    pk: int

    @classmethod
    def of(cls, text: str) -> After | None:
        """From the form in which `__str__` wrote it; None for anything else."""
        place, _, pk = text.partition("_")
        try:
            number = float(place)
        except ValueError:
            return None
        if not math.isfinite(number) or abs(number) > 1e17 or not pk.isascii() or not pk.isdigit() or len(pk) > 17:
            return None
        return cls(number, int(pk))

    def __str__(self) -> str:
        return f"{self.place!r}_{self.pk}"


@dataclass(frozen=True)
class Asked:
    """The part of the desk (`status`, one of TABS) and what it is narrowed to; empty is everything."""

    status: str = "open"
    site: str = ""
    story: int = 0
    section: str = ""
    author: str = ""
    kind: str = ""
    state: str = ""
    after: After | None = None

    @classmethod
    def of(cls, given: Mapping[str, str], sites: Sequence[Site]) -> Asked:
        """From a query or a form; what it cannot mean is taken as not said."""
        story = given.get("story", "")
        return cls(
            status=_one_of(TABS, given.get("status", "")) or "open",
            site=_one_of([site.name for site in sites], given.get("site", "")),
            story=int(story) if story.isascii() and story.isdigit() and len(story) < 18 else 0,
            section=_words(given.get("section", "")),
            author=_words(given.get("author", "")),
            kind=_one_of(KINDS, given.get("kind", "")),
            state=_one_of(STATES, given.get("state", "")),
            after=After.of(given.get("after", "")),
        )

    @property
    def query(self) -> str:
        """What `of` understands, as the query of an address."""
        said = {field.name: getattr(self, field.name) for field in fields(self)}
        if self.status == "open":
            del said["status"]
        return urlencode({name: value for name, value in said.items() if value})

    @property
    def url(self) -> str:
        """The address of this page of the desk."""
        return f"/desk/corrections?{self.query}" if self.query else "/desk/corrections"

    @property
    def tab(self) -> str:
        """The tab under which it stands: the single outcomes are filters of what is decided."""
        return "decided" if self.status in ("accepted", "declined", "duplicate") else self.status

    @property
    def is_waiting(self) -> bool:
        """Whether it is about what waits for a decision, ordered by weight and grouped by passage."""
        return self.status in ("open", "second")

    @property
    def is_narrowed(self) -> bool:
        """Whether there are filters to take away."""
        return replace(self, status="open", after=None) != Asked()

    def to_tab(self, status: str) -> Asked:
        """The first page of another tab, narrowed in the same way."""
        return replace(self, status=status, after=None)


def near(asked: Asked, reach: Reach) -> Reach:
    """The reach with the filter by site."""
    return reach.narrowed(next((site for site in reach.sites if site.name == asked.site), None))


def matching(asked: Asked, reach: Reach) -> Q:
    """What the suggestions fulfil that are asked for, without regard to paging."""
    # Naming all sites lets the index on site, status and weight serve a desk with several.
    wanted = near(asked, reach).within() & TABS[asked.status]
    if asked.story:
        wanted &= Q(story=asked.story)
    if asked.kind:
        wanted &= Q(kind="" if asked.kind == NO_KIND else asked.kind)
    if asked.state:
        wanted &= Q(state=asked.state)
    if asked.section or asked.author:
        wanted &= Q(Exists(_stories(asked)))
    return wanted


def before(after: After | None, *, waiting: bool) -> Q:
    """What comes after that place in the order of the page: by weight, or by the time of the decision."""
    if after is None:
        return Q()
    if waiting:
        return Q(weight__lt=after.place) | Q(weight=after.place, pk__lt=after.pk)
    at = _moment(after.place)
    return Q(decided_at__lt=at) | Q(decided_at=at, pk__lt=after.pk)


def place(correction: Correction, *, waiting: bool) -> After:
    """The place of a suggestion in that order."""
    if waiting or correction.decided_at is None:
        return After(correction.weight, correction.pk)
    # Microseconds since 1970 are below 2**53 until the year 2255, so a float holds them exactly.
    since = correction.decided_at - datetime(1970, 1, 1, tzinfo=UTC)
    return After(float((since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds), correction.pk)


def choices(asked: Asked, reach: Reach) -> dict[str, list[str]]:
    """The sections and authors of the newest stories that have suggestions of this tab, in alphabetical order."""
    plain = Asked(status=asked.status, site=asked.site)
    there = Correction.objects.filter(matching(plain, reach), story=OuterRef("pk"))
    rows = Story.objects.filter(Exists(there)).order_by("-pk").values_list("section", "authors")[:STORIES_LOOKED_AT]
    sections, authors = {asked.section}, {asked.author}
    for section, names in rows:
        sections.add(section)
        authors.update(name for name in names if isinstance(name, str))
    return {"sections": sorted(filter(None, sections)), "authors": sorted(filter(None, authors))}


def _stories(asked: Asked) -> QuerySet[Story]:
    found = Story.objects.filter(pk=OuterRef("story"))
    if asked.section:
        found = found.filter(section=asked.section)
    if asked.author:
        # SQLite keeps the list as JSON in ASCII, PostgreSQL in its letters: both are looked for as text.
        names = Q(names__contains=json.dumps(asked.author)) | Q(
            names__contains=json.dumps(asked.author, ensure_ascii=False)
        )
        found = found.annotate(names=Cast("authors", TextField())).filter(names)
    return found


def _moment(microseconds: float) -> datetime:
    try:
        return datetime.fromtimestamp(microseconds // 1_000_000, UTC).replace(microsecond=int(microseconds % 1_000_000))
    except (OverflowError, ValueError, OSError):
        return datetime(1970, 1, 1, tzinfo=UTC)


def _one_of(known: Mapping[str, object] | Sequence[str], given: str) -> str:
    return given if given in known else ""


def _words(given: str) -> str:
    return given.replace("\x00", "").strip()[:WORDS_LIMIT]
