"""Stories: what a CMS pushes, what a fetch found, and merging."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from ombud.models import Address, Decision, Site, Story
from ombud.models.errors import Invalid

from .addresses import checked, create, key_of, learn
from .editions import hold, touch
from .merging import merge
from .passages import follow
from .revising import revise
from .tagging import retag

# What says beside which other stories a story belongs.
TELLING = {"headline", "standfirst", "tags", "language", "published_at"}


@dataclass(frozen=True)
class Text:
    """A story's words: `plain` in paragraphs parted by blank lines, `html` safe to show or empty."""

    plain: str
    html: str = ""


@dataclass(frozen=True)
class Facts:
    """What is known about a story besides its words; an empty field leaves what is there."""

    headline: str = ""
    standfirst: str = ""
    authors: list[str] = field(default_factory=list)
    section: str = ""
    tags: list[str] = field(default_factory=list)
    picture: str = ""
    language: str = ""
    published_at: datetime | None = None
    modified_at: datetime | None = None


@dataclass(frozen=True)
class Pushed:
    """What `push` did: whether the story is new, and whether its text became a new Revision."""

    story: Story
    created: bool
    revised: bool


def push(site: Site, url: str, facts: Facts, text: Text | None, *, ids: tuple[str, list[str]] = ("", [])) -> Pushed:
    """Take a story from its CMS (the site key was checked before). `ids` is the CMS's own id and the aliases.

    A known id with a new address is a story that moved: the new address becomes canonical, the old one an alias.
    Raises Invalid for an address outside the site.
    """
    try:
        return _push(site, url, facts, text, ids)
    except IntegrityError:
        # Somebody made the same story at the same moment. It is there now, and this push is one of a known story.
        return _push(site, url, facts, text, ids)


@transaction.atomic
def _push(site: Site, url: str, facts: Facts, text: Text | None, ids: tuple[str, list[str]]) -> Pushed:
    cms_id, aliases = ids
    clean = checked(site, url)
    others = [checked(site, alias) for alias in aliases]
    # By the address that an id is, which a merge moves: a story merged away is pushed as the one that it became.
    by_id = Story.objects.known_as(site, f"id:{cms_id}") if cms_id else None
    by_address = [Story.objects.known_as(site, key_of(site, known)) for known in (clean, *others)]
    known = [story for story in (by_id, *by_address) if story]
    source = Story.Source.OWN if key_of(site, clean).startswith("own:") else Story.Source.PUSH
    story = known[0] if known else create(site, clean, headline=facts.headline, source=source)
    for other in {each.pk: each for each in known[1:] if each.pk != story.pk}.values():
        merge(other, story, by="cms")
    hold(story.pk)
    changes: dict[str, object] = {"url": clean, "source": source, "fetch_at": None}
    if not known:
        changes["relate_at"] = timezone.now()
    if cms_id:
        # A story merged away keeps its id, for the day on which that is undone.
        if not Story.objects.filter(site=site, cms_id=cms_id).exclude(pk=story.pk).exists():
            changes["cms_id"] = cms_id
        learn(story, clean, f"id:{cms_id}")
    for alias in (clean, *others):
        learn(story, alias)
    revised = _apply(story, facts, text, changes, source)
    return Pushed(Story.objects.get(pk=story.pk), created=not known, revised=revised)


@transaction.atomic
def read(story: Story, facts: Facts, text: Text | None, **fetched: object) -> bool:
    """Take what a fetch of the story's page found; `fetched` are its columns. Returns whether the text is new.

    A story whose text its CMS pushes keeps that text: only what it lacks is filled in.
    """
    return _apply(story, facts, text if story.source == Story.Source.FETCH else None, dict(fetched), Story.Source.FETCH)


def _apply(story: Story, facts: Facts, text: Text | None, changes: dict[str, object], source: str) -> bool:
    """Write what differs, as one statement and at most one Revision. Returns whether there is a new Revision."""
    for name, value in vars(facts).items():
        if value:
            changes[name] = value
    headline = facts.headline or story.headline
    # Two that come at once would count their revisions from the same one.
    hold(story.pk)
    revised = text is not None and bool(text.plain.strip()) and _revise(story, headline, text, source)
    if revised and not facts.modified_at and story.published_at:
        changes["modified_at"] = timezone.now()
    fresh = Story.objects.get(pk=story.pk)
    differing = {name: value for name, value in changes.items() if getattr(fresh, name) != value}
    quiet = {"etag", "last_modified", "fetch_at", "fetch_error", "fetch_failures"}
    if revised or TELLING & set(differing):
        published = facts.published_at or fresh.published_at
        differing["relate_at"] = max(timezone.now(), published) if published else timezone.now()
    if revised or set(differing) - quiet:
        touch(story.pk, **differing)
    elif differing:
        Story.objects.filter(pk=story.pk).update(**differing)
    if {"tags", "published_at"} & set(differing):
        retag(Story.objects.get(pk=story.pk))
    return revised


def _revise(story: Story, headline: str, text: Text, source: str) -> bool:
    old = story.revision
    new = revise(story, (headline, text.plain, text.html), source)
    if new:
        follow(story, old, new, announced=False)
    return new is not None


def moved(story: Story, final_url: str, cms_id: str = "") -> Story:
    """The story's page was found at `final_url` (a redirect, or its own canonical link) and names itself `cms_id`.

    Where another story was already met there, the younger is merged into the elder. Returns the one that stands.
    An address outside the site's origins changes nothing.
    """
    try:
        clean = checked(story.site, final_url)
    except Invalid:
        return story
    keys = [key_of(story.site, clean)] + ([f"id:{cms_id}"] if cms_id else [])
    with transaction.atomic():
        for key in keys:
            holder = Address.objects.filter(site=story.site, key=key).select_related("story__site").first()
            if holder is None:
                learn(story, clean, key)
            elif holder.story_id != story.pk:
                elder, younger = sorted((story, holder.story), key=lambda each: each.pk)
                merge(younger, elder, by="address")
                story = elder
        if story.url != clean and story.source == Story.Source.FETCH:
            touch(story.pk, url=clean)
            story.url = clean
    return story


@transaction.atomic
def refetch(story: Story, *, by: str = "") -> None:
    """Ask the worker to read the story's page again, now; on record where it is one of the staff who asks."""
    now = timezone.now()
    Story.objects.filter(pk=story.pk).update(fetch_at=now, fetch_failures=0, etag="", last_modified="", fetch_error="")
    if by:
        Decision.objects.create(site_id=story.site_id, story=story, by=by, verb="refetch", created_at=now)


def fetch_failed(story: Story, reason: str) -> None:
    """Note why the page could not be read, and when to try again: 5 minutes, doubling, up to a day."""
    wait = timedelta(minutes=5) * 2 ** min(story.fetch_failures, 9)
    Story.objects.filter(pk=story.pk).update(
        fetch_error=reason[:300],
        fetch_failures=story.fetch_failures + 1,
        fetch_at=timezone.now() + min(wait, timedelta(days=1)),
    )
