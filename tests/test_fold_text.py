"""Folding: two spellings of the same words compare equal, and the way back leads to whole characters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ombud.text.clusters import cluster_end, cluster_start, is_border
from ombud.text.fold import fold, same_words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("“It’s here”", '"It\'s here"'),
        ("«так»", '"так"'),
        ("п'ять", "пʼять"),
        ("1–2 — три", "1-2 - три"),
        ("co‑operate", "co-operate"),
        ("a\u00a0b\u202fc", "a b c"),
        ("soft\u00adhyphen\u200b", "softhyphen"),
        ("ﬁne", "fine"),
        ("ＡＢＣ１", "ABC1"),
        ("café", "cafe\u0301"),
        ("це й є їжа", "це и\u0306 є і\u0308жа"),
        ("\u202bשלום\u202c", "שלום"),
        ("one\n\ntwo", "one two"),
        ("wait…", "wait..."),
    ],
)
def test_two_spellings_of_the_same_words_are_the_same(one: str, other: str) -> None:
    assert same_words(one, other)


@pytest.mark.parametrize(("one", "other"), [("Rose", "rose"), ("и", "й"), ("1950", "1951"), ("a", "")])
def test_different_words_stay_different(one: str, other: str) -> None:
    assert not same_words(one, other)


def test_a_span_leads_back_to_the_characters_as_they_stand() -> None:
    source = "Das ist\u00a0die „Prü\u00adfung“."
    folded = fold(source, tight=True)
    at = folded.text.index('"Prü'.replace("ü", "u\u0308"))
    span = folded.span(at, at + len('"Pru\u0308fung"'))
    assert span is not None
    assert source[slice(*span)] == "„Prü\u00adfung“"


@pytest.mark.parametrize(
    ("source", "folded", "part"),
    [("ﬁne", "fine", "f"), ("й", "и\u0306", "и"), ("👩\u200d🚀", "👩🚀", "👩"), ("e\u0301", "e\u0301", "e")],
)
def test_no_span_splits_a_character(source: str, folded: str, part: str) -> None:
    assert fold(source).text == folded
    assert fold(source).span(0, len(part)) is None


@given(st.text())
def test_every_span_of_any_text_folds_to_what_was_asked_for(text: str) -> None:
    folded = fold(text, tight=True)
    for start in range(len(folded.text)):
        span = folded.span(start, start + 1)
        if span is not None:
            assert fold(text[slice(*span)], tight=True).text == folded.text[start]


@given(st.text(alphabet="aи\u0306\u0301\u200d🚀👩🏽🇺🇦\r\n ", max_size=60), st.integers(0, 60))
def test_a_cluster_border_is_found_on_both_sides_of_any_place(text: str, index: int) -> None:
    index = min(index, len(text))
    start, end = cluster_start(text, index), cluster_end(text, index)
    assert start <= index <= end
    assert is_border(text, start)
    assert is_border(text, end)
    assert (start == end == index) is is_border(text, index)


@pytest.mark.parametrize("text", ["👩\u200d🚀", "🇺🇦", "e\u0301\u0302", "\r\n", "👍🏽", "한".encode().decode()])
def test_one_visible_character_has_no_border_inside(text: str) -> None:
    assert not any(is_border(f"a{text}b", index) for index in range(2, 1 + len(text)))


def test_a_flood_of_combining_marks_is_walked_in_bounded_steps() -> None:
    text = "a" + "\u0301" * 100_000
    assert 0 <= cluster_start(text, 90_000) <= 90_000
