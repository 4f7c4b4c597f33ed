"""Saved pages of real publications with the one tag added: each has its thread, and looks as it did before."""

from __future__ import annotations

import base64
import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from conftest import SHARED_PAGES, real_pages
from playwright.sync_api import Page, Route, expect
from servers import Ombud
from watched import HERE, Reader

PAGES = [page["file"] for page in real_pages()]
HIGHEST = 9000  # pixels: ten screens
DIFFERENT = """async ([before, after]) => {
  const [one, other] = await Promise.all([before, after].map(async (png) => {
    const image = new Image()
    image.src = 'data:image/png;base64,' + png
    await image.decode()
    const context = new OffscreenCanvas(image.width, image.height).getContext('2d')
    context.drawImage(image, 0, 0)
    return new Uint32Array(context.getImageData(0, 0, image.width, image.height).data.buffer)
  }))
  return [one.filter((pixel, i) => pixel !== other[i]).length, one.length]
}"""
# Without the style sheets of other hosts their footers lie over the text, and move down with the thread's arrival.
OVERLAID = {"374ac9a59a85.html", "ffc109d474fd.html", "f5c90a6d5253.html"}
# Pictures and films are decoded when the browser has time for them: they differ from visit to visit, with the tag and
# without it. They keep their places here and are not drawn.
STILL = """img, video, canvas, iframe, object, embed { visibility: hidden !important }
* { animation: none !important; transition: none !important; background-image: none !important }"""
SETTLED = """async () => {
  const late = new Promise((done) => setTimeout(done, 5000))
  await Promise.race([document.fonts.ready, late])
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
}"""
UNHARMED = 0.25
PLACE = """(element) => {
  const { x, y, width } = element.getBoundingClientRect()
  const over = document.elementsFromPoint(x + width / 2, y + 60).map((node) => node.localName)
  return { x, width, y: y + scrollY, on_top: over[0] === 'ombud-comments' }
}"""


def stay_here(route: Route) -> None:
    """Nothing of other hosts is loaded."""
    if urlsplit(route.request.url).hostname in HERE:
        route.continue_()
    else:
        route.abort()


def settle(page: Page) -> None:
    """Waits until nothing of the page is under way, and takes out what looks otherwise each time."""
    page.add_style_tag(content=STILL)
    page.evaluate(SETTLED)


def pictures(page: Page, height: float, deepest: float) -> list[bytes]:
    """A page down to a height, screen by screen: in one piece its `vh` would be those of a giant screen."""
    width, screen = page.evaluate("[innerWidth, innerHeight]")
    taken = []
    for top in range(0, int(height), screen):
        page.evaluate("(top) => scrollTo({ top, behavior: 'instant' })", min(top, deepest))
        clip: Any = {"x": 0, "y": 0, "width": width, "height": min(screen, int(height) - min(top, deepest))}
        taken.append(page.screenshot(clip=clip, animations="disabled"))
    page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
    return taken


def different(page: Page, before: bytes, after: bytes) -> tuple[int, int]:
    """How many pixels of two pictures of the same size differ, and how many there are."""
    found: list[int] = page.evaluate(DIFFERENT, [base64.b64encode(one).decode() for one in (before, after)])
    return found[0], found[1]


@pytest.fixture(autouse=True)
def at_hand() -> None:
    """Skips where the saved pages are not."""
    if not SHARED_PAGES.is_dir():
        pytest.skip("The saved pages of real publications are not at hand.")


@pytest.mark.parametrize("file", PAGES or ["none"])
def test_a_real_page_with_the_tag(ombud: Ombud, reader: Reader, file: str) -> None:
    reader.expect("^console:|^failed:|^request to")  # of the page itself, which has lost its scripts and hosts
    reader.context.route("**/*", stay_here)
    saved, page = (SHARED_PAGES / file).read_bytes(), reader.page
    policy = f"script-src {ombud.url}; connect-src {ombud.url}"
    tag = f'<script async src="{ombud.embed}" data-lang="en" data-topics="off"></script>'.encode()
    end = saved.lower().rfind(b"</body>")
    plain = ombud.elsewhere.put(saved[:end] + b"<script></script>" + saved[end:], Content_Security_Policy=policy)
    tagged = ombud.elsewhere.put(saved[:end] + tag + saved[end:], Content_Security_Policy=policy)

    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(tagged)
        thread = page.locator("ombud-comments")
        thread.evaluate("(thread) => { thread.scrollIntoView(); scrollBy(0, -300) }")
        expect(thread.get_by_role("heading", name=re.compile(r"^Comments \(\d\)$"))).to_be_visible()
        place = thread.evaluate(PLACE)
        assert place["on_top"], "something of the page lies over the thread"
        assert 0 <= place["x"] <= width - place["width"]
        assert place["width"] > 250

    thread.get_by_role("textbox", name="Your comment").fill(f"Read on {file}.")
    thread.get_by_role("button", name="Post comment").click()
    expect(page.locator(".ombud-comment")).to_have_text(re.compile(f"Read on {file}."))
    expect(page.locator(".ombud-list")).to_have_css("list-style-type", "none")
    assert float(page.locator(".ombud-body").evaluate("(node) => parseFloat(getComputedStyle(node).fontSize)")) >= 14

    height = min(place["y"], HIGHEST)
    page.goto(plain)
    settle(page)
    deepest = page.evaluate("document.documentElement.scrollHeight - innerHeight")
    before = pictures(page, height, deepest)
    page.goto(tagged)
    thread.evaluate("(thread) => thread.ask()")
    settle(page)
    pairs = [different(page, *pair) for pair in zip(before, pictures(page, height, deepest), strict=True)]
    changed, seen = sum(one for one, _all in pairs), sum(all for _one, all in pairs)
    print(f"{file}: {changed} of {seen} pixels differ above the thread")  # noqa: T201
    assert changed <= seen * UNHARMED or file in OVERLAID
