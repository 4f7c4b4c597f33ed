"""Hostile text in a comment: whatever is posted, only what the allow-list names comes out, and it comes soon."""

import signal
import sys
import unicodedata
from collections.abc import Iterator
from html.parser import HTMLParser
from types import FrameType

import pytest
from hostile import FLOODS, LIMIT, SAMPLES
from hypothesis import given
from hypothesis import strategies as st

from ombud.text import clean, language, markup, plain, veils

ATTRIBUTES = {
    "a": {"href", "rel"},
    "ol": {"start"},
    "img": {"src", "alt", "loading", "referrerpolicy"},
    "label": {"class"},
    "input": {"type", "aria-label"},
}
FIXED = {
    "rel": "ugc nofollow noopener",
    "loading": "lazy",
    "referrerpolicy": "no-referrer",
    "class": "ombud-words",
    "type": "checkbox",
    "aria-label": "Show",
}
FORBIDDEN_CHARACTERS = {chr(code) for code in (*range(9), 11, 12, *range(14, 32), *range(127, 160))}
OPENERS, OVERRIDES = "\u202a\u202b\u2066\u2067\u2068", "\u202d\u202e"


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_comment(self, data: str) -> None:
        self.tags.add("!--")

    def handle_decl(self, decl: str) -> None:
        self.tags.add("!")

    def handle_pi(self, data: str) -> None:
        self.tags.add("?")


def _assert_safe(html: str, *, tags: frozenset[str]) -> None:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert reader.tags <= tags
    for tag, name, value in reader.attributes:
        assert name in ATTRIBUTES.get(tag, set())
        assert value == FIXED.get(name, value)
        if name in ("href", "src"):
            assert value.lower().startswith(("http://", "https://", "mailto:"))
            assert not set(value) & set(' \t\n<>"`\u202e\u200b')
        if name == "start":
            assert value.isdecimal()
    assert not set(html) & FORBIDDEN_CHARACTERS


def _assert_directions_closed(text: str) -> None:
    assert not set(text) & set(OVERRIDES)
    for line in text.split("\n"):
        opened = sum(line.count(mark) for mark in OPENERS)
        assert opened == line.count("\u202c") + line.count("\u2069")


def _put_through(raw: str) -> str:
    """All that a comment passes on its way to readers, with the assertions that hold for any text."""
    source = clean.tidy(raw, LIMIT)
    html = markup.render(source)
    pictured = markup.render(source, images=True)
    _assert_safe(html, tags=markup.TAGS)
    _assert_safe(pictured, tags=markup.TAGS | {"img"})
    _assert_safe(veils.dress(html, "Show"), tags=markup.TAGS - {"ombud-veil"} | {"label", "input", "span"})
    for text in (source, plain.plain(html, veiled=False, curtain="…"), clean.name(raw, LIMIT)):
        _assert_directions_closed(text)
        assert not set(text) & FORBIDDEN_CHARACTERS
    assert markup._cleaner(False).clean(html) == html
    markup.mentions(source)
    return html


@pytest.mark.parametrize("name", SAMPLES)
def test_a_hostile_sample_leaves_nothing_outside_the_allow_list(name: str) -> None:
    _put_through(SAMPLES[name])


def test_the_samples_are_read_as_they_are_meant() -> None:
    assert len(SAMPLES) > 150
    assert any("\u202e" in text for text in SAMPLES.values())
    assert any("\ud800" in text for text in SAMPLES.values())
    assert sum("hostile()" in text for text in SAMPLES.values()) > 90


def test_markup_that_a_reader_types_is_shown_as_typed() -> None:
    for name, text in SAMPLES.items():
        if name.startswith(("script", "foreign")) and "`" not in text and text.startswith("<"):
            shown = plain.plain(markup.render(clean.tidy(text, LIMIT)), veiled=False, curtain="…")
            assert "hostile()" not in text or "hostile()" in shown, name


@pytest.mark.parametrize("name", [name for name in SAMPLES if name.startswith("schemes")])
def test_no_scheme_but_three_becomes_a_link(name: str) -> None:
    for address in markup.links(_put_through(SAMPLES[name])):
        assert not address.lower().startswith("javascript")
        assert address.partition(":")[0].lower() in ("http", "https", "mailto")


def test_character_references_name_nothing() -> None:
    assert markup.render("&#x202E;&#0;&lt;") == "<p>&amp;#x202E;&amp;#0;&amp;lt;</p>"


@pytest.fixture
def patience() -> Iterator[None]:
    """Ends a test that hangs, as one with a regular expression gone wild would; far above what any needs."""

    def give_up(number: int, frame: FrameType | None) -> None:
        raise AssertionError("a flood hangs")

    former = signal.signal(signal.SIGALRM, give_up)
    signal.setitimer(signal.ITIMER_REAL, 60)
    yield
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, former)


def _calls(source: str) -> int:
    """How many Python functions are entered to render a source: the work, without a clock."""
    calls = 0

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal calls
        calls += event == "call"

    former = sys.getprofile()
    sys.setprofile(count)
    try:
        markup.render(source)
    finally:
        sys.setprofile(former)
    return calls


@pytest.mark.usefixtures("patience")
@pytest.mark.parametrize("name", FLOODS)
def test_a_flood_passes_and_twice_the_flood_is_twice_the_work(name: str) -> None:
    before, piece, after, times = FLOODS[name]
    html = _put_through(before + piece * times + after)
    assert len(html) < 30 * LIMIT
    language.detect(before + piece * times + after, ["uk", "en"])
    once = _calls(before + piece * (times // 4) + after)
    twice = _calls(before + piece * (times // 2) + after)
    assert twice < 2.2 * once + 200


_MARKS = [
    "||",
    "*",
    "**",
    "_",
    "`",
    "```\n",
    "[",
    "](",
    ")",
    "![",
    "<",
    ">",
    "> ",
    "- ",
    "1. ",
    "\n",
    "\n\n",
    "\\",
    "&",
]
_BITS = [
    "&#x202e;",
    "javascript:",
    "https://",
    "x.example",
    "mailto:",
    "<script>",
    "</p>",
    "<!--",
    "-->",
    '"',
    "'",
    "@",
]
_SIGNS = ["\x00", "\u202e", "\u2067", "\u2069", "\u200d", "\u0301", "\ud800", "a", " ", "ї", "ш", "🙂"]
_PIECES = st.sampled_from([*_MARKS, *_BITS, *_SIGNS])


@given(st.text() | st.lists(_PIECES, max_size=40).map("".join))
def test_any_text_leaves_nothing_outside_the_allow_list(raw: str) -> None:
    html = _put_through(raw)
    assert unicodedata.is_normalized("NFC", clean.tidy(raw, LIMIT))
    assert veils.dress(html, "Show").count("<input") == html.count("<ombud-veil>")


@given(st.lists(_PIECES, max_size=15).map("".join), st.lists(_PIECES, max_size=15).map("".join))
def test_a_veiled_word_is_never_in_the_plain_form(before: str, after: str) -> None:
    html = markup.render(clean.tidy(f"{before}||BUTLER||{after}", LIMIT))
    if "<ombud-veil>BUTLER</ombud-veil>" in html:
        assert "BUTLER" not in plain.plain(html, veiled=False, curtain="[hidden]")
    assert plain.plain(html, veiled=True, curtain="[hidden]") == "[hidden]"
