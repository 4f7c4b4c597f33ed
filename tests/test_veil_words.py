"""Veiling a few words of a comment: `||like this||`."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ombud.text import markup, plain, veils


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("it was ||the butler||.", "<p>it was <ombud-veil>the butler</ombud-veil>.</p>"),
        ("|| spaced ||", "<p><ombud-veil> spaced </ombud-veil></p>"),
        ("||a *b* c||", "<p><ombud-veil>a <em>b</em> c</ombud-veil></p>"),
        ("*a ||b|| c*", "<p><em>a <ombud-veil>b</ombud-veil> c</em></p>"),
        ("*a ||b* c||", "<p>*a <ombud-veil>b* c</ombud-veil></p>"),
        ("||a||||b||", "<p><ombud-veil>a</ombud-veil><ombud-veil>b</ombud-veil></p>"),
        ("||||a||", "<p><ombud-veil>a</ombud-veil></p>"),
        ("||a\nb||", "<p><ombud-veil>a<br>\nb</ombud-veil></p>"),
        ("||a `||` b||", "<p><ombud-veil>a <code>||</code> b</ombud-veil></p>"),
        (r"||a \|| b||", "<p><ombud-veil>a || b</ombud-veil></p>"),
        ("> - ||a||", "<blockquote>\n<ul>\n<li><ombud-veil>a</ombud-veil></li>\n</ul>\n</blockquote>"),
    ],
)
def test_a_reader_veils_a_few_words(source: str, html: str) -> None:
    assert markup.render(source) == html


@pytest.mark.parametrize("source", ["a || b", "||", "||||", "|| ||", "a | b | c", "||one", "one||", r"\||a"])
def test_bars_that_veil_nothing_stay_text(source: str) -> None:
    assert markup.render(source) == f"<p>{source.replace(chr(92), '')}</p>"


def test_a_veil_ends_with_its_paragraph() -> None:
    assert "ombud-veil" not in markup.render("||one\n\ntwo||")
    assert "ombud-veil" not in markup.render("- ||one\n- two||")


def test_bars_within_code_are_code() -> None:
    assert markup.render("`||a||`") == "<p><code>||a||</code></p>"
    assert markup.render("```\n||a||\n```") == "<pre><code>||a||\n</code></pre>"


def test_a_veil_holds_links_and_an_address_ends_at_the_bars() -> None:
    html = markup.render("||https://a.example/ and [b](https://b.example/)||")
    assert html.startswith("<p><ombud-veil><a ")
    assert markup.links(html) == ["https://a.example/", "https://b.example/"]


def test_a_veil_within_a_link_veils_the_whole_link() -> None:
    html = markup.render("[it was ||him||](https://a.example/him)")
    assert html.startswith("<p><ombud-veil><a href=")
    assert html.endswith("it was him</a></ombud-veil></p>")


def test_veiled_words_never_become_the_alternative_text_of_an_image() -> None:
    html = markup.render("![a ||butler|| b](https://a.example/x.png)", images=True)
    assert "<img" in html
    assert "butler" not in html


def test_many_brackets_before_its_end_do_not_lift_a_veil() -> None:
    html = markup.render("||" + "[" * 200 + "butler||")
    assert "butler" not in plain.plain(html, veiled=False, curtain="")


def test_a_dressed_veil_is_a_named_checkbox_before_its_words() -> None:
    html = veils.dress(markup.render("so ||a *b*|| and ||c||"), 'Show "these" <words>')
    name = "Show &quot;these&quot; &lt;words&gt;"
    box = f'<label class="ombud-words"><input type="checkbox" aria-label="{name}"><span>'
    assert html == f"<p>so {box}a <em>b</em></span></label> and {box}c</span></label></p>"


def test_a_reader_cannot_write_the_element_itself() -> None:
    for source in ("<ombud-veil>x", "</ombud-veil>", '<label class="ombud-words">', "&lt;ombud-veil&gt;"):
        html = markup.render(source)
        assert veils.dress(html, "Show") == html


class _Balance(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.sound = True

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "label" and {"a", "label"} & set(self.open):
            self.sound = False
        if tag not in ("br", "input"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.sound = False


_PIECES = [*"||||ab *_`[]()\\\n>-:/!", "https://a.example", "](https://a.example)"]


@given(st.lists(st.sampled_from(_PIECES), max_size=60).map("".join))
def test_dressed_veils_are_always_well_nested(source: str) -> None:
    reader = _Balance()
    reader.feed(veils.dress(markup.render(source), "Show"))
    reader.close()
    assert reader.sound
    assert reader.open == []


_AROUND = st.lists(
    st.sampled_from(
        [
            "a ",
            "|| ",
            "*",
            "`",
            "[",
            "](https://x.example)",
            "> ",
            "- ",
            "\n",
            "\n\n",
            "\\",
            "&",
            "![",
            "https://x.example/ ",
        ]
    ),
    max_size=12,
).map("".join)


@given(_AROUND, _AROUND)
def test_a_word_veiled_in_a_paragraph_of_its_own_never_reaches_the_plain_form(before: str, after: str) -> None:
    word = "BUTLER"
    source = f"{before}\n\n||it was {word} then||\n\n{after}"
    html = markup.render(source)
    text = plain.plain(html, veiled=False, curtain="[hidden]")
    if f"<ombud-veil>it was {word}" in html:
        assert word not in text
    else:
        assert "`" in before or "\\" in before
