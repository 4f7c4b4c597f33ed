"""The browser's text of a story is the server's, and a selection becomes the right quote of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from passages import QUOTE, READ, REVEAL, ask
from playwright.sync_api import Page
from servers import Elsewhere, Ombud
from watched import Reader

from ombud.demo import FOLDER
from ombud.text import anchor, extract_text

HEAD = '<!doctype html><html lang="en"><meta charset="utf-8"><title>Page</title><body>'
NASTY = """
<p>Plain, <b>bold</b>and <a href="#">a <i>linked</i></a> word.  Two   spaces,
a line&nbsp;break and<br>a new line.<!-- a comment --> So­ft hyphen; zero​width; “quotes”.</p>
loose words <span>in a span</span><div>a block</div>after it
<ul><li>one</li><li>two <ul><li>nested</li></ul></li></ul>
<table><tr><th>Year</th><td>1913</td></tr><tr><td>a<td>b</table>
<figure><img alt="not text" src="data:,"><figcaption>A caption</figcaption></figure>
<p hidden>hidden</p><p style="color: red; display : none">invisible</p><span hidden>x</span>
<aside>beside</aside><ombud-topics>topics</ombud-topics>be<script>1</script>fore<button>Share</button> end
<template><p>in a template</p></template><noscript>no script</noscript><svg><text>drawn</text></svg>
<pre>  kept   as
one paragraph </pre><details><summary>More</summary>of it</details>
<p>\u3000Wide\u2003spaces\u202f!\u3000</p><p>👩‍👩‍👧 and é and नि and 𝔸 and 🇺🇦.</p><p></p><p> </p>
<video>fallback</video><label>Label <input value="v"></label><textarea>typed</textarea><wbr>wb<wbr>r
"""


@pytest.fixture
def put(elsewhere: Elsewhere, reader: Reader) -> Callable[[str], Page]:
    """Opens a page that holds this HTML and nothing of Ombud's."""

    def open_page(html: str) -> Page:
        reader.page.goto(elsewhere.put(f"{HEAD}{html}"))
        return reader.page

    return open_page


def quoted(ombud: Ombud, page: Page) -> Any:
    """The quote of what is selected now."""
    return ask(ombud, page, QUOTE)


def test_the_lists_of_elements_are_the_same_in_browser_and_server() -> None:
    embed = Path(__file__).parents[2] / "embed"
    script = (embed / "passage.js").read_text()
    for name in ("BLOCKS", "DROPPED"):
        listed = script.split(f"const {name} = names(`")[1].split("`")[0].split()
        assert set(listed) == getattr(extract_text, name)


def test_a_browser_reads_what_the_server_reads_from_html_full_of_corner_cases(
    ombud: Ombud, put: Callable[[str], Page]
) -> None:
    page = put(f"<article>{NASTY}</article>")
    assert ask(ombud, page, READ) == extract_text.html_text(NASTY)


@pytest.mark.parametrize("slug", [path.stem.partition("-")[2] for path in FOLDER.glob("stories/*.toml")])
def test_a_browser_reads_the_text_that_the_server_has_of_a_story(ombud: Ombud, reader: Reader, slug: str) -> None:
    reader.page.goto(ombud.own(slug))
    read = ask(ombud, reader.page, READ)
    status, story = ombud.call("GET", f"stories?url={ombud.own(slug)}", Authorization=f"Bearer {ombud.key}")
    assert (status, read) == (200, story["text"])


@pytest.mark.parametrize(
    ("html", "points", "exact"),
    [
        ("<p>One <b>two</b> <i>three</i> four</p>", [("b", 0, 1), ("i", 0, 3)], "wo thr"),
        ("<p>One two</p><p>Three four</p>", [("p", 0, 4), ("p + p", 0, 5)], "two\n\nThree"),
        ("<p>One<br>two</p>", [("p", 0, 0), ("p", 2, 3)], "One\n\ntwo"),
        ("<p> One   two </p>", [("p", 0, 0), ("p", 0, 11)], "One two"),
        ("<table><tr><td>1913</td><td>2.31 m</td></tr></table>", [("td", 0, 0), ("td + td", 0, 6)], "1913 2.31 m"),
        ("<p>One <button>Share</button>two</p>", [("p", 0, 0), ("p", 2, 3)], "One two"),
        ("<p>A 👩‍👩‍👧 family</p>", [("p", 0, 4), ("p", 0, 13)], "👩‍👩‍👧 fa"),
        ("<p>Cafe\u0301s and</p>", [("p", 0, 0), ("p", 0, 4)], "Cafe\u0301"),
        ("<p>One</p><figcaption>A caption</figcaption>", [("p", 0, 0), ("figcaption", 0, 9)], "One"),
    ],
)
def test_a_selection_is_quoted_by_the_rules(
    put: Callable[[str], Page], ombud: Ombud, html: str, points: list[tuple[str, int, int]], exact: str
) -> None:
    before, after = "<p>🦆 Before it.</p>", "<p>After it.</p>"
    page = put(f"<article>{before}<section>{html}</section>{after}</article>")
    page.evaluate(
        """([[one, i, from], [other, j, to]]) => {
          const part = (name) => document.querySelector(`section > ${name}, section ${name}`)
          getSelection().setBaseAndExtent(part(one).childNodes[i], from, part(other).childNodes[j], to)
        }""",
        points,
    )
    quote = quoted(ombud, page)
    text = extract_text.html_text(f"{before}<section>{html}</section>{after}")
    assert text[quote["start"] : quote["end"]] == quote["exact"] == exact
    assert anchor.quote(text, quote["start"], quote["end"]) == anchor.Quote(**quote)


def test_a_paragraph_selected_by_three_clicks_is_quoted_without_the_next(
    ombud: Ombud, put: Callable[[str], Page]
) -> None:
    page = put("<article><p>Before.</p><p id=it>The <b>whole</b> paragraph.</p>\n<p>After.</p></article>")
    page.locator("#it").click(click_count=3)
    assert quoted(ombud, page)["exact"] == "The whole paragraph."


def test_words_in_a_shadow_root_are_quoted_where_they_are_read(ombud: Ombud, put: Callable[[str], Page]) -> None:
    page = put(
        """<article><p>Before.</p><x-box>slotted words<template shadowrootmode="open">
        <p>Shadow <b>words</b> and <slot></slot>.</p></template></x-box><p>After.</p></article>""",
    )
    page.locator("b").dblclick()
    quote = quoted(ombud, page)
    assert (quote["exact"], quote["prefix"]) == ("words", "Before.\n\nShadow ")
    assert quote["suffix"] == " and slotted words.\n\nAfter."


def test_words_beside_the_story_are_called_foreign_with_their_surroundings(
    ombud: Ombud, put: Callable[[str], Page]
) -> None:
    page = put("<article><p>Text.</p><figure><figcaption>A fine caption</figcaption></figure></article>")
    words = "document.querySelector('figcaption').firstChild"
    page.evaluate(f"getSelection().setBaseAndExtent({words}, 2, {words}, 6)")
    assert quoted(ombud, page) == {"exact": "fine", "prefix": "Text.\n\nA ", "suffix": " caption", "foreign": True}


@pytest.mark.parametrize(
    "html", ["<p contenteditable id=it>being written</p>", "<ombud-notices id=it>ours</ombud-notices>"]
)
def test_words_being_written_and_our_own_are_no_quote(ombud: Ombud, put: Callable[[str], Page], html: str) -> None:
    page = put(f"<article><p>Text.</p>{html}</article>")
    page.locator("#it").dblclick()
    assert quoted(ombud, page) is None


def test_a_link_to_a_passage_marks_it_and_brings_it_into_view(
    ombud: Ombud, reader: Reader, eventually: Callable[..., Any]
) -> None:
    page = reader.page
    page.goto(ombud.own("footbridge-reopens") + "#ombud-passage=the,said%20on%20:~:text=far")
    eventually(lambda: page.evaluate("CSS.highlights.size === 1"))
    words, before, seen = page.evaluate(
        """() => {
          const [range] = CSS.highlights.get('ombud-passage')
          const { top } = range.getBoundingClientRect()
          const before = range.startContainer.data.slice(0, range.startOffset)
          return [range.toString(), before, top > 0 && top < innerHeight]
        }"""
    )
    assert (words, seen) == ("the", True)
    assert before.endswith("said on ")


@pytest.mark.parametrize("hash", ["#ombud-passage=", "#ombud-passage=%E0%A4%A", "#ombud-passage=nowhere%20here"])
def test_a_link_to_a_passage_that_is_not_there_changes_nothing(ombud: Ombud, reader: Reader, hash: str) -> None:
    reader.page.goto(ombud.own("footbridge-reopens"))
    assert ask(ombud, reader.page, REVEAL, hash) is False
    assert reader.page.evaluate("[scrollY, CSS.highlights.size]") == [0, 0]
