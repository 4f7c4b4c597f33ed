"""Other topics of interest in a browser: where they are placed, that nothing moves, without scripts, right to left."""

from __future__ import annotations

import itertools
import random
import re
import subprocess
import sys
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit
from urllib.request import Request

import pytest
from conftest import SHARED_PAGES, real_pages
from playwright.sync_api import Page, Route, expect
from servers import PAGE, PLAIN, SITE, Ombud, ask
from test_everybody_can_use_it import assert_open_to_all
from watched import HERE, Reader

TRADES = itertools.count(1)
Eventually = Callable[[Callable[[], Any]], Any]
NAME = "Other topics of interest"
ARABIC = "فُتح الجسر من جديد بعد أربعة عشر شهرًا، وكانت أول من عبره طفلة تحمل آلة تشيلو أكبر منها بكثير. "
# A mix of pages: plain paragraphs, wrapped ones, whole pages in a form, many lists and figures.
REAL = [page["file"] for page in real_pages()][::6]
SHIFTS = """() => new Promise((tell) => {
  let sum = 0
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => (sum += entry.value)))
    .observe({ type: 'layout-shift', buffered: true })
  setTimeout(() => tell(sum), 400)
})"""
# What of a page was moved while it was in sight, and stands behind the topics: pages move by themselves as well.
MOVED = """() => new Promise((tell) => {
  const topics = document.querySelector('ombud-topics'), moved = []
  const behind = (node) => node && topics.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING
  const nodes = (entry) => entry.sources.map((source) => source.node)
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) moved.push(...nodes(entry).filter(behind).map((node) => node.nodeName))
  }).observe({ type: 'layout-shift', buffered: true })
  setTimeout(() => tell(moved), 400)
})"""
STANDS = """(element) => {
  const story = ['[data-ombud-story]', 'article', 'main'].map((name) => document.querySelector(name)).find(Boolean)
  const before = element.previousElementSibling, after = element.nextElementSibling
  const beside = [before, after].some((node) => node?.localName === 'ombud-comments')
  const inside = Boolean(story?.contains(element)) && before?.localName === 'p' && !beside
  const plain = (node) => node.localName === 'p' && node.textContent.trim().length > 40
  const all = [...element.parentNode.children].filter(plain)
  const weigh = (list) => list.reduce((sum, node) => sum + node.textContent.length, 0)
  const above = all.filter((node) => node.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING)
  return {
    inside,
    count: above.length,
    share: weigh(above) / weigh(all),
    after: after?.localName,
    apart: !element.parentNode.closest('blockquote, li, figure, table, aside'),
    colon: /:\\s*$/.test(before?.textContent || ''),
    beside,
  }
}"""


def words(theme: int, seed: int) -> str:
    """A text of a made-up trade, whose order is another one for each seed, so that none is another's copy."""
    trade = random.Random(theme)
    said = ["".join(trade.choices("aeioulmnrst", k=7)) for _ in range(26)]
    own = [f"own{theme}x{seed}x{number}" for number in range(8)]
    return " ".join(random.Random(seed).sample(said, len(said)) + own)


def push(ombud: Ombud, url: str, text: str, seed: int, **facts: Any) -> None:
    """Make a page known as a story."""
    story = {"url": url, "headline": f"Glass, number {seed}", "text": text, "language": "en", **facts}
    status, answer = ombud.call("PUT", "stories", story, Authorization=f"Bearer {ombud.key}")
    assert status in (200, 201), answer


def offered(ombud: Ombud, url: str) -> list[Any]:
    """The stories offered beside a page, as programs are told."""
    found: list[Any] = told_of(ombud, url)["stories"]
    return found


def told_of(ombud: Ombud, url: str) -> dict[str, Any]:
    """All that programs are told of what stands beside a page."""
    found: dict[str, Any] = ask(Request(f"{ombud.url}/p/{SITE}/topics.json?{urlencode({'url': url})}"))[1]
    return found


@pytest.fixture
def told(ombud: Ombud, eventually: Eventually) -> Callable[..., str]:
    """Serves a page as a story of a trade of its own, beside which three others stand; its address."""

    def tell(html: str, headers: dict[str, str] | None = None, **facts: Any) -> str:
        url = ombud.elsewhere.put("<p></p>")
        ombud.elsewhere.change(url, html.replace("URL", url), **headers or {})
        theme = next(TRADES)
        push(ombud, url, words(theme, 1), 1, **facts)
        for seed in (2, 3, 4):
            push(ombud, ombud.own(f"glass-{theme}-{seed}"), words(theme, seed), seed, standfirst="By mouth.", **facts)
        for seed in range(5, 11):
            # Of other trades: what all stories of a language say is no reason to read on.
            push(ombud, ombud.own(f"glass-{theme}-{seed}"), words(next(TRADES), seed), seed, **facts)
        eventually(lambda: offered(ombud, url))
        return url

    return tell


def page(ombud: Ombud, text: str, **fields: str) -> str:
    """A page with the one tag."""
    given = {"lang": "en", "dir": "ltr", "title": "Glass", "css": PLAIN, "before": "<main>", "after": "</main>"}
    return PAGE.format(**given | {"text": text, "embed": ombud.embed} | fields)


def stands(reader: Page) -> dict[str, Any]:
    """Where the topics stand."""
    element = reader.locator("ombud-topics")
    expect(element.get_by_role("complementary", name=NAME)).to_be_attached()
    found: dict[str, Any] = element.evaluate(STANDS)
    return found


LINE = "<p>The molten glass is gathered at the end of a pipe, turned, blown and turned again, and nobody speaks.</p>"


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


def stay_here(route: Route) -> None:
    """Nothing of other hosts is loaded."""
    if urlsplit(route.request.url).hostname in HERE:
        route.continue_()
    else:
        route.abort()


@pytest.mark.parametrize("file", REAL or ["none"])
def test_a_real_page_is_not_moved_by_them(ombud: Ombud, reader: Reader, told: Callable[..., str], file: str) -> None:
    if not SHARED_PAGES.is_dir():
        pytest.skip("The saved pages of real publications are not at hand.")
    reader.expect("^console:|^failed:|^request to")  # of the page itself, which has lost its scripts and hosts
    reader.context.route("**/*", stay_here)
    saved = (SHARED_PAGES / file).read_bytes().decode("utf-8", "replace").replace("URL", "U-R-L")
    tag = f'<script async src="{ombud.embed}" data-lang="en" data-url="URL" data-site="{SITE}"></script>'
    end = saved.lower().rfind("</body>")
    html = saved[:end] + tag + saved[end:]
    policy = f"script-src {ombud.url}; connect-src {ombud.url}"
    url = told(html, {"Content_Security_Policy": policy})
    for width in (1280, 390):
        reader.page.set_viewport_size({"width": width, "height": 900})
        reader.page.goto(url)
        place = stands(reader.page)
        assert reader.page.evaluate(MOVED) == []
        print(f"{file} at {width}: {place}")  # noqa: T201
        assert place["inside"] or place["beside"]
        if place["inside"]:
            assert place["count"] >= 3
            assert place["share"] <= 0.76
            assert place["after"] == "p"
            assert place["apart"]
        box = reader.page.locator("ombud-topics").bounding_box()
        assert box
        assert box["width"] > 200
        assert box["x"] + box["width"] <= width + 1
