"""Anchors carried from revision to revision: the same words, moved, reworded, or honestly none."""

import random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ombud.text.anchor import Anchor, attach, carry, carry_through, quote

FIRST = "The footbridge over the Sova reopened on Monday after nine years of waiting and repairs."
SECOND = "The mayor, Olena Koval, said the works had cost 3.2 million euros, twice the first estimate."
THIRD = "Cyclists must walk their bicycles across, because the railing is lower than the new rules ask."
FOURTH = "The old bridge was closed in 2015, when divers found cracks in two of its four pillars."
STORY = "\n\n".join([FIRST, SECOND, THIRD, FOURTH])


def anchored(text: str, passage: str) -> Anchor:
    start = text.index(passage)
    return attach(text, quote(text, start, start + len(passage)))


def carried(new: str, passage: str, old: str = STORY) -> tuple[str, str | None]:
    """The state of the passage's anchor in the new text, and the words it then stands on."""
    anchor = carry(old, new, [anchored(old, passage)])[0]
    assert (anchor.span is None) is (anchor.state in ("gone", "ambiguous", "foreign"))
    assert anchor.exact == passage
    return anchor.state, None if anchor.span is None else new[slice(*anchor.span)]


def test_a_passage_stays_when_the_text_is_edited_elsewhere() -> None:
    new = STORY.replace("nine years of waiting", "almost a decade").replace("two of its", "three of its")
    assert carried(new, "twice the first estimate") == ("exact", "twice the first estimate")


def test_a_part_of_a_word_stays_that_part() -> None:
    assert carried("Update. " + STORY, "ootbrid") == ("exact", "ootbrid")


def test_other_quotation_marks_and_spaces_leave_the_words_the_same() -> None:
    old = "He said “it’s – well – done” and left the room at once."
    new = 'He said "it\'s - well - done" and left the room at once.'
    assert carried(new, "“it’s – well – done”", old) == ("exact", '"it\'s - well - done"')


def test_a_corrected_word_is_reworded_where_it_stood() -> None:
    assert carried(STORY.replace("3.2 million euros", "3.4 million euros"), "3.2 million") == (
        "reworded",
        "3.4 million",
    )
    assert carried(STORY.replace("bicycles", "bikes"), "walk their bicycles across") == (
        "reworded",
        "walk their bikes across",
    )


def test_a_corrected_spelling_of_a_single_word_is_found() -> None:
    old = STORY.replace("estimate", "estmate")
    assert carried(STORY, "estmate", old) == ("reworded", "estimate")
    assert carried(STORY.replace("Koval", "koval"), "Koval") == ("reworded", "koval")


@pytest.mark.parametrize("passage", [THIRD, "bicycles across, because", "railing"])
def test_a_passage_in_a_moved_paragraph_is_moved(passage: str) -> None:
    new = "\n\n".join([THIRD, FIRST, SECOND, FOURTH])
    assert carried(new, passage) == ("moved", passage)


def test_a_passage_reworded_in_a_moved_paragraph_is_reworded_there() -> None:
    new = "\n\n".join([THIRD.replace("lower", "shorter"), FIRST, SECOND, FOURTH])
    assert carried(new, "the railing is lower than the new rules") == (
        "reworded",
        "the railing is shorter than the new rules",
    )


def test_a_moved_passage_stays_moved_through_later_edits() -> None:
    texts = [STORY, "\n\n".join([FIRST, THIRD, FOURTH, SECOND]), "\n\n".join([THIRD, FOURTH, SECOND])]
    anchor = carry_through(texts, [anchored(STORY, "twice the first estimate")])[0]
    assert anchor.state == "moved"
    assert anchor.span is not None
    assert texts[-1][slice(*anchor.span)] == "twice the first estimate"


@pytest.mark.parametrize("passage", [SECOND, "twice the first estimate", "Koval", "had cost 3.2 million"])
def test_a_deleted_passage_is_gone(passage: str) -> None:
    assert carried("\n\n".join([FIRST, THIRD, FOURTH]), passage) == ("gone", None)


@pytest.mark.parametrize(
    "rewritten",
    [
        "The builders were paid by others, and the euros came from a loan that nobody had asked about.",
        "Olena Koval opened it. Nobody at the ceremony spoke of money, or of who is to pay.",
    ],
)
def test_a_sentence_written_anew_is_gone(rewritten: str) -> None:
    assert carried(STORY.replace(SECOND, rewritten), "said the works had cost 3.2 million euros") == ("gone", None)


def test_a_deleted_passage_is_gone_though_a_copy_stands_elsewhere() -> None:
    summary = "In short: twice the first estimate, and nine years late.\n\n"
    old = summary + STORY
    start = old.rindex("twice the first estimate")
    anchor = anchored_at(old, start, start + len("twice the first estimate"))
    assert carry(old, summary + "\n\n".join([FIRST, THIRD, FOURTH]), [anchor])[0].state == "gone"


def test_a_deleted_passage_is_never_another_one_with_the_same_words() -> None:
    old = STORY + "\n\nThe mayor thanked everyone. The mayor then cut the ribbon."
    assert carried(old.replace(SECOND + "\n\n", ""), "The mayor", old) == ("gone", None)


def test_a_passage_is_gone_from_a_text_that_shares_only_small_words() -> None:
    new = "The council of the town will vote on the budget in May, and the vote of two members is open."
    assert carried(new, "works had cost 3.2 million euros") == ("gone", None)
    assert carried("", "Monday") == ("gone", None)


def test_a_deleted_passage_that_returns_is_found_again() -> None:
    texts = [STORY, "\n\n".join([FIRST, THIRD, FOURTH]), STORY.replace("Monday", "Tuesday")]
    anchor = carry_through(texts, [anchored(STORY, "twice the first estimate")])[0]
    assert (anchor.state, anchor.start) == ("exact", texts[-1].index("twice"))


def test_a_foreign_quote_is_found_when_its_words_come_into_the_text() -> None:
    newer = STORY + "\n\nThe night bus stops at the southern end again."
    wanted = quote(newer, newer.index("The night bus"), len(newer))
    foreign = attach(STORY, wanted)
    assert foreign.state == "foreign"
    assert carry(STORY, STORY + " More.", [foreign]) == [foreign]
    assert carry(STORY, newer, [foreign])[0].span == (newer.index("The night bus"), len(newer))


def test_one_of_several_identical_copies_is_ambiguous_when_their_number_changes() -> None:
    line = "The same line stands here again and again, and no other line.\n"
    old = line * 60
    anchor = anchored_at(old, len(line) * 30 + 4, len(line) * 30 + 13)
    assert carry(old, line * 59, [anchor])[0].state == "ambiguous"
    assert carry(old, "Title\n" + old, [anchor])[0].start == 6 + len(line) * 30 + 4


def anchored_at(text: str, start: int, end: int) -> Anchor:
    made = quote(text, start, end)
    return Anchor(made.start, made.end, "exact", made.exact, made.prefix, made.suffix, 1.0)


def test_a_passage_moved_to_two_places_is_ambiguous() -> None:
    old = "\n\n".join([FIRST, THIRD, FOURTH, SECOND])
    new = "\n\n".join([SECOND, "Summary:", SECOND, FIRST, THIRD, FOURTH])
    assert carried(new, "twice the first estimate", old) == ("ambiguous", None)


def test_texts_without_spaces_between_words_are_followed_by_the_character() -> None:
    old = "橋は九年ぶりに月曜日に再開した。市長は費用が三百二十万ユーロだったと述べた。"
    new = "歩道橋は九年ぶりに月曜日に再開した。市長は費用が三百四十万ユーロだったと述べた。"
    assert carried(new, "月曜日", old) == ("exact", "月曜日")
    assert carried(new, "費用が三百二十万ユーロ", old) == ("reworded", "費用が三百四十万ユーロ")


@given(st.lists(st.sampled_from(["ab", "ba", "й", "«no»", "12", "\n\n", "x."]), min_size=1, max_size=40), st.data())
def test_an_unchanged_text_leaves_every_anchor_as_it_is(words: list[str], data: st.DataObject) -> None:
    text = " ".join(words)
    start = data.draw(st.integers(0, len(text) - 1))
    anchors = [anchored_at(text, start, data.draw(st.integers(start + 1, len(text))))]
    assert carry(text, str(text), anchors) == anchors


@given(st.data())
def test_a_text_edited_elsewhere_never_changes_the_found_passage(data: st.DataObject) -> None:
    words = [f"w{index}" for index in range(60)]
    first = data.draw(st.integers(20, 35))
    last = data.draw(st.integers(first + 1, 40))
    head = data.draw(st.lists(st.sampled_from(["new", "text", "here", *words[:8]]), max_size=20))
    tail = data.draw(st.lists(st.sampled_from(["other", "end", *words[52:]]), max_size=20))
    old, passage = " ".join(words), " ".join(words[first:last])
    new = " ".join([*head, *words[8:52], *tail])
    assert carried(new, passage, old) == ("exact", passage)


@given(st.integers(0, 54), st.integers(5, 60), st.lists(st.sampled_from(["quite", "another", "z."]), max_size=5))
def test_a_deleted_passage_of_words_found_nowhere_else_is_gone(first: int, length: int, put: list[str]) -> None:
    words = [f"w{index}" for index in range(60)]
    last = min(60, first + length)
    new = " ".join([*words[:first], *put, *words[last:]])
    assert carried(new, " ".join(words[first:last]), " ".join(words)) == ("gone", None)


@given(st.integers(3, 53), st.integers(1, 4))
def test_a_few_words_taken_out_are_gone(first: int, length: int) -> None:
    words = [f"w{index}" for index in range(60)]
    new = " ".join([*words[:first], *words[first + length :]])
    assert carried(new, " ".join(words[first : first + length]), " ".join(words)) == ("gone", None)


def test_a_word_that_gave_way_to_a_whole_sentence_is_gone() -> None:
    assert carried(STORY.replace("Monday", "the eve of the feast, to much noise"), "Monday") == ("gone", None)


@given(st.integers(3, 53), st.integers(1, 4), st.integers(1, 2))
def test_a_few_words_put_right_are_reworded_whatever_they_became(first: int, length: int, count: int) -> None:
    words, put = [f"w{index}" for index in range(60)], ["Sunday", "morning"][:count]
    new = " ".join([*words[:first], *put[:length], *words[first + length :]])
    assert carried(new, " ".join(words[first : first + length]), " ".join(words)) == (
        "reworded",
        " ".join(put[:length]),
    )


@given(st.text(max_size=200), st.text(max_size=200), st.data())
def test_any_two_texts_give_an_honest_state(old: str, new: str, data: st.DataObject) -> None:
    assume(old)
    start = data.draw(st.integers(0, len(old) - 1))
    before = anchored_at(old, start, data.draw(st.integers(start + 1, len(old))))
    after = carry(old, new, [before])[0]
    assert (after.span is None) is (after.state in ("gone", "ambiguous"))
    if after.span is not None:
        assert 0 <= after.span[0] < after.span[1] <= len(new)


def test_hostile_texts_end_in_a_state_for_every_anchor() -> None:
    rng = random.Random(1)
    for old, new in (
        ("a " * 25_000, "b " + "a " * 24_000),
        ("x" * 50_000, "x" * 25_000 + "y" + "x" * 25_000),
        (".,;:" * 12_000, ";.:," * 12_000),
        ("\u0301" * 20_000 + "a", "a" + "\u0301" * 20_000),
    ):
        starts = [rng.randrange(len(old) - 50) for _ in range(20)]
        anchors = [Anchor(start, start + 50, "exact", old[start : start + 50], "", "", 1.0) for start in starts]
        assert len(carry(old, new, anchors)) == 20
