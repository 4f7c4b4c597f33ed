"""Where a passage of a text stands in its next version."""

from dataclasses import dataclass

from rapidfuzz.distance import Indel

from ombud.text.wordmap import WordMap

_FLOOR = 0.6
_LETTERS = 0.7
_HALF = 0.5
_STRETCH = 2.5
_SLACK = 60
_STRAY = 0.3
_GAP = 400
_NEIGHBOURS = 3
_FEW = 4

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Place:
    """A span of the new text in code points, how much of the passage it holds (0 to 1), and if it moved."""

    start: int
    end: int
    score: float
    moved: bool


def follow(words: WordMap, start: int, end: int) -> Place | None:
    """Where the passage `start:end` of the old text went by the word map; None when it did not survive.

    It survived when at least 0.6 of its characters did, or half of them and 0.6 of its wording letter by
    letter, or 0.7 of the latter, within 2.5 times its length and 60 characters. Up to four words replaced
    between neighbours that stayed count as survived whatever they became: that is how a mistake is put right.
    """
    passage = words.old.within(start, end)
    if not passage:
        return None
    kept = _together(words, [i for i in passage if words.to[i] >= 0])
    if kept:
        survived = words.old.weight(kept) / words.old.weight(passage)
        span = _span(words, passage, kept, (start, end))
        alike = survived if survived == 1 else _alike(words, (start, end), span)
        score = max(survived, alike)
        enough = survived >= _FLOOR or alike >= (_FLOOR if survived >= _HALF else _LETTERS)
        if enough and span[1] - span[0] <= _STRETCH * (end - start) + _SLACK:
            return Place(*span, score, sum(words.moved[i] for i in kept) * 2 > len(kept))
    return _between(words, passage, (start, end)) or _replaced(words, passage)


def _together(words: WordMap, kept: list[int]) -> list[int]:
    """The kept tokens that lie close together in the new text and weigh most (a largest sum over runs).

    What stands between two of them counts against taking both when it is more than 60 characters.
    """
    kept.sort(key=words.to.__getitem__)
    best, best_sum, first, total = (0, 0), 0.0, 0, 0.0
    for index, i in enumerate(kept):
        if index:
            gap = words.new.starts[words.to[i]] - words.new.ends[words.to[kept[index - 1]]]
            total -= _STRAY * max(0, gap - _SLACK)
        if total <= 0:
            first, total = index, 0.0
        total += len(words.old.keys[i])
        if total > best_sum:
            best, best_sum = (first, index + 1), total
    return kept[slice(*best)]


def _span(words: WordMap, passage: range, kept: list[int], wanted: Span) -> Span:
    """The new span of the passage, with the words that were replaced at its edges."""
    low, high = words.to[kept[0]], words.to[kept[-1]]
    head, tail = min(kept) - passage[0], passage[-1] - max(kept)
    if head:
        low = _widen(words, (passage[0], low, head, -1), (low, high), wanted)
    if tail:
        high = _widen(words, (passage[-1], high, tail, 1), (low, high), wanted)
    start, end = words.new.starts[low], words.new.ends[high]
    if not head and words.same_size(passage[0], low):
        start += max(0, wanted[0] - words.old.starts[passage[0]])
    if not tail and words.same_size(passage[-1], high):
        end -= max(0, words.old.ends[passage[-1]] - wanted[1])
    return start, end


def _widen(words: WordMap, side: tuple[int, int, int, int], tokens: Span, wanted: Span) -> int:
    """The new edge token on one side, `side` being the old edge, the new edge, words missing, direction.

    All that replaced the missing words is taken when the old edge's neighbour still stands right behind it;
    else as many new words as are missing, if that makes the wordings more alike.
    """
    edge, near, missing, step = side
    reach, count = 2 * missing + 2, 0
    while count < reach and words.is_fresh(near + step * (count + 1)):
        count += 1
    if count and words.follows(edge + step, near + step * (count + 1)):
        return near + step * count
    far = near + step * min(count, missing)
    low, high = min(far, tokens[0]), max(far, tokens[1])
    narrow = words.new.starts[tokens[0]], words.new.ends[tokens[1]]
    wide = words.new.starts[low], words.new.ends[high]
    return far if _alike(words, wanted, wide) > _alike(words, wanted, narrow) else near


def _alike(words: WordMap, old: Span, new: Span) -> float:
    one, other = words.old.source[slice(*old)], words.new.source[slice(*new)]
    return Indel.normalized_similarity(_lower(one), _lower(other))


def _between(words: WordMap, passage: range, wanted: Span) -> Place | None:
    """What stands between the passage's neighbours now, when it is much the same letter by letter."""
    gap = _gap(words, passage)
    if gap is None:
        return None
    old, new = gap
    first, last = wanted[0] - old[0], wanted[1] - old[0]
    images: list[Span] = []
    for op in Indel.opcodes(_lower(words.old.source[slice(*old)]), _lower(words.new.source[slice(*new)])):
        low, high = max(op.src_start, first), min(op.src_end, last)
        if op.tag == "equal" and low < high:
            shift = new[0] + op.dest_start - op.src_start
            images.append((low + shift, high + shift))
    tokens = words.new.within(images[0][0], images[-1][1]) if images else range(0)
    if not tokens:
        return None
    found = words.new.starts[tokens[0]], words.new.ends[tokens[-1]]
    score = _alike(words, wanted, found)
    return Place(*found, score, moved=False) if score >= _LETTERS else None


def _replaced(words: WordMap, passage: range) -> Place | None:
    """The few words put right between the passage's neighbours, three of which stayed on each side."""
    before, after = passage[0] - _NEIGHBOURS, passage[-1] + 1
    if len(passage) > _FEW or before < 0 or after + _NEIGHBOURS > len(words.old):
        return None
    low, high = words.to[passage[0] - 1] + 1, words.to[after] - 1
    left = all(words.is_firm(i) and words.to[i] == low - passage[0] + i for i in range(before, passage[0]))
    right = all(words.is_firm(i) and words.to[i] == high + 1 - after + i for i in range(after, after + _NEIGHBOURS))
    if not (left and right and 0 <= high - low < 2 * len(passage)):
        return None
    found = words.new.starts[low], words.new.ends[high]
    start, end = words.old.starts[passage[0]], words.old.ends[passage[-1]]
    return Place(*found, _alike(words, (start, end), found), moved=False)


def _gap(words: WordMap, passage: range) -> tuple[Span, Span] | None:
    """The old and new spans between the nearest firm neighbours of the passage, when small and in order."""
    size, before, after = len(words.old), passage[0] - 1, passage[-1] + 1
    first, last = words.old.ends[passage[-1]] - _GAP, words.old.starts[passage[0]] + _GAP
    while before >= 0 and not words.is_firm(before) and words.old.starts[before] >= first:
        before -= 1
    while after < size and not words.is_firm(after) and words.old.ends[after] <= last:
        after += 1
    if (before >= 0 and not words.is_firm(before)) or (after < size and not words.is_firm(after)):
        return None
    low = words.to[before] + 1 if before >= 0 else 0
    high = words.to[after] - 1 if after < size else len(words.new) - 1
    if low > high:
        return None
    old = words.old.starts[before + 1], words.old.ends[after - 1]
    new = words.new.starts[low], words.new.ends[high]
    return (old, new) if max(old[1] - old[0], new[1] - new[0]) <= _GAP else None


def _lower(text: str) -> str:
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else text
