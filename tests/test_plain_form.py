"""The plain form of a comment: feeds, previews and mail."""

import pytest

from ombud.text import markup, plain, veils

CURTAIN = "[hidden]"


def _plain(source: str) -> str:
    return plain.plain(markup.render(source), veiled=False, curtain=CURTAIN)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("one\ntwo\n\nthree", "one\ntwo\n\nthree"),
        ("*so* & **much** `<b>`", "so & much <b>"),
        ("> said\n> more\n>\n> > deeper\n\nno", "> said\n> more\n>\n> > deeper\n\nno"),
        ("- a\n- b\n  - c\n    d", "- a\n- b\n  - c\n    d"),
        ("3. a\n4. b", "3. a\n4. b"),
        ("- a\n\n- b\n\n  c", "- a\n- b\n  c"),
        ("```\na\n\n  b\n```\nend", "a\n\n  b\n\nend"),
        ("[words](https://a.example/x)", "words (https://a.example/x)"),
        ("https://a.example/x", "https://a.example/x"),
        ("[a.example](https://a.example/)", "a.example"),
        ("[b.example](https://a.example/)", "b.example (https://a.example/)"),
        ("http://приклад.укр/шлях", "http://приклад.укр/шлях"),
        ("<ann@a.example>", "ann@a.example"),
        ("<script> &lt; &#x202E;", "<script> &lt; &#x202E;"),
        ("", ""),
    ],
)
def test_a_comment_reads_well_as_plain_text(source: str, text: str) -> None:
    assert _plain(source) == text


def test_veiled_words_are_behind_the_curtain() -> None:
    assert _plain("it was ||the *butler* with [it](https://a.example/butler)||!") == "it was [hidden]!"
    assert _plain("[by ||him||](https://a.example/butler)") == "[hidden]"
    assert _plain("> - ||butler||") == "> - [hidden]"


def test_a_veiled_comment_is_the_curtain_alone() -> None:
    assert plain.plain(markup.render("the butler"), veiled=True, curtain=CURTAIN) == CURTAIN


def test_html_already_dressed_for_a_page_leaks_nothing_either() -> None:
    dressed = veils.dress(markup.render("it was ||the butler||"), "Show")
    assert plain.plain(dressed, veiled=False, curtain=CURTAIN) == "it was [hidden]"


def test_images_say_their_alternative_text() -> None:
    html = markup.render("see ![a ||butler|| cat](https://a.example/x.png)", images=True)
    assert plain.plain(html, veiled=False, curtain=CURTAIN) == "see a  cat"
    veiled = markup.render("||![a cat](https://a.example/x.png)||", images=True)
    assert plain.plain(veiled, veiled=False, curtain=CURTAIN) == CURTAIN


def test_a_direction_closed_only_behind_the_curtain_does_not_leak() -> None:
    assert _plain("a \u2067 b ||c\u2069||") == "a  b [hidden]"
    assert plain.excerpt("a \u2067 long isolate\u2069", 9) == "a  long…"


@pytest.mark.parametrize(
    ("text", "length", "cut"),
    [
        ("short", 5, "short"),
        ("two\n\nlines  here", 20, "two lines here"),
        ("Слово за словом, і ще одне", 20, "Слово за словом, і…"),
        ("one, two", 6, "one…"),
        ("Donaudampfschifffahrt", 10, "Donaudamp…"),
        ("e\u0301" * 9, 6, "e\u0301e\u0301…"),
        ("👩\u200d👩\u200d👧 and more", 6, "👩\u200d👩\u200d👧…"),
        ("👩\u200d👩\u200d👧 and more", 4, ""),
        ("any", 0, ""),
        ("any", 1, ""),
    ],
)
def test_an_excerpt_ends_at_a_word_and_splits_no_character(text: str, length: int, cut: str) -> None:
    assert plain.excerpt(text, length) == cut
    assert len(cut) <= length
