"""Other topics of interest in a browser: where they are placed, that nothing moves, without scripts, right to left."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from beside import LINE, NAME, SHIFTS, page, stands, tell_of_trades  # noqa: F401
from playwright.sync_api import expect
from servers import Ombud
from test_everybody_can_use_it import assert_open_to_all
from watched import Reader

ARABIC = "فُتح الجسر من جديد بعد أربعة عشر شهرًا، وكانت أول من عبره طفلة تحمل آلة تشيلو أكبر منها بكثير. "


def test_topics_stand_between_two_paragraphs_of_a_long_story(
    ombud: Ombud, reader: Reader, told: Callable[..., str]
) -> None:
    reader.page.goto(told(page(ombud, LINE * 40)))
    place = stands(reader.page)
    assert place["inside"]
    assert place["count"] >= 3
    assert place["share"] <= 0.75
    assert place["after"] == "p"
    assert reader.page.evaluate(SHIFTS) == 0
    region = reader.page.get_by_role("complementary", name=NAME)
    region.scroll_into_view_if_needed()
    links = region.get_by_role("link")
    expect(links.first).to_have_text(re.compile("Glass, number [234]"))
    assert (links.first.get_attribute("href") or "").startswith(ombud.own("glass-"))
    expect(region.get_by_text("By mouth.").first).to_be_visible()


def test_they_keep_away_from_lists_headings_quotations_and_introductions(
    ombud: Ombud, reader: Reader, told: Callable[..., str]
) -> None:
    said = LINE.replace("nobody speaks.", "somebody says:")
    text = (
        LINE * 8
        + ("<h2>Fire</h2>" + LINE + f"<ul><li>{LINE}</li></ul>" + said + f"<blockquote>{LINE}</blockquote>") * 6
    )
    reader.page.set_viewport_size({"width": 1280, "height": 1400})
    reader.page.goto(told(page(ombud, text + LINE * 30)))
    place = stands(reader.page)
    assert place["inside"]
    assert place["after"] == "p"
    assert place["apart"]
    assert not place["colon"]
    assert reader.page.evaluate(SHIFTS) == 0


def test_a_story_without_room_has_them_by_its_comments(ombud: Ombud, reader: Reader, told: Callable[..., str]) -> None:
    reader.page.goto(told(page(ombud, LINE * 3)))
    place = stands(reader.page)
    assert not place["inside"]
    assert place["beside"]
    assert reader.page.evaluate(SHIFTS) == 0


def test_they_stand_where_the_page_wants_them(ombud: Ombud, reader: Reader, told: Callable[..., str]) -> None:
    text = LINE * 20 + "<ombud-topics><a href='/all'>All stories</a></ombud-topics>" + LINE * 20
    reader.page.goto(told(page(ombud, text)))
    expect(reader.page.get_by_role("complementary", name=NAME)).to_have_count(1)
    expect(reader.page.get_by_role("link", name="All stories")).to_have_count(0)


def test_a_page_that_wants_none_has_none(ombud: Ombud, reader: Reader, told: Callable[..., str]) -> None:
    html = page(ombud, LINE * 40).replace("<script async", '<script async data-topics="off"')
    reader.page.goto(told(html))
    reader.page.locator("ombud-comments").scroll_into_view_if_needed()
    expect(reader.page.get_by_role("heading", name="Comments (0)")).to_be_visible()
    expect(reader.page.locator("ombud-topics")).to_have_count(0)


def test_without_topics_the_fallback_of_the_page_stays(ombud: Ombud, reader: Reader) -> None:
    reader.expect("status of 4")
    text = LINE * 4 + "<ombud-topics><a href='/all'>All stories</a></ombud-topics>"
    reader.page.goto(ombud.elsewhere.put(page(ombud, text)))
    reader.page.locator("ombud-comments").scroll_into_view_if_needed()
    expect(reader.page.get_by_role("heading", name="Comments (0)")).to_be_visible()
    expect(reader.page.get_by_role("link", name="All stories")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_right_to_left_page_has_them_from_right_to_left(
    ombud: Ombud, open_reader: Callable[..., Reader], told: Callable[..., str], scheme: Any
) -> None:
    reader = open_reader(color_scheme=scheme, viewport={"width": 390, "height": 800})
    css = "html { color-scheme: light dark } body { margin: 1rem }"
    html = page(ombud, f"<p>{ARABIC * 3}</p>" * 20, lang="ar", dir="rtl", title="عاد الجسر", css=css)
    reader.page.goto(told(html, language="ar"))
    region = reader.page.locator("ombud-topics aside")
    expect(region).to_be_attached()
    assert region.evaluate("(node) => getComputedStyle(node.querySelector('li')).textAlign") == "start"
    assert reader.page.evaluate(SHIFTS) == 0
    reader.page.locator("ombud-topics").scroll_into_view_if_needed()
    assert_open_to_all(reader.page)
