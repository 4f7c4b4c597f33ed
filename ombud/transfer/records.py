"""What every format is read into: threads, comments, and what cannot come along."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime


class Broken(Exception):
    """A file cannot be read on; the sentence says where. What came before it is good."""


@dataclass(frozen=True)
class Thread:
    """A page of the source: its address, whole or as a path, and its title where known."""

    key: str
    url: str
    title: str = ""


@dataclass
class Entry:
    """A comment of the source, in its own words: `html` says whether `body` is HTML or Markdown. `thread` is a
    Thread's key; `author` tells people apart (an id or an address of mail), empty where only a name is known."""

    key: str
    thread: str
    body: str
    name: str
    created: str | float | int
    parent: str = ""
    author: str = ""
    status: str = "approved"
    html: bool = False
    likes: int = 0
    language: str = ""
    edited: str | float | int = ""
    veil: str = ""
    veil_label: str = ""


@dataclass(frozen=True)
class Skipped:
    """What does not come along, and why, in a few words that are counted."""

    key: str
    why: str


Record = Thread | Entry | Skipped


@dataclass
class Report:
    """What an import did: counts, and for each reason the first few keys of the source."""

    imported: int = 0
    known: int = 0
    stories: int = 0
    reasons: dict[str, tuple[int, list[str]]] = field(default_factory=dict)
    notes: dict[str, tuple[int, list[str]]] = field(default_factory=dict)

    def skip(self, key: str, why: str) -> None:
        """Count something that did not come along."""
        _add(self.reasons, key, why)

    def note(self, key: str, what: str) -> None:
        """Count something that came along differently."""
        _add(self.notes, key, what)

    @property
    def skipped(self) -> int:
        """How many did not come along."""
        return sum(count for count, _keys in self.reasons.values())


def _add(told: dict[str, tuple[int, list[str]]], key: str, why: str) -> None:
    count, keys = told.get(why, (0, []))
    told[why] = (count + 1, [*keys, key] if len(keys) < 3 else keys)


def moment(said: str | float | int) -> datetime | None:
    """A time as sources write it: seconds since 1970, or ISO 8601 and its kin, UTC unless it says otherwise. None for
    what is none, such as 0000-00-00."""
    try:
        if isinstance(said, int | float):
            return datetime.fromtimestamp(said, UTC)
        text = said.strip().removesuffix(" UTC").replace(" +0000", "+00:00")
        found = datetime.fromisoformat(text)
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        return None
