"""A story read out of a web page: `ombud.text.extract`."""

import json
import re
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ombud.text import extract
from ombud.text.extract_text import decode, html_text, paragraphs, parse

URL = "https://paper.example/news/rain"
PAGES = Path(__file__).resolve().parents[2] / "shared" / "pages"
BODY = [
    "The river rose by two metres overnight, the water board said, and the lower bridge is closed to lorries.",
    "Nobody was hurt. Schools on the left bank stay shut until Monday, when engineers will look at the piers.",
    "A spokesman for the council said that sandbags are handed out at the fire station from six in the morning.",
]


def page(head: str = "", body: str = "", html: str = "<html>") -> str:
    """A page with some furniture around the story."""
    story = "".join(f"<p>{p}</p>" for p in BODY)
    return (
        f"<!doctype html>{html}<head>{head}</head><body><nav><a href=/>Front</a> <a href=/sport>Sport</a></nav>"
        f"{body or f'<article>{story}</article>'}<footer>© The Paper</footer></body></html>"
    )


def linked(data: object) -> str:
    """A JSON-LD script."""
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


# The text's normal form


@pytest.mark.parametrize(
    ("fragment", "text"),
    [
        ("<p>One</p><p>two</p>", "One\n\ntwo"),
        ("One <b>b</b>old\n  and\t<i>it</i>alic", "One bold and italic"),
        ("one<br>two<br/><br>three", "one\n\ntwo\n\nthree"),
        ("<p>a&nbsp;&nbsp;b\u2009c\u3000d</p>", "a b c d"),
        ("before<div>inside</div>after", "before\n\ninside\n\nafter"),
        ("<ul><li>x<li>y</ul>", "x\n\ny"),
        ("<table><tr><td>1</td><td>2</td></tr><tr><th>3<td><p>4</p>5</table>", "1 2\n\n3\n\n4\n\n5"),
        ("<h2>Head</h2><blockquote>Said</blockquote>", "Head\n\nSaid"),
        ("<p>a<script>alert(1)</script><style>b{}</style><template>c</template>d", "ad"),
        ("<p>seen<span hidden>unseen</span><i style='color:red;display : NONE'>nor this</i>.", "seen."),
        ("<p style='display:block'>shown</p>", "shown"),
        ("<figure><img alt=x><figcaption>A caption</figcaption></figure><p>Text", "Text"),
        ("<p>one<aside>beside</aside>two", "one\n\ntwo"),
        ("<p>one</p><ombud-topics><a href=/>Other topics</a></ombud-topics><p>two</p>", "one\n\ntwo"),
        ("<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>", "漢"),
        ("<p>a<!-- no --><?php no ?>b", "ab"),
        ("<pre>a\n  b</pre>", "a b"),
        ("so\u00adft 'quotes' &lt;b&gt;", "so\u00adft 'quotes' <b>"),
        ("", ""),
        ("<p> \n </p>", ""),
        ("<!-- only a comment -->", ""),
    ],
)
def test_html_becomes_paragraphs_by_the_stated_rules(fragment: str, text: str) -> None:
    assert html_text(fragment) == text


@given(st.text(alphabet="ab <>/&;\n\u00a0\x00\ud800pbrtdliscript!-\"'=", max_size=80))
def test_the_text_of_any_html_is_in_normal_form(fragment: str) -> None:
    text = html_text(fragment)
    for paragraph in text.split("\n\n") if text else []:
        assert paragraph == " ".join(paragraph.split())
        assert paragraph


@pytest.mark.parametrize(
    ("body", "charset", "text"),
    [
        ("дощ".encode(), "", "дощ"),
        ("дощ".encode("cp1251"), "windows-1251", "дощ"),
        ('<meta charset="windows-1251">дощ'.encode("cp1251"), "", '<meta charset="windows-1251">дощ'),
        ("<meta charset=utf-16>дощ".encode(), "", "<meta charset=utf-16>дощ"),
        ("\ufeffдощ".encode(), "windows-1251", "дощ"),
        ("дощ".encode("utf-16"), "", "дощ"),
        ("“café”".encode("cp1252"), "iso-8859-1", "“café”"),
        ("“café”".encode("cp1252"), "no-such-charset", "“café”"),
        (b"\\x41+ADw-", "unicode_escape", "\\x41+ADw-"),
        (b"a\xffb", "utf-8", "a\ufffdb"),
    ],
)
def test_bytes_are_decoded_as_the_html_standard_says(body: bytes, charset: str, text: str) -> None:
    assert decode(body, charset) == text


# What the page says of the story


def test_a_story_is_read_from_json_ld() -> None:
    article = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": "River &amp; bridge",
        "description": "The lower bridge is closed.",
        "author": [{"@type": "Person", "name": "By Olena Koval"}, "Ivan Ash", {"name": "olena koval"}],
        "datePublished": "2024-03-01T10:00:00+02:00",
        "dateModified": "2024-03-01T12:30:00Z",
        "inLanguage": "uk_ua",
        "articleSection": ["City", "Weather"],
        "keywords": "river, bridge,River",
        "image": [{"@type": "ImageObject", "url": "/bridge.jpg"}],
    }
    head = linked(article) + '<link rel="Canonical" href="/news/rain?utm_source=x">'
    found = extract.story(page(head), URL + "?page=1")
    assert found.headline == "River & bridge"
    assert found.standfirst == "The lower bridge is closed."
    assert found.authors == ["olena koval", "Ivan Ash"]
    assert found.published == datetime(2024, 3, 1, 10, tzinfo=timezone(timedelta(hours=2)))
    assert found.modified == datetime(2024, 3, 1, 12, 30, tzinfo=UTC)
    assert found.language == "uk-UA"
    assert found.section == "City"
    assert found.tags == ["River", "bridge"]
    assert found.picture == "https://paper.example/bridge.jpg"
    assert found.canonical == URL
    assert found.paragraphs == BODY
    assert found.text == "\n\n".join(BODY)


def test_an_article_in_a_graph_finds_its_author_by_reference() -> None:
    graph = [
        {"@type": "WebPage", "@id": URL},
        {"@type": ["Article", "Thing"], "headline": "Rain", "author": {"@id": "#olena"}},
        {"@type": "Person", "@id": "#olena", "name": "Olena Koval"},
    ]
    assert extract.story(page(linked({"@graph": graph})), URL).authors == ["Olena Koval"]


def test_of_several_articles_the_pages_own_is_read() -> None:
    others = [
        {"@type": "NewsArticle", "headline": "Elsewhere", "url": "https://paper.example/news/sun"},
        {"@type": "NewsArticle", "headline": "Rain", "mainEntityOfPage": {"@id": URL + "/amp/"}},
    ]
    assert extract.story(page(linked(others)), URL).headline == "Rain"


@pytest.mark.parametrize(
    "script",
    [
        '<!-- {"@type": "Article", "headline": "Rain",} -->',
        '//<![CDATA[\n{"@type": "Article", "headline": "Rain"}\n//]]>',
        '{"@type": "Article", "headline": "Rain\n"}',
    ],
)
def test_slightly_broken_json_ld_is_still_read(script: str) -> None:
    head = f'<script type="application/ld+json">{script}</script>'
    assert extract.story(page(head), URL).headline == "Rain"


@pytest.mark.parametrize(
    "script",
    [
        '{"@type": "Article", "headline": ',
        "[" * 100_000,
        '{"a":' * 100_000,
        '{"@type": 7, "@id": []}',
        "null",
        "," * 50_000,
    ],
)
def test_hopeless_json_ld_leaves_the_meta_elements(script: str) -> None:
    head = f'<script type="application/ld+json">{script}</script><meta property="og:title" content="Rain">'
    assert extract.story(page(head), URL).headline == "Rain"


def test_json_ld_of_wrong_shapes_is_passed_over() -> None:
    wrong = {
        "@type": "NewsArticle",
        "headline": {"a": 1},
        "author": [7, None, {"name": ["Olena"]}],
        "datePublished": "yesterday",
        "dateModified": "0001-01-01T00:00:00",
        "image": [None, {"url": 3}, "javascript:alert(1)"],
        "keywords": [1],
        "inLanguage": {"alternateName": "not a language!"},
        "articleSection": 3,
    }
    found = extract.story(page(linked(wrong) + "<title>Rain</title>"), URL)
    assert (found.headline, found.authors, found.tags, found.section) == ("Rain", ["Olena"], [], "")
    assert (found.published, found.modified, found.picture, found.language) == (None, None, "", "")


def test_meta_elements_tell_what_json_ld_does_not() -> None:
    head = (
        '<base href="https://static.paper.example/a/"><title>Rain | The Paper</title>'
        '<meta property="og:site_name" content="The Paper"><meta property="og:title" content="Rain | The Paper">'
        '<meta name="description" content="It rained."><meta name="author" content="by Olena Koval">'
        '<meta property="article:published_time" content="2024-03-01"><meta property="article:tag" content="rain">'
        '<meta property="og:updated_time" content="Fri, 01 Mar 2024 10:00:00 GMT">'
        '<meta property="og:image" content="b.jpg"><meta property="og:url" content="https://paper.example/r">'
    )
    found = extract.story(page(head, html='<html lang="zh-hant-tw">'), URL)
    assert (found.headline, found.standfirst, found.authors) == ("Rain", "It rained.", ["Olena Koval"])
    assert found.published == datetime(2024, 3, 1, tzinfo=UTC)
    assert found.modified == datetime(2024, 3, 1, 10, tzinfo=UTC)
    assert (found.language, found.tags) == ("zh-Hant-TW", ["rain"])
    assert found.picture == "https://static.paper.example/a/b.jpg"
    assert found.canonical == "https://paper.example/r"


def test_a_page_without_statements_is_named_by_its_heading() -> None:
    found = extract.story(page(body="<h1>Rain <i>again</i></h1><p>" + "</p><p>".join(BODY)), URL)
    assert found.headline == "Rain again"
    assert found.paragraphs == BODY


# The text of the story


def test_the_marked_element_is_the_storys_text_whatever_stands_around_it() -> None:
    body = "<main><p>Not this, though it is quite long.</p><div data-ombud-story><p>Short.</p><p>Text.</p></div></main>"
    assert extract.story(page(body=body), URL).paragraphs == ["Short.", "Text."]


def test_a_page_drawn_by_scripts_is_read_from_its_article_body() -> None:
    article = {"@type": "NewsArticle", "headline": "Rain", "articleBody": "\n".join(BODY)}
    assert extract.story(page(linked(article), body="<div id=app></div>"), URL).paragraphs == BODY


def test_a_page_too_large_to_read_gives_its_article() -> None:
    body = "<article><p>Rain.</p></article>" + "<i></i>" * 20_001
    assert extract.story(page(body=body), URL).paragraphs == ["Rain."]


@pytest.mark.parametrize(
    "nothing", [b"", b"\x00" * 100, b"<html></html>", b"%PDF-1.7", "<div>" * 50_000, "<p " + "a=b " * 9999, "\ud800"]
)
def test_a_page_that_yields_nothing_gives_empty_fields(nothing: bytes | str) -> None:
    found = extract.story(nothing, URL)
    assert (found.headline, found.authors, found.published) == ("", [], None)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=300), st.sampled_from(["", URL, "javascript:alert(1)", "//[", "http://[::1"]))
def test_no_bytes_make_it_fail(noise: bytes, url: str) -> None:
    extract.story(noise, url)
    extract.story(page("<base href='//['><link rel=canonical href='http://[x'>").encode() + noise, url)


def test_trafilatura_is_loaded_only_when_a_page_is_read() -> None:
    program = "import sys; from ombud.text import extract; sys.exit('trafilatura' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], cwd=Path(__file__).parents[1]).returncode == 0


# Real pages


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """Runs of four words, counted."""
    words = re.findall(r"\w+", text.lower())
    return Counter(tuple(words[i : i + 4]) for i in range(max(1, len(words) - 3)))


def f1(found: str, given_body: str) -> float:
    """Harmonic mean of precision and recall over shingles."""
    ours, theirs = shingles(found), shingles(given_body)
    return 2 * (ours & theirs).total() / (ours.total() + theirs.total())


@pytest.mark.skipif(not PAGES.exists(), reason="the collection of saved news pages is not beside this checkout")
def test_saved_news_pages_give_their_text_as_it_stands_in_the_page(capsys: pytest.CaptureFixture[str]) -> None:
    scores, written, total = [], 0, 0
    for row in json.loads((PAGES / "index.json").read_text()):
        html = (PAGES / row["file"]).read_bytes()
        found = extract.story(html, row["url"])
        scores.append(f1(found.text, row["body"]))
        root = parse(html)
        assert root is not None
        assert found.headline, row["url"]
        in_page = set(paragraphs(root))
        written += sum(paragraph in in_page for paragraph in found.paragraphs)
        total += len(found.paragraphs)
    mean = sum(scores) / len(scores)
    with capsys.disabled():
        print(f"\n{len(scores)} news pages: mean F1 {mean:.4f}, worst {min(scores):.3f}, {written}/{total} verbatim")  # noqa: T201
    assert mean >= 0.95
    assert written / total >= 0.99
