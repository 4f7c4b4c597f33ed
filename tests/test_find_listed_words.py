"""A list finds its words in all their forms and disguises, and leaves innocent words alone."""

from __future__ import annotations

import random

import pytest
from wordforms import CALM, DISGUISED, FORMS, INNOCENT, UNSPACED

from ombud.text.wordlist import INFLECTED, Listed, Wordlist, words_of


def one(words: str, language: str = "", *, exact: bool = False) -> Wordlist:
    return Wordlist([Listed(1, words, language, exact)], [language or "en"])


def per_language(language: str) -> tuple[int, int, list[str], list[str]]:
    """How many forms there are, how many were found, which were missed, and which innocent words were hit."""
    missed, hit = [], []
    entries = {words: forms.split() for (code, words), forms in FORMS.items() if code == language}
    for words, forms in entries.items():
        listed = one(words, language)
        missed += [form for form in forms if form != "يا" and not listed.find(form)]
        hit += [f"{words}: {word}" for word in INNOCENT[language].split() if listed.find(word)]
    total = sum(map(len, entries.values()))
    return total, total - len(missed), missed, hit


@pytest.mark.parametrize("language", INFLECTED)
def test_forms_are_found_and_look_alikes_are_not(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    total, found, missed, hit = per_language(language)
    words = sum(1 for code, _ in FORMS if code == language)
    with capsys.disabled():
        print(  # noqa: T201 - the measure is the point
            f"\n{language}: {found} of {total} forms found ({100 * found / total:.1f} %), "
            f"{len(hit)} of {words * len(INNOCENT[language].split())} innocent pairs hit; "
            f"missed: {' '.join(missed) or '–'}; hit: {'; '.join(hit) or '–'}"
        )
    assert found >= 0.95 * total
    assert len(hit) <= 2


def test_disguises_are_undone() -> None:
    missed = [
        f"{words}: {text}"
        for (language, words), texts in DISGUISED.items()
        for text in texts
        if not one(words, language).find(f"Oh {text}, well")
    ]
    assert not missed


@pytest.mark.parametrize(("language", "words", "text"), CALM)
def test_innocent_rows_of_words_are_left_alone(language: str, words: str, text: str) -> None:
    assert not one(words, language).find(text)


@pytest.mark.parametrize(("words", "text", "found"), UNSPACED)
def test_scripts_without_spaces_are_searched_inside(words: str, text: str, found: bool) -> None:
    assert bool(one(words).find(text)) is found


def test_a_phrase_is_found_with_each_of_its_words_inflected() -> None:
    listed = one("старий дурень", "uk")
    text = "Бачив я старого дурня, і старого, і дурня."
    assert [text[each.start : each.end] for each in listed.find(text)] == ["старого дурня"]


def test_the_span_is_that_of_the_disguise() -> None:
    text = "well, s.p.a.m here"
    (found,) = one("spam", "en").find(text)
    assert text[found.start : found.end] == "s.p.a.m"


def test_an_exact_entry_has_no_other_forms() -> None:
    listed = one("мат", "uk", exact=True)
    assert listed.find("мат")
    assert listed.find("МАТ!")
    assert not listed.find("мати")


def test_an_entry_of_one_language_is_left_out_in_another() -> None:
    listed = one("dick", "en")
    assert listed.find("dick", "en")
    assert listed.find("dick", "")
    assert not listed.find("Er ist dick", "de")


def test_an_entry_without_a_language_is_inflected_as_the_sites_languages_do() -> None:
    listed = Wordlist([Listed(1, "козел"), Listed(2, "fool")], ["uk", "en"])
    assert {each.key for each in listed.find("козла and fools")} == {1, 2}
    assert not Wordlist([Listed(1, "fool")], ["uk"]).find("fools")


def test_words_are_found_under_veils_and_in_markdown() -> None:
    html = '<p>a <ombud-veil>f<strong>oo</strong>ls</ombud-veil> <a href="https://x.example/&quot;>">li&amp;nk</a></p>'
    assert words_of(html).strip() == "a fools li&nk"
    assert one("fool", "en").find(words_of(html))


@pytest.mark.parametrize("words", ["(a+)+$", "[a-z]{1,9}*", ".*", "\\b", "", "   ", "‮‬", "a" * 200, "!!!", "$"])
def test_entries_that_would_be_expressions_are_only_letters(words: str) -> None:
    listed = Wordlist([Listed(1, words, "en")], ["en"])
    assert not listed.find("nothing of this kind stands here; only calm words. " * 20)


@pytest.mark.parametrize(
    "text",
    ["a " * 5000, "s p a m" * 1500, "а" * 20_000, "a.b" * 6000, "‮" * 9000, "̷" * 9000, "1!|" * 5000, "笨" * 9000],
)
def test_hostile_texts_take_no_more_than_their_length(text: str) -> None:
    """Counted in looked-up forms and not in time: what is asked of the dictionaries grows with the length."""
    listed = Wordlist([Listed(1, "spam"), Listed(2, "abc"), Listed(3, "笨蛋"), Listed(4, "аба", "uk")], ["en", "uk"])
    asked = 0
    real = listed._stems._of_form

    def counting(form: str):  # type: ignore[no-untyped-def]
        nonlocal asked
        asked += 1
        return real(form)

    listed._stems._of_form = counting  # type: ignore[method-assign]
    listed.find(text)
    assert asked <= 8 * len(text)


@pytest.mark.parametrize(
    ("entries", "text"),
    [
        ([f"ab x{number}" for number in range(1000)], "ab " * 1500),
        ([f"ab.cd x{number}" for number in range(1000)], "ab.cd " * 800),
        (["a" * size + "b" for size in range(1, 60)], "a " * 2000),
        (["笨" * size for size in range(1, 200)], "笨" * 2000),
        (["笨" * size for size in range(1, 200)], "笨 ... " * 800),
    ],
)
def test_lists_and_texts_that_are_made_for_each_other_take_no_more_either(entries: list[str], text: str) -> None:
    """What is found again and again is not looked for any longer, and phrases of one beginning are looked for at once.
    The clock is looked at in each step."""
    listed = Wordlist([Listed(number, words, "en") for number, words in enumerate(entries)], ["en"])
    steps = 0

    def counting() -> None:
        nonlocal steps
        steps += 1

    assert len(listed.find(text, "", counting)) <= 10 * len(entries)
    assert steps <= 12 * len(text)


def test_a_shorter_entry_at_the_end_of_a_text_does_not_break_the_longer_one() -> None:
    listed = Wordlist([Listed(1, "笨蛋"), Listed(2, "笨蛋人")], ["zh"])
    assert {each.key for each in listed.find("你是笨蛋")} == {1}
    assert {each.key for each in listed.find("你是笨蛋人")} == {1, 2}


def test_letters_of_another_script_in_an_entry_must_stand_beside_it() -> None:
    listed = one("傻B", "zh")
    assert listed.find("你真是傻Ｂ啊")
    assert listed.find("傻 b")
    assert not listed.find("我不傻")
    assert not listed.find("傻A")


def test_what_stands_before_hides_nothing() -> None:
    listed = one("spam", "en")
    assert listed.find("q w z " * 400 + "s p a m")
    assert listed.find("spam " * 50 + "sp" + "a" * 300 + "m")
    assert Wordlist([Listed(1, "spam"), Listed(2, "ham")], ["en"]).find("ham " * 500 + "spam")[-1].key == 1


def test_a_phrase_is_found_where_its_later_words_are_cut_up() -> None:
    assert one("old goat", "en").find("You o.l.d g o a t!")


def test_ten_thousand_entries_find_theirs_and_nothing_else() -> None:
    rng = random.Random(7)
    letters = "абвгдежзиклмнопрстуфхцчшщ"
    words = {"".join(rng.choices(letters, k=rng.randint(5, 11))) for _ in range(10_000)}
    entries = [Listed(number, word, "uk") for number, word in enumerate(sorted(words))]
    listed = Wordlist(entries, ["uk"])
    wanted = rng.sample(entries, 50)
    text = " та ".join(each.words for each in wanted)
    assert {each.key for each in wanted} <= {each.key for each in listed.find(text)}
    assert not listed.find("Міст відкрили для людей і машин, а річка тече собі далі, як і тисячу років тому.")


def test_marks_after_a_word_are_no_part_of_what_was_found() -> None:
    text = "You fools!! And f!ghts+"
    listed = Wordlist([Listed(1, "fool"), Listed(2, "fight")], ["en"])
    assert [text[each.start : each.end] for each in listed.find(text)] == ["fools", "f!ghts"]


@pytest.mark.parametrize(
    ("words", "text"),
    [("дурень", "Ти д урень!"), ("дурень", "(ду рень)"), ("дурень", "бачив я ду рня."), ("clown", "what a c lowns, he"),
     ("idiot", "an idio ts"), ("moron", "mo rons all")],
)  # fmt: skip
def test_words_that_a_space_cuts_in_two_are_put_together(words: str, text: str) -> None:
    found = one(words, "uk" if words == "дурень" else "en").find(text)
    assert len(found) == 1
    assert " " in text[found[0].start : found[0].end]


def test_other_pieces_beside_a_word_that_was_cut_hide_nothing() -> None:
    for text in ("hey.sp.am", "sp-am/that", "a" + ".b" * 30 + ".sp.am" + ".c" * 30):
        assert one("spam", "en").find(text)
    assert not one("spam", "en").find("hey.spa.more/s.pamper")


@pytest.mark.parametrize(
    ("words", "text"),
    [("зараза", "за раза два"), ("lowlife", "low life expectancy"), ("penis", "the pen is here"), ("fool", "fo ol"),
     ("anus", "an us citizen"), ("moron", "mo. rons"), ("moron", "mo  rons")],
)  # fmt: skip
def test_two_words_side_by_side_are_two_words(words: str, text: str) -> None:
    assert not one(words, "uk" if words[0] > "z" else "en").find(text)
