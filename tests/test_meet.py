"""Where two descending rows of numbers meet: exactly, in pieces, and in few questions."""

from __future__ import annotations

import random

import pytest

from ombud.desk.meeting import Found, meet


def given(numbers: set[int], asked: list[int]) -> Found:
    """A row that counts how often it is asked."""
    ordered = sorted(numbers, reverse=True)

    def found(below: int, size: int) -> list[int]:
        asked.append(size)
        return [each for each in ordered if each < below][:size]

    return found


def paged(found: Found, size: int) -> list[int]:
    """All of it, page after page."""
    met, below = list[int](), 10**9
    while page := found(below, size)[:size]:
        met += page
        below = page[-1]
    return met


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("size", [1, 3, 26])
def test_nothing_is_skipped_or_given_twice(seed: int, size: int) -> None:
    chance = random.Random(seed)
    reach = chance.choice([50, 3_000])
    one, other = (set(chance.sample(range(1, reach), chance.randrange(0, reach // 2))) for _each in range(2))
    found = meet(given(one, []), given(other, []))
    assert paged(found, size) == sorted(one & other, reverse=True)


def test_rows_that_never_meet_take_few_questions() -> None:
    asked: list[int] = []
    found = meet(given(set(range(0, 200_000, 2)), asked), given(set(range(1, 200_000, 2)), asked))
    assert found(10**9, 25) == []
    assert len(asked) <= 24


def test_a_row_without_any_leaves_the_other_alone() -> None:
    asked: list[int] = []
    assert meet(given(set(), []), given({1, 2}, asked))(10, 5) == []
    assert asked == []
    assert meet(given(set(range(100_000)), asked), given(set(), []))(10**9, 5) == []
    assert len(asked) == 1
