"""Finding a passage again, word for word, in the part of a new version that came from nowhere else."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from ombud.text.context import likeness, surroundings
from ombud.text.follow import Place
from ombud.text.wordmap import WordMap

_LONG = 20
_WORDS = 3
_ALIKE = 0.7
_MARGIN = 0.15
_FRESH = 0.8
_MANY = 64


@dataclass(slots=True)
class Seeker:
    """Looks for passages of the old text in the new one; indexes the new text on first use."""

    words: WordMap
    _places: dict[str, list[int]] = field(default_factory=dict)

    def seek(self, start: int, end: int) -> list[Place]:
        """The best places where the passage `start:end` stands verbatim, other than as a copy it always had.

        That is in words that are new there, or where either text has it only once. Several places when none
        fits clearly better than the others by its surroundings. A passage under 20 characters or three words
        must have its surroundings with it.
        """
        source = self.words.old.source
        before, after = surroundings(source, start, end)
        passage = self.words.old.within(start, end)
        long = end - start >= _LONG and len(passage) >= _WORDS
        found: list[tuple[float, Place]] = []
        places = list(self._occurrences(passage))
        only = (
            len(places) == 1
            and source.find(source[start:end]) == start
            and source.find(source[start:end], start + 1) < 0
        )
        for j in places:
            if not only and not self._free(j, passage):
                continue
            low = self.words.new.starts[j] + max(0, start - self.words.old.starts[passage[0]])
            high = self.words.new.ends[j + len(passage) - 1] - max(0, self.words.old.ends[passage[-1]] - end)
            alike = likeness(before, after, self.words.new.source, (low, high))
            if low < high and (long or alike >= _ALIKE):
                found.append((alike, Place(low, high, 1.0, moved=True)))
        best = max((alike for alike, _ in found), default=0.0)
        return [place for alike, place in found if alike > best - _MARGIN]

    def _occurrences(self, passage: range) -> Iterator[int]:
        """Where the passage's tokens stand in the new text."""
        if not self._places:
            self._places = defaultdict(list)
            for j, key in enumerate(self.words.new.keys):
                self._places[key].append(j)
        keys = [self.words.old.keys[i] for i in passage]
        rarest = min(range(len(keys)), key=lambda k: len(self._places.get(keys[k], ())), default=0)
        places = self._places.get(keys[rarest], ()) if keys else ()
        if len(places) > _MANY:
            return
        for j in places:
            first = j - rarest
            if first >= 0 and self.words.new.keys[first : first + len(keys)] == keys:
                yield first

    def _free(self, first: int, passage: range) -> bool:
        """Whether most of the tokens there have no other origin than the passage."""
        taken = range(first, first + len(passage))
        free = sum(self.words.loose[j] or self.words.origin[j] in passage for j in taken)
        return free >= _FRESH * len(passage)
