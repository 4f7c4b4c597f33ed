"""Anchors: which passage of a story a reader means, on the day it is quoted and after every edit.

A quote made on a page is attached to the text of one revision (`attach`), then carried from each revision to
the next (`carry`). Positions are code points. A wrong passage is worse than none: where the text does not
decide, the state says so and there is no position.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from ombud.text.context import is_one_of_several
from ombud.text.find import find
from ombud.text.find_alike import find_alike
from ombud.text.fold import Folded, fold, same_words
from ombud.text.follow import Place, follow
from ombud.text.quote import Quote, quote
from ombud.text.seek import Seeker
from ombud.text.tokens import Tokens, tokenize
from ombud.text.wordmap import WordMap, word_map

__all__ = ["Anchor", "Quote", "State", "attach", "carry", "carry_through", "quote"]

State = Literal["exact", "moved", "reworded", "ambiguous", "gone", "foreign"]


@dataclass(frozen=True, slots=True)
class Anchor:
    """A quote's place in one text: `start:end` in code points, both None where `state` has no place.

    exact: the same words in the same order of the text; moved: the same words elsewhere; reworded: other
    words in their place; ambiguous: several places and nothing decides; gone: no longer in the text;
    foreign: never was. `exact`, `prefix` and `suffix` stay those of the text it was first attached to, and
    the state speaks of them however many revisions lie between. `score`, 0 to 1, is how much of it was found.
    """

    start: int | None
    end: int | None
    state: State
    exact: str
    prefix: str
    suffix: str
    score: float

    @property
    def span(self) -> tuple[int, int] | None:
        """`(start, end)`, or None where the anchor has no place."""
        return None if self.start is None or self.end is None else (self.start, self.end)


def attach(text: str, wanted: Quote) -> Anchor:
    """Find a quote made on a page in the story's text as we have it.

    The state is `exact` when the text at that place has no words that the quote has not (a page may show an
    advertisement amid them), `reworded` when it reads otherwise, `ambiguous` or `foreign`.
    """
    folded = fold(text, tight=True)
    found = find(folded, wanted)
    if not found.spans:
        found = find_alike(folded, wanted)
    if len(found.spans) != 1:
        state: State = "ambiguous" if found.spans else "foreign"
        return Anchor(None, None, state, wanted.exact, wanted.prefix, wanted.suffix, found.score)
    start, end = found.spans[0]
    own = quote(text, start, end)
    if found.same:
        return Anchor(start, end, "exact", own.exact, own.prefix, own.suffix, found.score)
    return Anchor(start, end, "reworded", wanted.exact, wanted.prefix, wanted.suffix, found.score)


def carry(old_text: str, new_text: str, anchors: Sequence[Anchor]) -> list[Anchor]:
    """The anchors of `old_text` as they stand in `new_text`, in the same order.

    One alignment of the two texts serves all of them. An anchor without a place gets one when its words, with
    their surroundings, are back in the text.
    """
    return carry_through([old_text, new_text], anchors)


def carry_through(texts: Sequence[str], anchors: Sequence[Anchor]) -> list[Anchor]:
    """The anchors of the first text as they stand in the last, carried from each text to the next."""
    carried = list(anchors)
    tokens: Tokens | None = None
    for old_text, new_text in pairwise(texts):
        if old_text == new_text or not carried:
            continue
        old, tokens = tokens or tokenize(old_text), tokenize(new_text)
        step = _Step(word_map(old, tokens))
        carried = [step.carry(anchor) for anchor in carried]
    return carried


class _Step:
    """One revision to the next."""

    def __init__(self, words: WordMap) -> None:
        self.words = words
        self.seeker = Seeker(words)
        self.folded: Folded | None = None

    def carry(self, anchor: Anchor) -> Anchor:
        if anchor.span is None:
            return self._restore(anchor)
        start, end = anchor.span
        place = follow(self.words, start, end)
        if place is None or place.score < 1:
            again = self.seeker.seek(start, end)
            if len(again) == 1:
                place = again[0]
            elif again and place is None:
                return replace(anchor, start=None, end=None, state="ambiguous", score=0.0)
        if place is None:
            return replace(anchor, start=None, end=None, state="gone", score=0.0)
        if is_one_of_several(self.words.old.source, self.words.new.source, (start, end)):
            return replace(anchor, start=None, end=None, state="ambiguous", score=0.0)
        return self._at(anchor, place)

    def _at(self, anchor: Anchor, place: Place) -> Anchor:
        passage = self.words.new.source[place.start : place.end]
        state: State = "reworded"
        if same_words(anchor.exact, passage):
            state = "moved" if place.moved or anchor.state == "moved" else "exact"
        return replace(anchor, start=place.start, end=place.end, state=state, score=place.score)

    def _restore(self, anchor: Anchor) -> Anchor:
        self.folded = self.folded or fold(self.words.new.source, tight=True)
        found = find(self.folded, Quote(anchor.exact, anchor.prefix, anchor.suffix))
        if len(found.spans) != 1:
            return anchor
        start, end = found.spans[0]
        return replace(anchor, start=start, end=end, state="exact", score=found.score)
