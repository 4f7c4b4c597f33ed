"""The index of a site's stories on this host: segments on disk, and in memory what has changed since they were made.

It is made of the stories' profiles in the database. Each host has its own; the folder may be deleted at any time and
is made again. An idle process holds none of it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import Q, QuerySet

from ombud.models import Profile
from ombud.text.likeness_index import MOST, Segment, language_number
from ombud.text.likeness_words import Terms, unpack

log = logging.getLogger(__name__)

# A transaction may commit after a later one with an earlier time in it: look back that far.
OVERLAP = timedelta(seconds=10)
# So many new or changed stories are kept in memory before a segment is written with them.
LOOSE = 256
AT_ONCE = 500
EVER = datetime(1, 1, 3, tzinfo=UTC)
Row = tuple[int, int, Terms]


@dataclass(frozen=True)
class Kept:
    """A segment on disk: the stories from `first` to `last`, in their forms up to the moment `seen`."""

    segment: Segment
    first: int
    last: int
    seen: datetime

    @classmethod
    def load(cls, path: Path) -> Kept:
        """Map it. Raises OSError, ValueError or KeyError for what is none."""
        segment = Segment.load(path)
        about = segment.about
        return cls(segment, about["first"], about["last"], datetime.fromisoformat(about["seen"]))

    def has(self, story: int, moment: datetime) -> bool:
        """Whether the story stands in it in its form of that moment."""
        return self.first <= story <= self.last and moment <= self.seen


class Shelves:
    """One site's index. `refresh` before each question; not for several threads at once."""

    def __init__(self, site_id: int) -> None:
        self.site_id = site_id
        self.folder = Path(settings.DATA) / "likeness" / str(site_id)
        self._marks: list[tuple[str, int]] = []
        self._kept: list[Kept] = []
        self._loose: dict[int, tuple[Row, datetime]] = {}
        self._since: datetime | None = None
        self._top: Segment | None = None

    def refresh(self) -> tuple[list[Segment], set[int]]:
        """The segments as they are now, the loose stories last, and the stories that only count there."""
        if self._marks != self._on_disk():
            self._open()
        self._look()
        while len(self._loose) > LOOSE:
            self._write()
            self._open()
            self._look()
        if self._top is None:
            self._top = Segment.build([row for row, _ in self._loose.values()], beside=self._segments())
        return [*self._segments(), self._top], set(self._loose)

    def _segments(self) -> list[Segment]:
        return [kept.segment for kept in self._kept]

    def _files(self) -> list[Path]:
        return sorted(self.folder.glob("*.seg"))

    def _on_disk(self) -> list[tuple[str, int]]:
        return [(path.name, path.stat().st_ino) for path in self._files()]

    def _open(self) -> None:
        self._loose, self._since, self._top = {}, None, None
        self._marks = self._on_disk()
        self._kept = []
        for path in self._files():
            try:
                self._kept.append(Kept.load(path))
            except (OSError, ValueError, KeyError) as error:
                log.warning("%s is made again: %s", path, error)
                self._drop()
                return

    def _drop(self) -> None:
        for path in self._files():
            path.unlink(missing_ok=True)
        self._kept, self._marks = [], []

    def _look(self) -> None:
        """Take in what has been written since the last look; the first look asks each segment what it has seen."""
        rows = Profile.objects.filter(site=self.site_id)
        if self._since is None:
            rows = rows.filter(self._unseen())
            self._since = max((segment.seen for segment in self._kept), default=EVER)
        else:
            rows = rows.filter(updated_at__gt=self._since - OVERLAP)
        fresh = [pk for pk, moment in rows.values_list("story", "updated_at") if not self._knows(pk, moment)]
        # What is more than may lie loose is read when it is written.
        for start in range(0, len(fresh[: LOOSE + 1]), AT_ONCE):
            for row, moment in _read(Profile.objects.filter(pk__in=fresh[start : start + AT_ONCE])):
                self._loose[row[0]] = row, moment
                self._top = None
                self._since = max(self._since, moment)

    def _knows(self, story: int, moment: datetime) -> bool:
        """Whether the story's form of that moment stands in a segment or lies loose."""
        known = self._loose.get(story)
        return (known is not None and known[1] == moment) or any(kept.has(story, moment) for kept in self._kept)

    def _unseen(self) -> Q:
        found = Q(story__gt=max((kept.last for kept in self._kept), default=0))
        for kept in self._kept:
            found |= Q(story__gte=kept.first, story__lte=kept.last, updated_at__gt=kept.seen)
        return found

    def _write(self) -> None:
        """Write the segments whose stories have changed, and what lies behind the last of them."""
        loose = sorted(self._loose)
        self._loose.clear()
        for number, kept in enumerate(self._kept[:-1]):
            if any(kept.first <= story <= kept.last for story in loose):
                self._write_one(number, kept.first, kept.last)
        # The last segment takes in what follows it until it is full.
        number = max(0, len(self._kept) - 1)
        start = self._kept[number].first if self._kept else 0
        while (last := self._write_one(number, start, None)) is not None:
            number, start = number + 1, last + 1

    def _write_one(self, number: int, first: int, end: int | None) -> int | None:
        """Write one segment of the stories from `first` to `end`, or of as many as it may hold. Returns its last
        story, or None where none follows."""
        rows = Profile.objects.filter(site=self.site_id, story__gte=first)
        if end is not None:
            rows = rows.filter(story__lte=end)
        found = list(_read(rows.order_by("story")[:MOST]))
        if not found:
            return None
        seen = max(moment for _, moment in found)
        about = {"first": first, "last": end or found[-1][0][0], "seen": seen.isoformat()}
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / f"{number:06}.seg"
        beside = [kept.segment for place, kept in enumerate(self._kept) if place != number]
        Segment.build([row for row, _ in found], about, beside).save(path)
        # What is written next counts the words of this one as well.
        self._kept[number : number + 1] = [Kept.load(path)]
        return found[-1][0][0] if len(found) == MOST and end is None else None


def _read(rows: QuerySet[Profile]) -> Iterator[tuple[Row, datetime]]:
    columns = rows.values_list("story", "language", "terms", "updated_at")
    for story, language, terms, moment in columns.iterator(chunk_size=500):
        yield (story, language_number(language), unpack(bytes(terms))), moment
