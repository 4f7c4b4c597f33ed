"""Other topics of interest on our own pages, also without scripts, and at the desk."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from beside import LINE, NAME, SHIFTS, STANDS, offered, page, tell_of_trades, told_of  # noqa: F401
from playwright.sync_api import expect
from servers import SITE, Ombud
from test_everybody_can_use_it import assert_open_to_all
from watched import Reader

Eventually = Callable[[Callable[[], Any]], Any]


def test_our_own_pages_have_them_without_a_script(
    ombud: Ombud, open_reader: Callable[..., Reader], eventually: Eventually
) -> None:
    url = ombud.own("flood-book-nineteen-marks")
    # The worker finds the series after the stories.
    eventually(lambda: offered(ombud, url) and told_of(ombud, url)["series"])
    page = open_reader(java_script_enabled=False).page
    page.goto(url)
    expect(page.get_by_role("complementary", name=NAME)).to_be_visible()
    place = page.locator("ombud-topics").evaluate(STANDS)
    assert place["inside"]
    assert place["count"] >= 3
    assert place["share"] <= 0.76
    assert place["after"] == "p"
    assert place["apart"]
    page.emulate_media(media="print")
    expect(page.get_by_role("complementary", name=NAME)).to_be_hidden()
    page.emulate_media(media="screen")
    series = page.get_by_role("navigation", name="The story so far")
    expect(series.get_by_role("link")).to_have_text("The flood book, part 2: the stone that climbed")
    page.get_by_role("link", name="floods").click()
    expect(page.get_by_role("heading", name="floods")).to_be_visible()
    expect(page.get_by_role("article")).to_have_count(2)
    page.goto(url)
    page.get_by_role("link", name="Now being discussed").click()
    expect(page.get_by_role("region", name="Now being discussed")).to_be_visible()


@pytest.mark.parametrize("look", [{}, {"color_scheme": "dark", "viewport": {"width": 390, "height": 800}}])
def test_our_own_pages_do_not_move_when_what_is_discussed_comes(
    ombud: Ombud, open_reader: Callable[..., Reader], eventually: Eventually, look: Any
) -> None:
    url = ombud.own("flood-book-nineteen-marks")
    eventually(lambda: offered(ombud, url))
    page = open_reader(reduced_motion="reduce", **look).page
    page.goto(url)
    discussed = page.get_by_role("region", name="Now being discussed")
    expect(discussed).to_be_attached()
    assert page.evaluate(SHIFTS) == 0
    expect(page.get_by_role("link", name="The flood book, part 1", exact=False)).to_have_count(0)
    discussed.scroll_into_view_if_needed()
    assert_open_to_all(page)


@pytest.mark.parametrize("look", [{}, {"color_scheme": "dark", "viewport": {"width": 320, "height": 640}}])
def test_a_topics_page_is_open_to_all(ombud: Ombud, open_reader: Callable[..., Reader], look: Any) -> None:
    page = open_reader(reduced_motion="reduce", **look).page
    page.goto(f"{ombud.url}/topics/{SITE}/river")
    assert_open_to_all(page)


@pytest.mark.parametrize("look", [{}, {"color_scheme": "dark", "viewport": {"width": 320, "height": 640}}])
def test_the_desk_shows_why_and_pins(
    ombud: Ombud, open_reader: Callable[..., Reader], told: Callable[..., str], look: Any
) -> None:
    url = told(page(ombud, LINE * 12))
    reader = open_reader(reduced_motion="reduce", **look).page
    command = [sys.executable, "-m", "ombud", "staff", "add", "glazier", "--role", "editor", "--site", SITE]
    added = subprocess.run(command, env=ombud.environ, check=True, capture_output=True, text=True)
    reader.goto(added.stdout.split()[-1])
    reader.get_by_role("button").first.click()
    reader.wait_for_url("**/desk/**")
    reader.goto(f"{ombud.url}/desk/stories?{urlencode({'q': url})}")
    reader.get_by_role("link", name="Glass, number 1").first.click()
    reader.get_by_role("link", name=NAME).click()
    expect(reader.locator(".why").first).to_be_visible()
    assert_open_to_all(reader)
    reader.get_by_role("button", name="Pin: Glass, number 4").click()
    expect(reader.locator(".beside li").first).to_contain_text("Glass, number 4")
    assert offered(ombud, url)[0]["headline"] == "Glass, number 4"
    reader.get_by_role("button", name="Ban: Glass, number 2").click()
    expect(reader.get_by_role("heading", name="Never beside this story")).to_be_visible()
    assert "Glass, number 2" not in [row["headline"] for row in offered(ombud, url)]
    assert_open_to_all(reader)
