"""Other topics of interest on saved pages of real publications: well placed, and nothing that is in sight moves."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from beside import stands, tell_of_trades  # noqa: F401
from conftest import SHARED_PAGES, real_pages
from playwright.sync_api import Route
from servers import SITE, Ombud
from watched import HERE, Reader

# A mix of pages: plain paragraphs, wrapped ones, whole pages in a form, many lists and figures.
REAL = [page["file"] for page in real_pages()][::6]
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
