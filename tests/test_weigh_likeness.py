"""Words, sketches and the index: pure functions behind what stands beside a story."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from ombud.text import likeness
from ombud.text.likeness_index import Question, Segment, language_number
from ombud.text.likeness_sketch import overlap
from ombud.text.likeness_words import pack, profile, unpack, words
from ombud.text.series import links, part_of

EN = language_number("en")
BREAD = "Bakers of rye and wheat argue about caraway and the heat of a wooden oven."
BIRDS = "Pupils counted storks and their nests on chimneys in the spring."


def counted(text: str, language: str = "en") -> list[str]:
    return [word for word, _written in words(text, language)]


def segment(*texts: str, beside: tuple[Segment, ...] = ()) -> Segment:
    rows = [(number, EN, profile("", text, "en").terms) for number, text in enumerate(texts, 1)]
    return Segment.build(rows, beside=beside)


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("The Bridges", "en", ["the", "bridges"]),
        ("Мостами й містки", "uk", ["мостам", "містки"]),
        ("Bürgermeisterin", "de", ["bürger"]),
        ("дев’ять дев'ять", "uk", ["девять", "девять"]),
        ("don't", "en-GB", ["dont"]),
        ("a 7 42", "en", ["42"]),
        ("商標法", "ja", ["商標", "標法"]),
        ("", "en", []),
    ],
)
def test_words_are_told_apart_by_their_language(text: str, language: str, found: list[str]) -> None:
    assert counted(text, language) == found


def test_a_profile_survives_being_packed() -> None:
    terms = profile("Rye", BREAD, "en").terms
    again = unpack(pack(terms))
    assert np.array_equal(terms[0], again[0])
    assert np.array_equal(terms[1], again[1])
    assert np.all(np.diff(terms[0].astype(np.int64)) > 0)


def test_the_headline_weighs_three_times() -> None:
    in_title, in_text = profile("Rye", "bread", "en"), profile("Bread", "rye", "en")
    assert np.array_equal(in_title.terms[0], in_text.terms[0])
    assert not np.array_equal(in_title.terms[1], in_text.terms[1])


def test_small_words_are_no_part_of_a_profile() -> None:
    uk = profile("Який після цю", "Міст, який після повені цю зиму стояв без п’яти дощок.", "uk")
    assert sorted(uk.names.values()) == ["Міст", "дощок", "зиму", "повені", "п’яти", "стояв"]
    assert "who" not in profile("", "The keeper who wasn’t there", "en-GB").names.values()
    assert len(profile("", "kdo stojí na mostě", "cs").names) == 4


def test_a_text_that_is_plainly_in_another_language_is_taken_for_that() -> None:
    german = "Die Brücke, die nach der Flut gesperrt war, ist wieder offen, und das ist für die Leute auch gut so. " * 3
    english = "The bridge that was closed after the flood is open again, and it is as good as it was before that. " * 3
    assert profile("", german, "en").language == "de"
    assert profile("", german, "de-AT").language == "de-AT"
    assert profile("", english + german, "en").language == "en"
    assert profile("", "Die Brücke ist offen.", "en").language == "en"
    assert profile("", english, "cs").language == "cs"


def test_a_text_of_a_million_characters_is_profiled_by_its_beginning() -> None:
    rng = random.Random(1)
    text = " ".join(f"word{rng.randrange(10**9)}" for _ in range(80_000))
    assert len(profile("", text, "en").terms[0]) <= 400


@pytest.mark.parametrize("text", ["", "\x00", "\ud800", "🧀" * 1000, "a" * 100_000, "\u200f\u202e", "🏳️‍🌈 ١٢٣"])
def test_hostile_texts_have_profiles(text: str) -> None:
    clean = text.encode("utf-8", "replace").decode()
    made = profile(clean, clean, "en")
    assert len(made.terms[0]) == len(made.terms[1])


def test_a_copy_overlaps_and_a_follow_up_does_not() -> None:
    rng = random.Random(2)
    text = [f"w{rng.randrange(3000)}" for _ in range(900)]
    other = [f"w{rng.randrange(3000)}" for _ in range(900)]
    whole = profile("", " ".join(text)).sketch
    assert overlap(whole, whole) == 1
    assert overlap(whole, profile("", " ".join(text[:300])).sketch) > 0.8
    assert overlap(whole, profile("", " ".join([*other, *text[:90]])).sketch) < 0.3
    assert overlap(whole, profile("", " ".join(other)).sketch) < 0.05
    assert overlap(whole, profile("", "").sketch) == 0


def test_the_likest_story_is_found_first() -> None:
    made = segment(BREAD, BIRDS, "Rye bread and caraway of the bakers.", "A lock is mended by its keeper.")
    found = Question([made], profile("", BREAD, "en").terms, EN).best(3)
    assert [each.id for each in found][:2] == [1, 3]
    assert found[0].score == pytest.approx(1, abs=0.01)


def test_reasons_are_the_rarest_shared_words() -> None:
    made = segment(BREAD, BIRDS, "The keeper and the lock.", "The bus and the train.", "The nets of the fishers.")
    about = profile("", "The bakers and the caraway.", "en")
    question = Question([made], about.terms, EN)
    told = [about.names[number] for number in question.reasons(profile("", BREAD, "en").terms, 2)]
    assert set(told) == {"bakers", "caraway"}


def test_only_stories_of_a_language_are_found_when_asked_so() -> None:
    rows = [(1, EN, profile("", BREAD, "en").terms), (2, language_number("de"), profile("", BREAD, "en").terms)]
    question = Question([Segment.build(rows)], profile("", BREAD, "en").terms, EN)
    assert [each.id for each in question.best(5, language=EN)] == [1]
    assert {each.id for each in question.best(5)} == {1, 2}


def test_what_is_hidden_counts_in_the_last_segment_only() -> None:
    old, new = segment(BREAD, BIRDS), segment(BREAD)
    found = Question([old, new], profile("", BREAD, "en").terms, EN).best(5, hidden=[1])
    assert [each.id for each in found if each.score > 0.5] == [1]


def test_a_segment_on_disk_answers_like_the_one_in_memory(tmp_path: Path) -> None:
    made = segment(BREAD, BIRDS, "Rye bread and caraway.")
    made.save(tmp_path / "one.seg")
    terms = profile("", BREAD, "en").terms
    again = Segment.load(tmp_path / "one.seg")
    assert Question([again], terms, EN).best(5) == Question([made], terms, EN).best(5)
    assert list(tmp_path.iterdir()) == [tmp_path / "one.seg"]


def test_half_a_segment_is_not_taken_for_one(tmp_path: Path) -> None:
    path = tmp_path / "one.seg"
    segment(BREAD, BIRDS).save(path)
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(ValueError, match="ends too early"):
        Segment.load(path)


def test_an_empty_index_finds_nothing() -> None:
    assert Question([Segment.build([])], profile("", BREAD, "en").terms, EN).best(5) == []
    assert Question([segment(BREAD)], profile("", "", "en").terms, EN).best(5) == []


def test_tags_and_time_add_a_little() -> None:
    now = datetime(2026, 11, 22, tzinfo=UTC)
    assert likeness.bonus(0, now, now) == pytest.approx(0.05)
    assert likeness.bonus(0, now, now - timedelta(days=365)) == pytest.approx(0.025)
    assert likeness.bonus(2, None, now) == pytest.approx(0.10)
    assert likeness.bonus(50, None, None) == pytest.approx(0.25)
    assert likeness.freshness(now, now) > likeness.freshness(now - timedelta(days=30), now)
    assert likeness.shared(["River", "Old"], ["river", "new"]) == ["River"]


@pytest.mark.parametrize(
    ("headline", "name", "number"),
    [
        ("The flood book, part 1: nineteen marks on a wall", "The flood book", 1),
        ("Книга повеней, частина 3: камінь", "Книга повеней", 3),
        ("Life in ruins (2/5)", "Life in ruins", 2),
        ("The trial Part IV", "The trial", 4),
        ("Leben am Fluss, Teil 2 von 4 – die Lage", "Leben am Fluss", 2),
        ("Vie de rivière, épisode 3", "Vie de rivière", 3),
    ],
)
def test_a_headline_tells_its_series(headline: str, name: str, number: int) -> None:
    assert part_of(headline) == (name, number)


@pytest.mark.parametrize(
    "headline",
    [
        "Part of the city floods 3 times",
        "Party 2024 begins",
        "He took part 3 times in the race: a story",
        "In Teil 3: ok",
        "A phone 12: a review",
        "The trial, part 0: nothing",
        "",
        "part 1",
        "x" * 10_000 + " part 1",
    ],
)
def test_other_headlines_tell_none(headline: str) -> None:
    assert part_of(headline) is None


def test_links_are_absolute_and_each_there_once() -> None:
    html = """<p><a href="/b#x">b</a> <a class=x href='https://a.example/c?x=1&amp;y=2'>c</a> <a href="/b">b</a>
    <a href="mailto:ann@a.example">m</a> <a href="javascript:alert(1)">j</a> <a href="http://[">broken</a></p>"""
    assert links(html, "https://a.example/a") == ["https://a.example/b", "https://a.example/c?x=1&y=2"]
