"""An editor's wording takes a passage's place in the story's HTML, and nothing else changes."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ombud.text.extract_text import collapse, html_text
from ombud.text.patch import replace
from ombud.text.story_html import sanitise

PICTURE = '<figure><img src="https://x.example/a.jpg" alt="A"><figcaption>old bridge</figcaption></figure>'


def patched(html: str, passage: str, wording: str) -> str | None:
    """`html` with `wording` for the first `passage` of its text."""
    text = html_text(html)
    start = text.index(passage)
    return replace(html, text, start, start + len(passage), wording)


def normal(text: str) -> str:
    """Plain text in the normal form of a story's text."""
    return "\n\n".join(filter(None, map(collapse, re.split(r"\n\s*\n", text))))


@pytest.mark.parametrize(
    ("html", "passage", "wording", "result"),
    [
        ("<p>It cost 3 million.</p>", "3", "3.2", "<p>It cost 3.2 million.</p>"),
        ("<p>a &amp; b&nbsp;c</p>", "a & b c", "d & e", "<p>d &amp; e</p>"),
        ("<p>x</p>", "x", "5\u00a0km", "<p>5&nbsp;km</p>"),
        ('<p>see <a href="/ї?a=1&amp;b=2">it</a></p>', "it", "this", '<p>see <a href="/ї?a=1&amp;b=2">this</a></p>'),
        ("Loose <b>words</b> here", "here", "there", "Loose <b>words</b> there"),
        ("<p>a\n  wide\tgap</p>", "wide gap", "hole", "<p>a\n  hole</p>"),
    ],
)
def test_a_wording_replaces_its_passage(html, passage, wording, result):
    assert patched(html, passage, wording) == result


def test_a_passage_across_tags_takes_the_formatting_of_its_first_words():
    assert patched("<p>The <b>old</b> bridge</p>", "old bridge", "new pier") == "<p>The <b>new pier</b></p>"
    assert patched("<p>The <b>old <i>wooden</i></b> pier</p>", "The old wooden", "This new") == "<p>This new pier</p>"


def test_words_that_stay_keep_their_links_and_emphasis():
    html = '<p>The <b>old</b> bridge, <a href="/map">on this map</a>, opened in 2015.</p>'
    passage = "The old bridge, on this map, opened in 2015."
    assert patched(html, passage, passage.replace("2015", "2016")) == html.replace("2015", "2016")


def test_words_added_after_a_link_are_not_the_links():
    html = '<p>See <a href="/map">the map</a>.</p>'
    assert patched(html, "the map.", "the map of 2015.") == '<p>See <a href="/map">the map</a> of 2015.</p>'


def test_hostile_wording_is_only_words():
    wording = '<script>alert(1)</script><img src=x onerror="alert(1)"> & "quotes"'
    found = patched("<p>One word.</p>", "word", wording)
    assert found is not None
    assert sanitise(found) == found
    assert "<script" not in found
    assert html_text(found) == f"One {wording}."


def test_an_empty_wording_deletes_and_leaves_no_empty_elements():
    assert patched("<p>The <a href='/x'><b>old</b></a> bridge</p>", "old ", "") == "<p>The bridge</p>"
    assert patched("<ul><li>one</li></ul><p>two</p>", "one", "") == "<p>two</p>"
    assert patched("<p>one<br>two<br>three</p>", "two", "") == "<p>one<br>three</p>"
    assert patched("<div>one<p>two</p>three</div>", "two", "") == "<div>one<br>three</div>"


def test_an_emptied_table_cell_keeps_its_column():
    html = "<table><tbody><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></tbody></table>"
    assert patched(html, "c", "") == html.replace("c", "")
    assert patched(html, "c d", "") == "<table><tbody><tr><td>a</td><td>b</td></tr></tbody></table>"


def test_as_many_paragraphs_are_replaced_one_by_one():
    html = f"<p>One <b>bold</b>.</p>\n{PICTURE}\n<ul><li>Two.</li></ul>"
    assert patched(html, "One bold.\n\nTwo.", "1 bold.\r\n\r\n2.") == html.replace("One", "1").replace("Two", "2")


def test_fewer_paragraphs_flow_into_the_first():
    html = "<p>One <i>a</i>.</p>\n<p><b>Two</b> b.</p>\n<p>Three.</p>"
    assert patched(html, "a.\n\nTwo", "and") == "<p>One <i>and</i> b.</p>\n<p>Three.</p>"
    assert patched(html, "One a.\n\nTwo b.", "Both.") == "<p>Both.</p>\n<p>Three.</p>"


def test_more_paragraphs_become_paragraphs():
    html = '<p lang="uk">Раз.</p><h2>Два</h2>'
    assert patched(html, "Раз.", "Раз.\n\nТри.") == '<p lang="uk">Раз.</p><p lang="uk">Три.</p><h2>Два</h2>'
    assert patched(html, "Два", "Два\n\nТри") == '<p lang="uk">Раз.</p><h2>Два<br><br>Три</h2>'


def test_captions_and_pictures_are_left_alone():
    html = f"<p>The old bridge</p>{PICTURE}<p>is open</p>"
    assert patched(html, "old bridge", "new bridge") == f"<p>The new bridge</p>{PICTURE}<p>is open</p>"
    assert patched(html, "The old bridge\n\nis open", "Open") == f"<p>Open</p>{PICTURE}"


@pytest.mark.parametrize(
    ("html", "passage"),
    [
        (f"<p>one two</p>{PICTURE}<p>three four</p>", "two\n\nthree"),
        ("<h2>one two</h2><p>three four</p>", "two\n\nthree"),
        ('<p>one two</p><p lang="uk">three four</p>', "two\n\nthree"),
        ("<table><tr><td>one</td><td>two</td></tr></table>", "e t"),
    ],
)
def test_what_cannot_be_done_faithfully_is_not_done(html, passage):
    assert patched(html, passage, "new") is None


@pytest.mark.parametrize(("start", "end"), [(0, 0), (3, 2), (-1, 3), (0, 99)])
def test_a_passage_outside_the_text_is_refused(start, end):
    assert replace("<p>words</p>", "words", start, end, "x") is None


def test_another_text_or_broken_html_is_refused():
    assert replace("<p>words</p>", "other words", 0, 5, "x") is None
    assert replace("<p>words", "words", 0, 5, "x") is None
    deep = "<div>" * 5000 + "words"
    assert replace(deep + "</div>" * 5000, html_text(deep), 0, 5, "x") is None


WORDS = st.sampled_from(["the", "bridge", "3.2", "їжак", "&amp;", "&lt;b&gt;", "x&nbsp;y", "🇺🇦", "e\u0301", " ", "\n"])
LEAF = st.lists(WORDS, min_size=1, max_size=5).map(" ".join)


def wrapped(names: list[str], inside: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(lambda name, inner: f"<{name}>{inner}</{name.split()[0]}>", st.sampled_from(names), inside)


INLINE = st.recursive(
    LEAF,
    lambda inner: (
        wrapped(["b", "i", 'a href="https://x.example/?a=1&amp;b=2"', 'span lang="uk"'], inner)
        | st.lists(inner, min_size=1, max_size=3).map("".join)
    ),
    max_leaves=6,
)
BLOCK = wrapped(["p", "h2", "li", "div", "blockquote"], INLINE) | st.just(PICTURE) | st.just("<p>a<br>b</p>")
STORY = st.lists(BLOCK, min_size=1, max_size=4).map("\n".join).map(sanitise)
WORDING = st.text(st.sampled_from("ab <&>\"'ї\u00a0"), max_size=12)


@settings(deadline=None, max_examples=300)
@given(STORY, WORDING, st.data())
def test_any_passage_of_one_paragraph_can_be_replaced(html, wording, data):
    text = html_text(html)
    spans = [match.span() for match in re.finditer(r"[^\n]+", text)]
    if not spans:
        return
    first, last = data.draw(st.sampled_from(spans))
    start = data.draw(st.integers(first, last - 1))
    end = data.draw(st.integers(start + 1, last))
    found = replace(html, text, start, end, wording)
    assert found is not None
    assert html_text(found) == normal(text[:start] + wording + text[end:])
    assert sanitise(found) == found
    assert found.count(PICTURE) == html.count(PICTURE)
    if collapse(wording):
        tags, kept = (re.findall(r"<[^>]+>", each) for each in (html, found))
        left = iter(tags)
        assert all(tag in left for tag in kept), "tags are only ever taken away, and stay in order"


@settings(deadline=None, max_examples=300)
@given(STORY, st.lists(WORDING, max_size=3).map("\n\n".join), st.data())
def test_a_passage_over_paragraphs_is_replaced_rightly_or_not_at_all(html, wording, data):
    text = html_text(html)
    if not text:
        return
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    found = replace(html, text, start, end, wording)
    if found is not None:
        assert html_text(found) == normal(text[:start] + wording + text[end:])
        assert sanitise(found) == found
        assert found.count(PICTURE) == html.count(PICTURE)
