"""What misleads, floods or turns text round is taken from it; what scripts and emoji need stays."""

import unicodedata

import pytest
from hostile import FLOODS, LIMIT

from ombud.text import clean


@pytest.mark.parametrize("name", [name for name, flood in FLOODS.items() if not flood[1].isascii()])
def test_what_floods_unseen_is_cut(name: str) -> None:
    before, piece, after, times = FLOODS[name]
    assert len(clean.tidy(before + piece * times + after, LIMIT)) <= 12


def test_a_text_beyond_its_limit_is_refused_with_both_numbers() -> None:
    with pytest.raises(clean.TooLong) as refused:
        clean.tidy("x" * 101, 100)
    assert (refused.value.limit, refused.value.length) == (100, 101)
    with pytest.raises(clean.TooLong) as refused:
        clean.name("x" * 10_000_000, 60)
    assert (refused.value.limit, refused.value.length) == (60, 10_000_000)
    assert clean.tidy("\u202e" * 500 + "x" * 100 + "\x00" * 500, 100) == "x" * 100


@pytest.mark.parametrize(
    ("raw", "tidy"),
    [
        ("a\r\nb\rc\u2028d\u0085e", "a\nb\nc\nd\ne"),
        ("a\n\n\n\n\n\nb", "a\n\n\nb"),
        ("a\n \u00a0\n\t\n\n\nb  ", "a\n\n\nb"),
        ("\n\n  a", "  a"),
        ("e\u0301", "\u00e9"),
        ("a\x00b\x1b", "ab"),
        ("\ud83d\ude00", ""),
        ("a\tb", "a\tb"),
        ("z" + "\u0301" * 20, "\u017a" + "\u0301" * 4),
        ("a\u2067b\u2069 \u202ac\u202c", "a\u2067b\u2069 \u202ac\u202c"),
        ("\u202ea\u202c \u2067b", "a b"),
        ("v\u200di", "vi"),
        ("\u200b\u200b \u3164", ""),
    ],
)
def test_what_misleads_or_floods_is_tidied(raw: str, tidy: str) -> None:
    assert clean.tidy(raw, 100) == tidy


@pytest.mark.parametrize(
    "text",
    [
        "می\u200cخواهم",
        "क्\u200dष और क्\u200cष",
        "ශ්\u200dරී",
        "👩\u200d👩\u200d👧 ❤\ufe0f\u200d🔥 🏳\ufe0f\u200d🌈 👨🏽\u200d🚀",
        "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "שָׁלוֹם בְּרֵאשִׁית",
        "مُحَمَّدٌ",
        "Việt Nam, ế ộ ẫ",
        "ภาษาไทย ไม่ได้",
        "བོད་སྐད།",
        "葛\U000e0100城",
        "1\ufe0f\u20e3",
    ],
)
def test_scripts_and_emoji_keep_what_they_need(text: str) -> None:
    assert clean.tidy(text, 100) == unicodedata.normalize("NFC", text)
    assert clean.name(text, 100) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("  Ann \n\t Lee ", "Ann Lee"),
        ("\u202eeeL nnA", "eeL nnA"),
        ("\u2067Ann\u2069\u200f", "Ann"),
        ("\u200b\u200c\u3164", ""),
        ("<b>Ann</b>", "<b>Ann</b>"),
    ],
)
def test_a_name_is_one_line_that_turns_nothing_round(raw: str, name: str) -> None:
    assert clean.name(raw, 60) == name
