"""What goes to a translator and comes back: no veil is lifted on the way, and nothing comes along."""

from __future__ import annotations

import pytest

from ombud.text import translatable


@pytest.mark.parametrize(
    "came",
    [
        ['<p>He said <img id="veil-0"> twice.</p>', "the gardener"],
        ["<p>He said it twice.</p>", "the gardener"],
        ['<p>He <IMG alt="" id=veil-0 /> said <img id="veil-0"> it.</p>', "the gardener"],
        ['<p></ombud-veil><ombud-veil>x</ombud-veil><img id="veil-7"></p>', "the </ombud-veil>gardener"],
    ],
)
def test_no_translator_can_lift_a_veil(came: list[str]) -> None:
    sent = translatable.parts("<p>Він сказав <ombud-veil>садівник</ombud-veil> двічі.</p>")
    assert sent == ['<p>Він сказав <img id="veil-0"> двічі.</p>', "садівник"]
    html = translatable.rejoin(sent, came, images=False)
    assert html.count("<ombud-veil>") == html.count("</ombud-veil>") == 1
    inside = html.partition("<ombud-veil>")[2].partition("</ombud-veil>")[0]
    assert "gardener" in inside
    assert "gardener" not in html.replace(inside, "")


def test_what_comes_back_is_sanitised_and_links_nowhere_new() -> None:
    sent = translatable.parts('<p><a href="https://paper.example/" rel="ugc">тут</a></p>')
    hostile = '<p onclick="x()"><a href="https://evil.example/">here</a><script>x()</script><img src="//evil/x"></p>'
    html = translatable.rejoin(sent, [hostile], images=True)
    assert "evil" not in html
    assert "script" not in html
    assert "onclick" not in html
    kept = translatable.rejoin(sent, ['<p><a href="https://paper.example/">here</a></p>'], images=True)
    assert 'href="https://paper.example/"' in kept


@pytest.mark.parametrize("came", [[], ["<p>a</p>", "b"], ["<script></script>"]])
def test_what_does_not_fit_is_no_translation(came: list[str]) -> None:
    with pytest.raises(translatable.Odd):
        translatable.rejoin(["<p>а</p>"], came, images=False)
