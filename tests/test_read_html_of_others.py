"""`text.from_html`: what other systems' HTML becomes, and that nothing in it gets through."""

from __future__ import annotations

import pytest

from ombud.text import from_html, markup

CASES = {
    "<p>One</p><p>Two</p>": "<p>One</p>\n<p>Two</p>",
    "One<br>Two": "<p>One<br>\nTwo</p>",
    "<i>so</i> <strong>much</strong>": "<p><em>so</em> <strong>much</strong></p>",
    "2 * 3 * 4 and a_b_c": "<p>2 * 3 * 4 and a_b_c</p>",
    "1. is not a list": "<p>1. is not a list</p>",
    "&gt; is not a quote": "<p>&gt; is not a quote</p>",
    "&lt;script&gt;alert(1)&lt;/script&gt;": "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>",
    "<script>alert(1)</script>still here": "<p>still here</p>",
    "<a href='javascript:alert(1)'>here</a>": "<p>here</p>",
    "||no veil||": "<p>||no veil||</p>",
}


@pytest.mark.parametrize(("html", "wanted"), CASES.items())
def test_words_stay_what_they_were(html: str, wanted: str) -> None:
    assert markup.render(from_html.source(html)) == wanted


def test_a_quote_stays_one() -> None:
    made = markup.render(from_html.source("<blockquote><p>You said<br>this</p></blockquote><p>No.</p>"))
    assert made.replace("\n", "") == "<blockquote><p>You said<br>this</p></blockquote><p>No.</p>"


def test_a_link_keeps_its_words_and_its_address() -> None:
    made = markup.render(from_html.source('<a href="https://a.example/x_y_z" onclick="x()">the page</a>'))
    assert 'href="https://a.example/x_y_z"' in made
    assert ">the page</a>" in made
    assert "onclick" not in made
