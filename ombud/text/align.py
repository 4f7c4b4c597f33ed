"""What stayed between two rows of items: one alignment, in bounded time and memory."""

from bisect import bisect_left
from collections.abc import Hashable, Iterator, Sequence

from rapidfuzz.distance import Indel

# Cells of the alignment matrix, a bit each: 30 MB and about 60 ms at most.
_CELLS = 250_000_000
_LANDMARK = 16

Block = tuple[int, int, int]
"""`(i, j, n)`: `old[i:i+n] == new[j:j+n]`."""


def align(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Block]:
    """The blocks of a longest common subsequence of two rows, in order, none touching or overlapping.

    Rows too long for one matrix (`len(old) * len(new)` above 250 million) are first cut at landmarks: runs
    of items found once in each row. What lies between two landmarks and is still too long counts as new.
    """
    ours, theirs = number(old, new)
    blocks: list[Block] = []
    for i, j, n in _align(ours, theirs):
        if blocks and blocks[-1][0] + blocks[-1][2] == i and blocks[-1][1] + blocks[-1][2] == j:
            i, j, n = blocks[-1][0], blocks[-1][1], blocks.pop()[2] + n
        blocks.append((i, j, n))
    return blocks


def number(*rows: Sequence[Hashable]) -> list[list[int]]:
    """The rows with each distinct item replaced by a number, the same one in every row."""
    names: dict[Hashable, int] = {}
    return [[names.setdefault(item, len(names)) for item in row] for row in rows]


def unique_runs(old: Sequence[int], new: Sequence[int], length: int) -> list[tuple[int, int]]:
    """Places `(i, j)` where the same `length` items stand in both rows and only there in each, by i.

    A negative item belongs to no run. Linear in the length of the rows.
    """
    ours, theirs = _runs(old, length), _runs(new, length)
    pairs = ((i, theirs.get(run, -1)) for run, i in ours.items())
    return [(i, j) for i, j in pairs if i >= 0 and j >= 0 and old[i : i + length] == new[j : j + length]]


def _runs(row: Sequence[int], length: int) -> dict[int, int]:
    """Where each run starts, by its hash; -1 when it occurs more than once."""
    places: dict[int, int] = {}
    for start, run in enumerate(zip(*(row[shift:] for shift in range(length)), strict=False)):
        if min(run) >= 0:
            key = hash(run)
            places[key] = -1 if key in places else start
    return places


def _align(old: list[int], new: list[int]) -> Iterator[Block]:
    head, tail = _common_ends(old, new)
    if head:
        yield 0, 0, head
    i_end, j_end = len(old) - tail, len(new) - tail
    i = j = head
    for a, b, n in [*_landmarks(old[head:i_end], new[head:j_end]), (i_end - head, j_end - head, 0)]:
        yield from _longest(old[i : head + a], new[j : head + b], (i, j))
        if n:
            yield head + a, head + b, n
        i, j = head + a + n, head + b + n
    if tail:
        yield i_end, j_end, tail


def _common_ends(old: list[int], new: list[int]) -> tuple[int, int]:
    shorter = min(len(old), len(new))
    head = next((i for i in range(shorter) if old[i] != new[i]), shorter)
    rest = shorter - head
    tail = next((i for i in range(rest) if old[-1 - i] != new[-1 - i]), rest)
    return head, tail


def _longest(old: list[int], new: list[int], shift: tuple[int, int]) -> Iterator[Block]:
    if not 0 < len(old) * len(new) <= _CELLS:
        return
    for op in Indel.opcodes(old, new):
        if op.tag == "equal":
            yield shift[0] + op.src_start, shift[1] + op.dest_start, op.src_end - op.src_start


def _landmarks(old: list[int], new: list[int]) -> list[Block]:
    """Runs found once in each of two long rows and in the same order in both; nothing for short rows."""
    if len(old) * len(new) <= _CELLS:
        return []
    chain: list[Block] = []
    for i, j in _rising(unique_runs(old, new, _LANDMARK)):
        if not chain or (i >= chain[-1][0] + _LANDMARK and j >= chain[-1][1] + _LANDMARK):
            chain.append((i, j, _LANDMARK))
    return chain


def _rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The most pairs, given by rising i, whose j rises too (patience sorting)."""
    piles: list[int] = []
    tops: list[int] = []
    before: list[int] = []
    for index, (_, j) in enumerate(pairs):
        pile = bisect_left(piles, j)
        before.append(tops[pile - 1] if pile else -1)
        piles[pile : pile + 1] = [j]
        tops[pile : pile + 1] = [index]
    chain: list[tuple[int, int]] = []
    index = tops[-1] if tops else -1
    while index >= 0:
        chain.append(pairs[index])
        index = before[index]
    return chain[::-1]
