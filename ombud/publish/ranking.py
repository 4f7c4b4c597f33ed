"""Pages of a thread's conversations, the most recommended first, without an OFFSET on any of them.

The first `EXACT` places are counted along the index. Beyond, a page begins at a mark: the key of its first
conversation, kept in a file in the story's folder. Marks are made by one walk along the index and set right by
each page that is built, since a page ends where the next begins; a wrong one makes a page begin a little early
or late and loses nothing. So page 1,000 costs what page 50 does.
"""

from __future__ import annotations

import json
import logging
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeAlias

from django.utils import timezone

from ombud.models import Comment, Story
from ombud.models.comment import CommentQuerySet

from . import paths
from .surroundings import root

log = logging.getLogger(__name__)

EXACT: Final = 1000
# Recommendations move conversations over the marks of pages that nobody builds.
FRESH_SECONDS: Final = 3600
FILE: Final = "recommended.json"

# Recommendations, negative so that keys ascend in reading order, and the place in the thread.
Key: TypeAlias = tuple[int, int]


def ranked(story: Story, roots: CommentQuerySet, size: int, page: int) -> list[Comment]:
    """The conversations of one page among those of `roots` that stand, `size` of them but for the last page."""
    rows = roots.standing().order_by("-recommendations", "position")
    exact = max(1, EXACT // size)
    if page == 1:
        return list(rows[:size])
    if page <= exact:
        start = _start(rows, (page - 1) * size)
        return _from(rows, start, size) if start else []
    marks = Marks.read(paths.story_folder(root(), story.site.name, story.pk) / FILE, size)
    index = page - exact - 1
    if index == 0 or not marks.keys:
        start = _start(rows, exact * size)
        if start is None:
            return []
        marks.put(0, start)
    if index >= len(marks.keys):
        marks.keys += _walk(story, marks.keys[-1], size, index + 1 - len(marks.keys))
    found = _from(rows, marks.keys[index], size + 1) if index < len(marks.keys) else []
    if len(found) > size:
        marks.put(index + 1, _key(found[size]))
    marks.write()
    return found[:size]


def _key(row: Comment) -> Key:
    return -row.recommendations, row.position or 0


def _start(rows: CommentQuerySet, rank: int) -> Key | None:
    """The key of the conversation with that rank (from 0); None where there are fewer."""
    keys = list(rows.values_list("recommendations", "position")[: rank + 1])
    return (-keys[rank][0], keys[rank][1] or 0) if len(keys) > rank else None


def _from(rows: CommentQuerySet, start: Key, limit: int) -> list[Comment]:
    """The first rows from `start` on: two ranges, since an index is not entered by a condition with “or”."""
    level, place = -start[0], start[1]
    found = list(rows.filter(recommendations=level, position__gte=place)[:limit])
    if len(found) < limit:
        found += rows.filter(recommendations__lt=level)[: limit - len(found)]
    return found


def _walk(story: Story, start: Key, size: int, marks: int) -> list[Key]:
    """The keys of every `size`-th conversation after `start`, at most so many, from the index alone.

    So those that are gone count, and pinned ones too: the pages set that right.
    """
    level, place = -start[0], start[1]
    rows = Comment.objects.filter(story=story).roots().order_by("-recommendations", "position")
    keys = rows.values_list("recommendations", "position")
    wanted = size * marks
    found = list(keys.filter(recommendations=level, position__gt=place)[:wanted])
    if len(found) < wanted:
        found += keys.filter(recommendations__lt=level)[: wanted - len(found)]
    return [(-recommendations, position or 0) for recommendations, position in found[size - 1 :: size]]


@dataclass
class Marks:
    """Where the pages after the exact ones begin, as far as somebody has gone; in reading order."""

    path: Path
    size: int
    made: float
    keys: list[Key] = field(default_factory=list)

    @classmethod
    def read(cls, path: Path, size: int) -> Marks:
        """Those kept at `path`; none where they are old, for pages of another size, or damaged."""
        now = timezone.now().timestamp()
        try:
            kept = json.loads(path.read_bytes())
            keys = [(int(level), int(place)) for level, place in kept["keys"]]
            if kept["size"] == size and 0 <= now - kept["made"] < FRESH_SECONDS and keys == sorted(set(keys)):
                return cls(path, size, float(kept["made"]), keys)
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            pass
        return cls(path, size, now)

    def put(self, index: int, key: Key) -> None:
        """Let the page at `index` begin at `key`, and forget those that would begin before it."""
        self.keys[index:] = [key, *(later for later in self.keys[index + 1 :] if later > key)]

    def write(self) -> None:
        """Keep them; nobody reads half a file."""
        passing = self.path.with_name(f".{FILE}.{os.getpid()}.{os.urandom(4).hex()}")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            passing.write_text(json.dumps({"size": self.size, "made": self.made, "keys": self.keys}))
            os.replace(passing, self.path)
        except OSError:
            log.exception("the marks of %s could not be kept", self.path.parent)
