"""A quote made on a page finds its passage in the story's text, or says that it does not."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ombud.text.anchor import Quote, attach, quote

STORY = (
    "The footbridge over the Sova reopened on Monday after nine years. It is 140 metres long.\n\n"
    "“We waited long,” said the mayor, Olena Koval. The old bridge was closed in 2015.\n\n"
    "The bridge is open from six to midnight. It cost 3.2 million euros, twice the first estimate."
)


def test_a_quote_holds_the_passage_and_64_code_points_on_each_side() -> None:
    text = "x" * 100 + "passage" + "y" * 100
    assert quote(text, 100, 107) == Quote("passage", "x" * 64, "y" * 64, 100, 107)


def test_a_quote_never_splits_a_character() -> None:
    text = "🇺🇦" * 40 + "й о\u0301" + "👩\u200d🚀" * 40
    made = quote(text, 82, 83)
    assert made.exact == "о\u0301"
    assert made.prefix == ("🇺🇦" * 31 + "й ")
    assert made.suffix == "👩\u200d🚀" * 21


@pytest.mark.parametrize(("start", "end"), [(3, 3), (5, 2), (-1, 4), (0, 999)])
def test_a_passage_outside_the_text_cannot_be_quoted(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="no passage"):
        quote("short text", start, end)


def found(wanted: Quote, text: str = STORY) -> str:
    anchor = attach(text, wanted)
    assert anchor.state == "exact", anchor
    assert anchor.start is not None
    assert text[anchor.start : anchor.end] == anchor.exact
    return anchor.exact


def test_a_reader_selects_words_on_a_page_with_other_quotes_and_spaces() -> None:
    wanted = Quote('"We waited\u00a0long," said', "140 metres long.", " the ma\u00adyor")
    assert found(wanted) == "“We waited long,” said"


def test_a_selection_over_two_paragraphs_glued_together_is_found() -> None:
    assert found(Quote("It is 140 metres long.“We waited long,”")) == "It is 140 metres long.\n\n“We waited long,”"


def test_an_advertisement_amid_the_selection_does_no_harm() -> None:
    wanted = quote(STORY, STORY.index("It is 140"), STORY.index(" said the"))
    page = wanted.exact.replace("\n\n", "\n\nAdvertisement\n\n")
    assert found(Quote(page, wanted.prefix, wanted.suffix)) == wanted.exact


def test_a_long_selection_that_cuts_words_is_found_without_its_surroundings() -> None:
    assert found(Quote("e Sova reopened on Monday after ni")) == "e Sova reopened on Monday after ni"


def test_a_short_one_that_cuts_a_word_is_not() -> None:
    assert attach(STORY, Quote("idge")).state == "foreign"


def test_a_word_that_stands_twice_is_told_apart_by_its_surroundings() -> None:
    anchor = attach(STORY, Quote("bridge", "Koval. The old ", " was closed"))
    assert anchor.start == STORY.index("bridge was closed")


def test_a_word_that_stands_twice_is_told_apart_by_its_position() -> None:
    second = STORY.index("bridge is open")
    assert attach(STORY, Quote("bridge", start=second)).start == second


def test_a_word_that_stands_twice_with_nothing_to_decide_is_ambiguous() -> None:
    anchor = attach(STORY, Quote("bridge"))
    assert (anchor.state, anchor.span) == ("ambiguous", None)
    text = "Row of figures.\n" * 9
    assert attach(text, Quote("figures", "Row of ", ".\nRow")).state == "ambiguous"


def test_a_caption_or_an_advertisement_is_foreign() -> None:
    for wanted in (
        Quote("Photo: city press office", "Subscribe today", "Share this"),
        Quote("Monday", "Our newsletter comes every ", " and Friday, free of charge for all"),
        Quote("idge over the So"),
        Quote("bridg", "", ""),
        Quote(""),
        Quote("\u00ad \n"),
    ):
        anchor = attach(STORY, wanted)
        assert (anchor.state, anchor.span, anchor.exact) == ("foreign", None, wanted.exact)


def test_a_passage_that_the_page_words_otherwise_is_reworded() -> None:
    anchor = attach(STORY, Quote("It cost 3.4 million dollars, twice", "to midnight. ", " the first estimate."))
    assert anchor.state == "reworded"
    assert anchor.span is not None
    assert STORY[slice(*anchor.span)] == "It cost 3.2 million euros, twice"


def test_other_words_in_the_right_surroundings_are_foreign() -> None:
    wanted = Quote(
        "painted blue by schoolchildren in 2011", "Olena Koval. The old bridge was ", ".\n\nThe bridge is open from six"
    )
    assert attach(STORY, wanted).state == "foreign"


def test_a_passage_in_a_text_without_spaces_is_found_by_its_words_alone() -> None:
    text = "歩道橋は九年ぶりに月曜日に再開した。"
    assert found(Quote("月曜日"), text) == "月曜日"
    assert found(Quote("วันจันทร์"), "สะพานเปิดวันจันทร์อีกครั้ง") == "วันจันทร์"


def test_what_is_only_alike_is_whole_words() -> None:
    text = "The variables are unchangeable by default, as said above, and shadowing makes a new one."
    anchor = attach(text, Quote("changeable by defaults, as said abov", "The variables are in", ", and shadowing"))
    assert anchor.state == "reworded"
    assert anchor.span is not None
    assert text[slice(*anchor.span)] == "unchangeable by default, as said above"


def test_nothing_is_found_in_an_empty_text() -> None:
    assert attach("", Quote("anything", "before", "after", 3, 9)).state == "foreign"


@given(st.data())
def test_a_quote_with_its_position_finds_its_own_passage_in_any_text(data: st.DataObject) -> None:
    text = data.draw(st.text(min_size=1, max_size=300))
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    made = quote(text, start, end)
    anchor = attach(text, made)
    assert (anchor.state, anchor.start, anchor.end) == ("exact", made.start, made.end)


@given(st.data())
def test_a_quote_without_position_finds_a_unique_passage_or_nothing(data: st.DataObject) -> None:
    words = data.draw(
        st.lists(st.sampled_from(["ab", "ba", "й", "о́", "«no»", "12", "–", "x"]), min_size=3, max_size=40)
    )
    text = " ".join(words)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assume(text[start:end].strip() == text[start:end])
    made = quote(text, start, end)
    anchor = attach(text, Quote(made.exact, made.prefix, made.suffix))
    assert anchor.state in ("exact", "ambiguous")
    if anchor.state == "exact":
        assert (anchor.start, anchor.end) == (made.start, made.end)


@given(st.text(max_size=200), st.text(max_size=80), st.text(max_size=80), st.text(max_size=80))
def test_any_quote_on_any_text_is_answered_honestly(text: str, exact: str, prefix: str, suffix: str) -> None:
    anchor = attach(text, Quote(exact, prefix, suffix, 7, 9))
    assert (anchor.span is None) is (anchor.state in ("ambiguous", "foreign"))
    if anchor.span is not None:
        assert 0 <= anchor.span[0] < anchor.span[1] <= len(text)
