"""The difference between two wordings, as people read it."""

from hypothesis import given
from hypothesis import strategies as st

from ombud.text.align import align
from ombud.text.diff import worddiff


def test_a_reader_sees_whole_words_change() -> None:
    assert worddiff("He was born in 1950 in Lviv.", "He was born in 1951 in Lviv.") == [
        ("equal", "He was born in "),
        ("delete", "1950"),
        ("insert", "1951"),
        ("equal", " in Lviv."),
    ]


def test_a_rewritten_phrase_shows_as_one_change() -> None:
    assert worddiff("the bridge is long and old", "the bridge was built in May") == [
        ("equal", "the bridge "),
        ("delete", "is long and old"),
        ("insert", "was built in May"),
    ]


def test_a_number_and_a_word_with_an_apostrophe_stay_whole() -> None:
    assert ("delete", "1,500.75") in worddiff("costs 1,500.75 euros", "costs 1,600.75 euros")
    assert ("insert", "п'ятниця") in worddiff("прийшла середа знов", "прийшла п'ятниця знов")


def test_nothing_changed_is_one_equal_piece_and_two_empty_texts_are_none() -> None:
    assert worddiff("same", "same") == [("equal", "same")]
    assert worddiff("", "") == []
    assert worddiff("", "new") == [("insert", "new")]
    assert worddiff("old", "") == [("delete", "old")]


@given(st.text(alphabet="ab 1.,’\n\u0301й", max_size=80), st.text(alphabet="ab 1.,’\n\u0301й", max_size=80))
def test_the_pieces_always_join_to_both_texts(old: str, new: str) -> None:
    diff = worddiff(old, new)
    assert "".join(text for op, text in diff if op != "insert") == old
    assert "".join(text for op, text in diff if op != "delete") == new
    assert all(text for _, text in diff)


@given(st.lists(st.integers(0, 3), max_size=60), st.lists(st.integers(0, 3), max_size=60))
def test_an_alignment_pairs_only_equal_items_in_order(old: list[int], new: list[int]) -> None:
    end_i = end_j = 0
    for i, j, n in align(old, new):
        assert i >= end_i
        assert j >= end_j
        assert old[i : i + n] == new[j : j + n]
        end_i, end_j = i + n, j + n


def test_rows_too_long_for_one_matrix_are_aligned_by_landmarks() -> None:
    old = list(range(40_000))
    new = [*old[:9_000], -1, *old[9_500:30_000], -2, -3, *old[30_000:], -4]
    assert align([-9, *old, -8], new) == [(1, 0, 9_000), (9_501, 9_001, 20_500), (30_001, 29_503, 10_000)]


def test_a_repeated_word_without_landmarks_is_left_unaligned_rather_than_slow() -> None:
    assert align(["a"] * 200_000, ["b", *["a"] * 100_000, "c"]) == []
