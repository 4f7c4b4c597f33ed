"""Finding a passage quoted from a page in the story's own text."""

from collections.abc import Sequence
from dataclasses import dataclass

from ombud.text.context import likeness
from ombud.text.fold import Folded, fold
from ombud.text.quote import Quote
from ombud.text.tokens import is_inside_word

_NEAR = 24
_MANY = 256
_EVIDENCE = 0.6
_LONG = 32
_MARGIN = 0.1
_NEARER = 2

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Found:
    """Places that fit equally well, one where it is clear, none where there is none; score from 0 to 1.

    `same`: the place has no words that the quote has not.
    """

    spans: Sequence[Span] = ()
    score: float = 0.0
    same: bool = True


def find(text: Folded, wanted: Quote) -> Found:
    """Where the quoted words stand in a tightly folded text, white space and typography aside.

    A short passage counts only with its surroundings, since a caption or an advertisement may hold the same
    word; without any it must be of whole words, and only a long one may begin or end inside a word. Between
    places with the same surroundings the position decides.
    """
    if wanted.start is not None and _stands_at(text.source, wanted, wanted.start):
        return Found([(wanted.start, wanted.start + len(wanted.exact))], 1.0)
    spans = _candidates(text, wanted)
    if not wanted.prefix and not wanted.suffix:
        whole = [span for span in spans if not any(is_inside_word(text.source, at) for at in span)]
        cut = spans if len(wanted.exact) >= _LONG else []
        return Found(_nearest(whole or cut, wanted.start), 1.0)
    ranked = [(likeness(wanted.prefix, wanted.suffix, text.source, span), span) for span in spans]
    if len(wanted.exact) < _LONG:
        ranked = [item for item in ranked if item[0] >= _EVIDENCE]
    best = max((score for score, _ in ranked), default=0.0)
    floor = best if best == 1 else best - _MARGIN
    return Found(_nearest([span for score, span in ranked if score >= floor], wanted.start), best)


def _stands_at(text: str, wanted: Quote, start: int) -> bool:
    end = start + len(wanted.exact)
    return (
        bool(wanted.exact)
        and text.startswith(wanted.exact, start)
        and text[max(0, start - len(wanted.prefix)) : start] == wanted.prefix
        and text[end : end + len(wanted.suffix)] == wanted.suffix
    )


def _candidates(text: Folded, wanted: Quote) -> list[Span]:
    """Places of the words, those with their near surroundings if there are any."""
    exact = fold(wanted.exact, tight=True).text
    before, after = (fold(side, tight=True).text for side in (wanted.prefix, wanted.suffix))
    near = (before[-_NEAR:], after[:_NEAR])
    for sides in ([(before, after)], [near], [(near[0], ""), ("", near[1])], [("", "")]):
        spans = {span for head, tail in sides for span in _places(text, (head, exact, tail), wanted.start)}
        if spans:
            return sorted(spans)
    return []


def _places(text: Folded, parts: tuple[str, str, str], hint: int | None) -> list[Span]:
    """Spans of the middle part where the three stand together; of very many only those near the hint."""
    head, middle, tail = parts
    needle = head + middle + tail
    hits: list[int] = []
    at = text.text.find(needle) if middle else -1
    while at >= 0:
        hits.append(at + len(head))
        at = text.text.find(needle, at + 1)
    if len(hits) > _MANY:
        near = text.offsets[min(max(hint or 0, 0), len(text.source))]
        hits = sorted(hits, key=lambda hit: abs(hit - near))[:_MANY]
    spans = (text.span(hit, hit + len(middle)) for hit in hits)
    return [span for span in spans if span]


def _nearest(spans: list[Span], hint: int | None) -> list[Span]:
    """The one span twice as near to the hint as any other; else all."""
    if len(spans) < 2 or hint is None:
        return spans
    first, second = sorted(spans, key=lambda span: abs(span[0] - hint))[:2]
    return [first] if abs(first[0] - hint) * _NEARER < abs(second[0] - hint) else spans
