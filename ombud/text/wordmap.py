"""Where each word of a text went in its next version, moved blocks included."""

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from operator import or_

from ombud.text.align import Block, align, number, unique_runs
from ombud.text.tokens import Tokens

_NEAR = 12
_DENSE = 0.4
_SEED = 4
_FLOOR = 16
_FRAY = 16
_GAP = 4
_STRAY = 3


@dataclass(frozen=True, slots=True)
class WordMap:
    """`to[i]` is the token of `new` that token i of `old` became, `origin` the way back; -1 where none.

    `moved[i]` is 1 for a token that stands elsewhere in the order of the text, `loose[j]` is 1 for a token of
    `new` that has no firm origin in `old`.
    """

    old: Tokens
    new: Tokens
    to: list[int]
    origin: list[int]
    moved: bytearray
    loose: bytearray

    def is_firm(self, i: int) -> bool:
        """Whether token i of `old` was kept amid others that were kept with it."""
        return self.to[i] >= 0 and not self.loose[self.to[i]]

    def is_fresh(self, j: int) -> bool:
        """Whether there is a token j in `new` and it comes from nowhere in `old`."""
        return 0 <= j < len(self.origin) and self.origin[j] < 0

    def follows(self, i: int, j: int) -> bool:
        """Whether token i of `old` became token j of `new`, or both are beyond the same end of their text."""
        if 0 <= i < len(self.to):
            return self.to[i] == j
        return j == (-1 if i < 0 else len(self.origin))

    def same_size(self, i: int, j: int) -> bool:
        """Whether token i of `old` became token j of `new` and has as many code points there."""
        return self.to[i] == j and self.old.size(i) == self.new.size(j)


def word_map(old: Tokens, new: Tokens) -> WordMap:
    """Align two versions once, then find the blocks that were moved among what is left over.

    Words kept only here and there amid rewriting count as left over too: the longest common subsequence
    finds such strays between any two texts. At most 250 million cells of alignment, else linear.
    """
    ours, theirs = number(old.keys, new.keys)
    to, back = [-1] * len(ours), [-1] * len(theirs)
    short_old, short_new = bytearray(b"\1" * len(ours)), bytearray(b"\1" * len(theirs))
    for i, j, n in align(ours, theirs):
        to[i : i + n] = range(j, j + n)
        back[j : j + n] = range(i, i + n)
        if n > _STRAY:
            short_old[i : i + n] = short_new[j : j + n] = bytes(n)
    dense_old, dense_new = _dense(to), _dense(back)
    loose_old = bytearray(j < 0 or not (dense and dense_new[j]) for j, dense in zip(to, dense_old, strict=True))
    loose_new = bytearray(i < 0 or not (dense and dense_old[i]) for i, dense in zip(back, dense_new, strict=True))
    moved = bytearray(len(ours))
    room = _room(to, loose_old)
    links = _Links(to, back, moved)
    rest = _Rest(_only(ours, loose_old), _only(theirs, loose_new))
    edge = _Rest(_only(ours, _either(loose_old, short_old)), _only(theirs, _either(loose_new, short_new)))
    for block in _moved_blocks(rest, edge, [len(key) for key in old.keys]):
        low, high = room[block[0]]
        crossing = not low < block[1] < high
        for i, j, n in [block, *_frays(block, rest.ours, rest.theirs)]:
            links.join(i, j, n, crossing)
            rest.take(i, j, n)
            loose_new[j : j + n] = bytes(n)
    return WordMap(old, new, to, back, moved, loose_new)


@dataclass(frozen=True, slots=True)
class _Rest:
    """What the alignment left over of both rows; -1 stands for the rest."""

    ours: list[int]
    theirs: list[int]

    def same(self, i: int, j: int) -> bool:
        """Whether both places are left over and hold the same."""
        return 0 <= i < len(self.ours) and 0 <= j < len(self.theirs) and 0 <= self.ours[i] == self.theirs[j]

    def take(self, i: int, j: int, n: int) -> None:
        """Leave these over no longer."""
        self.ours[i : i + n] = [-1] * n
        self.theirs[j : j + n] = [-1] * n


def _only(row: Sequence[int], marks: Iterable[int]) -> list[int]:
    return [item if mark else -1 for item, mark in zip(row, marks, strict=True)]


def _either(one: Iterable[int], other: Iterable[int]) -> bytes:
    return bytes(map(or_, one, other))


@dataclass(frozen=True, slots=True)
class _Links:
    to: list[int]
    back: list[int]
    moved: bytearray

    def join(self, i: int, j: int, n: int, crossing: bool) -> None:
        for a, b in zip(range(i, i + n), range(j, j + n), strict=True):
            if self.to[a] >= 0:
                self.back[self.to[a]] = -1
            if self.back[b] >= 0:
                self.to[self.back[b]] = -1
            self.to[a], self.back[b], self.moved[a] = b, a, crossing


def _dense(links: Sequence[int]) -> list[bool]:
    """Whether enough of the tokens around each one, itself included, have a counterpart."""
    size, width = len(links), 2 * _NEAR + 1
    sums = list(accumulate((link >= 0 for link in links), initial=0))
    padded = [0] * _NEAR + sums + [sums[-1]] * _NEAR
    dense = [high - low >= _DENSE * width for low, high in zip(padded, padded[width:], strict=False)]
    for i in {*range(min(_NEAR, size)), *range(max(0, size - _NEAR), size)}:
        low, high = max(0, i - _NEAR), min(size, i + _NEAR + 1)
        dense[i] = sums[high] - sums[low] >= _DENSE * (high - low)
    return dense


def _moved_blocks(rest: _Rest, edge: _Rest, weights: list[int]) -> list[Block]:
    """Common runs among the tokens left over, heaviest first, none overlapping.

    A run grows at its ends over short strays too, which a neighbour that stayed made look firm.
    """
    found: list[tuple[int, Block]] = []
    reach: dict[int, int] = {}
    for i, j in unique_runs(rest.ours, rest.theirs, _SEED):
        if reach.get(j - i, -1) > i:
            continue
        first, last = i, i + _SEED
        while edge.same(first - 1, j - i + first - 1):
            first -= 1
        while edge.same(last, j - i + last):
            last += 1
        reach[j - i] = last
        weight = sum(weights[first:last])
        if weight >= _FLOOR:
            found.append((weight, (first, j - i + first, last - first)))
    found.sort(key=lambda item: (-item[0], item[1]))
    taken_old, taken_new = bytearray(len(rest.ours)), bytearray(len(rest.theirs))
    blocks: list[Block] = []
    for _, (i, j, n) in found:
        while n and (taken_old[i] or taken_new[j]):
            i, j, n = i + 1, j + 1, n - 1
        while n and (taken_old[i + n - 1] or taken_new[j + n - 1]):
            n -= 1
        if sum(weights[i : i + n]) >= _FLOOR and not any(taken_old[i : i + n]) and not any(taken_new[j : j + n]):
            taken_old[i : i + n] = taken_new[j : j + n] = b"\1" * n
            blocks.append((i, j, n))
    return blocks


def _frays(block: Block, ours: list[int], theirs: list[int]) -> list[Block]:
    """What else was kept at the edges of a moved block that was also edited."""
    i, j, n = block
    low_i, low_j = _free_before(ours, i), _free_before(theirs, j)
    high_i, high_j = _free_after(ours, i + n), _free_after(theirs, j + n)
    before = align(ours[low_i:i], theirs[low_j:j])
    after = align(ours[i + n : high_i], theirs[j + n : high_j])
    kept: list[Block] = []
    edge_i, edge_j = i, j
    for a, b, m in reversed(before):
        if max(edge_i - low_i - a - m, edge_j - low_j - b - m) > _GAP:
            break
        edge_i, edge_j = low_i + a, low_j + b
        kept.append((edge_i, edge_j, m))
    edge_i, edge_j = i + n, j + n
    for a, b, m in after:
        if max(i + n + a - edge_i, j + n + b - edge_j) > _GAP:
            break
        kept.append((i + n + a, j + n + b, m))
        edge_i, edge_j = i + n + a + m, j + n + b + m
    return kept


def _free_before(row: list[int], index: int) -> int:
    low = index
    while low > max(0, index - _FRAY) and row[low - 1] >= 0:
        low -= 1
    return low


def _free_after(row: list[int], index: int) -> int:
    high = index
    while high < min(len(row), index + _FRAY) and row[high] >= 0:
        high += 1
    return high


def _room(to: list[int], loose: bytearray) -> list[tuple[int, int]]:
    """For each old token the new places of the firm tokens before and after it."""
    before, after = [-1] * len(to), [sys.maxsize] * len(to)
    last = -1
    for i, j in enumerate(to):
        before[i] = last
        last = last if loose[i] else j
    last = sys.maxsize
    for i in range(len(to) - 1, -1, -1):
        after[i] = last
        last = last if loose[i] else to[i]
    return list(zip(before, after, strict=True))
