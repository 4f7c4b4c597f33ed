"""What rules compare: sketches of texts, and mailboxes."""

from __future__ import annotations

import pytest

from ombud.text import mailbox, sketch

LONG = "The river rises in the hills above the town, and nobody has asked the people who live there what they think."


@pytest.mark.parametrize(
    "other",
    [
        LONG.upper(),
        LONG.replace(",", " —") + "!!!",
        f"{LONG} Really.",
        LONG.replace("hills", "hi\u200blls"),
    ],
)
def test_texts_of_mostly_the_same_words_have_sketches_alike(other: str) -> None:
    assert sketch.alike(sketch.sketch(LONG), sketch.sketch(other))


@pytest.mark.parametrize(
    "other",
    [
        "Every morning the ferry leaves at seven with the children, the milk and the one policeman we have.",
        " ".join(reversed(LONG.split())),
        "Short.",
        "",
    ],
)
def test_other_texts_and_short_ones_are_not_alike(other: str) -> None:
    assert not sketch.alike(sketch.sketch(LONG), sketch.sketch(other))


@pytest.mark.parametrize(
    "words",
    [
        "Thank you.",
        "I agree with every word of it.",
        "Thank you very much for this article, I enjoyed it.",
        "Дякую авторові за чудову статтю, чекаю на продовження!",
        "非常感谢作者写了这么好的文章",
        "ขอบคุณสำหรับบทความดีๆ",
        f"> {LONG}\n\nSo it is.",
    ],
)
def test_what_many_people_say_by_themselves_has_no_sketch(words: str) -> None:
    assert sketch.sketch(words) is None


def test_a_text_that_is_nothing_but_a_quotation_is_compared() -> None:
    assert sketch.alike(sketch.sketch(f"> {LONG}"), sketch.sketch(LONG))


def test_letters_and_signs_that_look_alike_change_nothing() -> None:
    twins = str.maketrans({"a": "а", "e": "е", "o": "0", "i": "1", "s": "$"})
    assert sketch.sketch(LONG.translate(twins)) == sketch.sketch(LONG)


def test_two_who_quote_one_passage_are_alike_only_where_their_own_words_are() -> None:
    quoted = f"> {LONG}\n> {LONG}\n\n"
    other = "Every morning the ferry leaves at seven with the children, the milk and the one policeman we have."
    assert not sketch.alike(sketch.sketch(quoted + other), sketch.sketch(f"{quoted}{LONG}"))
    assert sketch.alike(sketch.sketch(quoted + other), sketch.sketch(other))


def test_a_sketch_fits_into_a_signed_number_of_64_bits() -> None:
    made = [sketch.sketch(f"{LONG} {number} {number * 7}") for number in range(200)]
    assert all(each is not None and -(1 << 63) <= each < 1 << 63 for each in made)
    assert any(each is not None and each < 0 for each in made)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ann.Quill+x@GMail.com", "annquill@googlemail.com"),
        ("ann+news@paper.example", "ann@paper.example"),
        ("ann-shop@yahoo.com", "ann@ymail.com"),
        ("ann@protonmail.com", "ANN@proton.me"),
    ],
)
def test_spellings_of_one_mailbox_are_one(one: str, other: str) -> None:
    assert mailbox.canonical(one) == mailbox.canonical(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ann.quill@paper.example", "annquill@paper.example"),
        ("ann-quill@paper.example", "ann@paper.example"),
        ("ann@a.example", "ann@b.example"),
    ],
)
def test_other_mailboxes_are_others(one: str, other: str) -> None:
    assert mailbox.canonical(one) != mailbox.canonical(other)


def test_throw_away_hosts_are_known_with_those_below_them_and_the_sites_own() -> None:
    assert mailbox.is_disposable("a@mailinator.com")
    assert mailbox.is_disposable("a@sub.Mailinator.com.")
    assert not mailbox.is_disposable("a@notmailinator.com")
    assert not mailbox.is_disposable("a@com")
    assert mailbox.is_disposable("a@mine.example", ["mine.example"])
    assert not mailbox.is_disposable("nobody")
