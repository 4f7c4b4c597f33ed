"""An index of many stories' words: which of them are like a given one, in milliseconds at 100,000 and more.

The stories stand in segments of at most 8,192. A segment is a file of plain arrays that is mapped into memory, so
a question reads only the lists of its own words and an idle process holds nothing. Files are written once and
replaced by a rename; they can be made again from the stories' profiles at any time.

Likeness is the cosine of TF-IDF vectors: tf = 1 + ln(times), idf = ln((1 + stories) / (1/2 + stories with it)) ** 1.5.
The power lets rare words tell more than middling ones: over manual pages with their editors' links it raised MRR
(`bench.manuals` makes such sets, docs/topics.md has the figures). A word that too many stories of a language have
counts for nothing there: each of ten Ukrainian stories says “на”, however many English ones stand beside them.
Beyond one story in 10,000 a word grows no rarer, so that what was weighed by the first 8,192 stories can be compared
with what was weighed by a million.
"""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from .likeness_words import SCALE, Terms

__all__ = ["MOST", "Found", "Question", "Segment", "language_number"]

MOST = 8_192
ALIGN = 64
VERSION = 2
RAREST = 10_000
RARE = 1.5
# A word in every fifth story says little of any, and its list is long; among few stories it may be their subject.
# (stories of the language, the share of them that may have a word)
COMMON = ((20, 0.6), (500, 0.5), (float("inf"), 0.2))
# Shorter lists are walked together.
SHORT = 1500
Array = npt.NDArray[Any]
_KINDS = {
    "ids": "<i8",
    "languages": "<u2",
    "norms": "<f4",
    "terms": "<u4",
    "starts": "<u4",
    "places": "<u2",
    "weights": "u1",
}


@dataclass(frozen=True)
class Found:
    """A story that is like the one asked about: its number, the cosine (0 to 1), and the number of its language."""

    id: int
    score: float
    language: int


class Segment:
    """Up to 8,192 stories, by word: for each word the places of the stories that have it, and how much."""

    def __init__(self, arrays: dict[str, Array], about: dict[str, Any]) -> None:
        self.arrays = arrays
        self.about = about
        self.ids, self.languages, self.norms = arrays["ids"], arrays["languages"], arrays["norms"]
        self.terms, self.starts = arrays["terms"], arrays["starts"]
        self.places, self.weights = arrays["places"], arrays["weights"]

    @classmethod
    def build(
        cls, rows: Sequence[tuple[int, int, Terms]], about: dict[str, Any] | None = None, beside: Sequence[Segment] = ()
    ) -> Segment:
        """A segment of (story, number of its language, terms). `about` is kept with it; how rare words are is counted
        in the segments `beside` it as well."""
        sizes = np.array([len(terms[0]) for _, _, terms in rows], dtype=np.int64)
        hashes = np.concatenate([terms[0] for _, _, terms in rows] or [np.empty(0, np.uint32)])
        weights = np.concatenate([terms[1] for _, _, terms in rows] or [np.empty(0, np.uint8)])
        places = np.repeat(np.arange(len(rows), dtype=np.uint16), sizes)
        order = np.argsort(hashes, kind="stable")
        ordered = hashes[order]
        del hashes
        firsts = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]])) if len(ordered) else ordered
        arrays: dict[str, Array] = {
            "ids": np.array([story for story, _, _ in rows], dtype="<i8"),
            "languages": np.array([language for _, language, _ in rows], dtype="<u2"),
            "terms": ordered[firsts].astype("<u4"),
            "starts": np.append(firsts, len(ordered)).astype("<u4"),
            "places": places[order],
            "weights": weights[order],
        }
        arrays["norms"] = np.ones(len(rows), "<f4")
        made = cls(arrays, dict(about or {}))
        made.norms = arrays["norms"] = _norms(made, [*beside, made])
        return made

    def count(self, language: int) -> int:
        """How many stories of a language stand in it."""
        return int(np.count_nonzero(self.languages == language))

    def save(self, path: Path) -> None:
        """Write it beside `path` and rename, so that nobody maps half a segment."""
        passing = path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
        head = json.dumps({"version": VERSION, "about": self.about, "sizes": {k: len(self.arrays[k]) for k in _KINDS}})
        try:
            with passing.open("wb") as file:
                file.write(head.encode() + b"\n")
                for name, kind in _KINDS.items():
                    file.write(b"\0" * (-file.tell() % ALIGN))
                    file.write(self.arrays[name].astype(kind, copy=False).tobytes())
            os.replace(passing, path)
        finally:
            passing.unlink(missing_ok=True)

    @classmethod
    def load(cls, path: Path) -> Segment:
        """Map a segment's file. Raises OSError when there is none, ValueError when it is not one, or not all of it."""
        with path.open("rb") as file:
            head = json.loads(file.readline())
            at = file.tell()
        if head.get("version") != VERSION:
            raise ValueError(f"{path} is of another version")
        # As a plain array: each look into a `memmap` costs a microsecond more.
        whole = np.asarray(np.memmap(path, dtype=np.uint8, mode="r"))
        arrays: dict[str, Array] = {}
        for name, kind in _KINDS.items():
            at += -at % ALIGN
            end = at + head["sizes"][name] * np.dtype(kind).itemsize
            if end > len(whole):
                raise ValueError(f"{path} ends too early")
            arrays[name] = whole[at:end].view(kind)
            at = end
        return cls(arrays, head["about"])

    def lists(self, hashes: npt.NDArray[np.uint32]) -> tuple[Array, Array]:
        """Where the lists of these words begin and end; both 0 for words that no story has."""
        if not len(self.terms):
            return np.zeros(len(hashes), np.int64), np.zeros(len(hashes), np.int64)
        at = np.minimum(np.searchsorted(self.terms, hashes), len(self.terms) - 1)
        known = self.terms[at] == hashes
        starts = np.where(known, self.starts[at], 0).astype(np.int64)
        return starts, np.where(known, self.starts[at + 1], 0).astype(np.int64)


def _norms(made: Segment, segments: Sequence[Segment]) -> npt.NDArray[np.float32]:
    """The length of each story's vector."""
    lengths = made.starts[1:].astype(np.int64) - made.starts[:-1]
    holders = np.repeat(_holders([segment.lists(made.terms) for segment in segments], len(made.terms)), lengths)
    limits = {int(code): _limit(segments, int(code)) for code in np.unique(made.languages)}
    limit = np.array([limits[int(code)] for code in made.languages], dtype=np.float32)
    idf = np.where(holders > limit[made.places], 0, _idf(holders, sum(len(segment.ids) for segment in segments)))
    values = idf * (made.weights.astype(np.float32) / SCALE)
    squares = np.bincount(made.places, weights=values * values, minlength=len(made.ids))
    return np.sqrt(np.maximum(squares, 1.0)).astype(np.float32)


def _holders(lists: Sequence[tuple[Array, Array]], size: int) -> Array:
    return sum((ends - starts for starts, ends in lists), np.zeros(size, np.int64))


def _idf(holders: Array, count: int) -> npt.NDArray[np.float32]:
    return (np.log(np.clip((1 + count) / (0.5 + holders), 1, RAREST)) ** RARE).astype(np.float32)


def _limit(segments: Sequence[Segment], language: int) -> float:
    """How many stories may have a word that still says something in that language."""
    count = sum(segment.count(language) for segment in segments)
    return max(2.0, count * next(share for most, share in COMMON if count < most))


def language_number(code: str) -> int:
    """A language's number in a segment: that of its primary subtag (BCP 47)."""
    return zlib.crc32(code.replace("_", "-").split("-")[0].lower().encode()) & 0xFFFF


class Question:
    """One story's words asked of all segments."""

    def __init__(self, segments: Sequence[Segment], terms: Terms, language: int) -> None:
        self.segments = segments
        self.hashes = terms[0]
        self._lists = [segment.lists(terms[0]) for segment in segments]
        holders = _holders(self._lists, len(terms[0]))
        idf = _idf(holders, sum(len(segment.ids) for segment in segments))
        idf[holders > _limit(segments, language)] = 0
        values = terms[1].astype(np.float32) / SCALE * idf
        norm = float(np.sqrt((values * values).sum())) or 1.0
        self.values = values * idf / (norm * SCALE)
        self._asked = np.flatnonzero((holders > 0) & (idf > 0))

    def best(self, most: int, *, hidden: Iterable[int] = (), language: int | None = None) -> list[Found]:
        """The stories most like it, best first, at most `most`.

        `hidden` are left out wherever they stand but in the last segment, which has their newest form; with
        `language` only stories of that language are found.
        """
        gone = np.fromiter(hidden, dtype=np.int64)
        found: list[Found] = []
        for segment, (starts, ends) in zip(self.segments, self._lists, strict=True):
            asked = self._asked
            scores = _scores(segment, starts[asked], ends[asked], self.values[asked])
            scores /= segment.norms
            if language is not None:
                scores[segment.languages != language] = 0
            if len(gone) and segment is not self.segments[-1]:
                scores[np.isin(segment.ids, gone)] = 0
            found += _best(segment, scores, most)
        return sorted(found, key=lambda each: (-each.score, each.id))[:most]

    def reasons(self, other: Terms, most: int) -> list[int]:
        """The hashes of the words that bring it nearest to a story with the `other` terms, heaviest first."""
        asked = self._asked
        shared, here, there = np.intersect1d(self.hashes[asked], other[0], assume_unique=True, return_indices=True)
        here = asked[here]
        weights = self.values[here] * other[1][there]
        heaviest = np.argsort(-weights, kind="stable")[:most]
        return [int(number) for number in shared[heaviest]]


def _scores(segment: Segment, starts: Array, ends: Array, values: Array) -> npt.NDArray[np.float32]:
    """What each story of a segment has in common with the words whose lists these are."""
    lengths = ends - starts
    short = lengths <= SHORT
    # All short lists are walked at once: one by one they would cost more than what stands in them.
    sizes = lengths[short]
    offsets = np.repeat(starts[short] - np.cumsum(sizes) + sizes, sizes) + np.arange(sizes.sum())
    shared = np.repeat(values[short], sizes) * segment.weights[offsets]
    scores = np.bincount(segment.places[offsets], weights=shared, minlength=len(segment.ids)).astype(np.float32)
    for start, end, value in zip(starts[~short], ends[~short], values[~short], strict=True):
        scores[segment.places[start:end]] += value * segment.weights[start:end]
    return scores


def _best(segment: Segment, scores: npt.NDArray[np.float32], most: int) -> list[Found]:
    at = np.argpartition(-scores, most)[:most] if len(scores) > most else np.arange(len(scores))
    return [
        Found(int(segment.ids[place]), float(scores[place]), int(segment.languages[place]))
        for place in at
        if scores[place] > 0
    ]
