"""Keeping which stories are alike: profiles, the ten best of each story, and when they are to be found anew."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import numpy as np
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from ombud.models import Likeness, Part, Placement, Profile, Story
from ombud.text import likeness_words as about

from .editions import touch_all

KEPT = 10
# Whose work is broken off is taken up again by another worker, or the same one.
CLAIM = timedelta(minutes=2)
STEPS = (16, 64, 256, 1024)
# A profile of which this much is new is another one: what stands beside other stories is found anew.
SAME = 0.95


@dataclass(frozen=True)
class Match:
    """A story beside another one: how well it fits (0 to about 1.3), the words and tags that they share, and whether
    it is in the same language."""

    other: int
    score: float
    words: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    native: bool = True


@dataclass(frozen=True)
class Profiled:
    """A story's profile with its words, and whether it is `new`, has `changed` so much that others must look again,
    or is the `same`."""

    profile: about.Profile
    state: str


def grown(new: list[int]) -> None:
    """With these new stories, have a site looked at again that has grown to four times what it was: how rare a word is
    shows only among many."""
    for site, count in Counter(Story.objects.filter(pk__in=new).values_list("site", flat=True)).items():
        there = Profile.objects.filter(site=site)[: STEPS[-1] + count].count()
        if any(there - count < step <= there for step in STEPS):
            Story.objects.filter(site=site, profile__isnull=False).update(relate_at=timezone.now())


def claim(story_id: int, due: datetime) -> datetime | None:
    """Take a due story for this worker, until the moment returned. None when another one was faster."""
    until = timezone.now() + CLAIM
    return until if Story.objects.filter(pk=story_id, relate_at=due).update(relate_at=until) else None


def done(story_id: int, until: datetime) -> None:
    """Note that a claimed story's likeness is computed, unless it became due again meanwhile."""
    Story.objects.filter(pk=story_id, relate_at=until).update(relate_at=None)


def settled(story_id: int) -> None:
    """Note that a story was computed out of turn."""
    Story.objects.filter(pk=story_id, relate_at__lte=timezone.now()).update(relate_at=None)


def ask(stories: Iterable[int]) -> None:
    """Have the worker look at these stories again."""
    Story.objects.filter(pk__in=list(stories)).update(relate_at=timezone.now())


def profile(story: Story) -> Profiled:
    """The story's profile, kept when it is new."""
    revision = story.revision
    language = story.language or story.site.language
    told = ["3", language, story.headline, story.standfirst, revision.digest if revision else ""]
    basis = hashlib.sha256("\0".join(told).encode()).hexdigest()
    text = f"{story.standfirst}\n{revision.text if revision else ''}"
    made = about.profile(story.headline, text, language)
    before = Profile.objects.filter(story=story).first()
    if before is not None and before.basis == basis:
        return Profiled(made, "same")
    row = {
        "site_id": story.site_id,
        "language": made.language,
        "terms": about.pack(made.terms),
        "sketch": made.sketch.astype("<u4").tobytes(),
        "basis": basis,
        "updated_at": timezone.now(),
    }
    Profile.objects.update_or_create(story=story, defaults=row)
    return Profiled(made, "new" if before is None else "same" if _same(before, made) else "changed")


def _same(before: Profile, made: about.Profile) -> bool:
    old, new = about.unpack(bytes(before.terms))[0], made.terms[0]
    shared = len(np.intersect1d(old, new, assume_unique=True))
    return shared >= SAME * max(len(old), len(new))


@transaction.atomic
def keep(story: Story, matches: list[Match], *, changed: bool) -> set[int]:
    """Keep the best ten of `matches`, best first, beside the story, and the story beside those whom it fits better
    than what they have. Where the story `changed`, others that it stands beside look again.

    Returns the stories whose documents are to be made anew, which are marked so.
    """
    mine = {match.other: match for match in matches[:KEPT]}
    lists: dict[int, list[Likeness]] = {match.other: [] for match in matches}
    for row in Likeness.objects.filter(Q(story=story) | Q(story__in=lists)):
        lists.setdefault(row.story_id, []).append(row)
    before = {row.other_id: row for row in lists.pop(story.pk, [])}
    touched = {story.pk} if _rewrite(story, before, mine) else set()
    for match in matches:
        if _enter(story, match, lists[match.other]):
            touched.add(match.other)
    if changed:
        beside = Likeness.objects.filter(other=story).exclude(story__in=lists).values_list("story", flat=True)
        ask(list(beside))
    touch_all(touched)
    return touched


def _rewrite(story: Story, before: dict[int, Likeness], mine: dict[int, Match]) -> bool:
    """Make the story's own rows say `mine`. Returns whether readers would see a difference."""
    if {pk: _told(row) for pk, row in before.items()} == {pk: _told(match) for pk, match in mine.items()}:
        return False
    Likeness.objects.filter(story=story).delete()
    Likeness.objects.bulk_create(_row(story.pk, match.other, match) for match in mine.values())
    return list(before) != list(mine)


def _enter(story: Story, match: Match, there: list[Likeness]) -> bool:
    """Put the story into another one's list where it belongs there. Returns whether the list has become another."""
    known = next((row for row in there if row.other_id == story.pk), None)
    if known:
        if _told(known) != _told(match):
            fresh = {"score": match.score, "words": match.words, "tags": match.tags}
            Likeness.objects.filter(pk=known.pk).update(**fresh)
        return False
    worst = sorted(there, key=lambda row: row.score)[: max(0, len(there) + 1 - KEPT)]
    if any(row.score >= match.score for row in worst) or (worst and not match.native):
        return False
    Likeness.objects.filter(pk__in=[row.pk for row in worst]).delete()
    Likeness.objects.bulk_create([_row(match.other, story.pk, match)], ignore_conflicts=True)
    return True


def _told(row: Likeness | Match) -> tuple[float, list[str], list[str]]:
    return round(row.score, 4), row.words, row.tags


def _row(story: int, other: int, match: Match) -> Likeness:
    return Likeness(story_id=story, other_id=other, score=match.score, words=match.words, tags=match.tags)


@transaction.atomic
def forget(story: Story) -> set[int]:
    """Take a story that was retracted or merged away from beside all others; these look for something better."""
    beside = set(Likeness.objects.filter(other=story).values_list("story", flat=True))
    # Where an editor put it, or where it is a part of the story so far, it is not shown any more either.
    placed = set(Placement.objects.filter(other=story).values_list("story", flat=True))
    series = Part.objects.filter(story=story).values_list("series", flat=True)
    parts = set(Part.objects.filter(series__in=[each for each in series if each]).values_list("story", flat=True))
    Profile.objects.filter(story=story).delete()
    Likeness.objects.filter(Q(other=story) | Q(story=story)).delete()
    touch_all(beside | placed | parts)
    ask(beside)
    return beside
