"""Where each word of a text went in its next version, moved blocks included."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from ombud.text.align import Block, align, number, unique_runs
from ombud.text.tokens import Tokens

_NEAR = 12
_DENSE = 0.4
_SEED = 4
_FLOOR = 16
_FRAY = 16
_GAP = 4


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
    for i, j, n in align(ours, theirs):
        to[i : i + n] = range(j, j + n)
        back[j : j + n] = range(i, i + n)
    dense_old, dense_new = _dense(to), _dense(back)
    loose_old = bytearray(j < 0 or not (dense_old[i] and dense_new[j]) for i, j in enumerate(to))
    loose_new = bytearray(i < 0 or not (dense_new[j] and dense_old[i]) for j, i in enumerate(back))
    moved = bytearray(len(ours))
    room = _room(to, loose_old)
    links = _Links(to, back, moved)
    left_ours = [item if free else -1 for item, free in zip(ours, loose_old, strict=True)]
    left_theirs = [item if free else -1 for item, free in zip(theirs, loose_new, strict=True)]
    for block in _moved_blocks(left_ours, left_theirs, [len(key) for key in old.keys]):
        low, high = room[block[0]]
        crossing = not low < block[1] < high
        for i, j, n in [block, *_frays(block, left_ours, left_theirs)]:
            links.join(i, j, n, crossing)
            left_ours[i : i + n] = [-1] * n
            left_theirs[j : j + n] = [-1] * n
            loose_new[j : j + n] = bytes(n)
    return WordMap(old, new, to, back, moved, loose_new)


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
    size = len(links)
    sums = list(accumulate((link >= 0 for link in links), initial=0))
    bounds = ((max(0, i - _NEAR), min(size, i + _NEAR + 1)) for i in range(size))
    return [sums[high] - sums[low] >= _DENSE * (high - low) for low, high in bounds]


def _moved_blocks(ours: list[int], theirs: list[int], weights: list[int]) -> list[Block]:
    """Common runs among the tokens left over, heaviest first, none overlapping."""
    found: list[tuple[int, Block]] = []
    reach: dict[int, int] = {}
    for i, j in unique_runs(ours, theirs, _SEED):
        if reach.get(j - i, -1) > i:
            continue
        first, last = i, i + _SEED
        while first > 0 and j - i + first > 0 and 0 <= ours[first - 1] == theirs[j - i + first - 1]:
            first -= 1
        while last < len(ours) and j - i + last < len(theirs) and 0 <= ours[last] == theirs[j - i + last]:
            last += 1
        reach[j - i] = last
        weight = sum(weights[first:last])
        if weight >= _FLOOR:
            found.append((weight, (first, j - i + first, last - first)))
    found.sort(key=lambda item: (-item[0], item[1]))
    taken_old, taken_new = bytearray(len(ours)), bytearray(len(theirs))
    blocks: list[Block] = []
    for _, (i, j, n) in found:
        if not any(taken_old[i : i + n]) and not any(taken_new[j : j + n]):
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
