"""Stories of made-up trades, each with its like beside it, and where in a page those are shown."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request

import pytest
from playwright.sync_api import Page, expect
from servers import PAGE, PLAIN, SITE, Ombud, ask

TRADES = itertools.count(1)
Eventually = Callable[[Callable[[], Any]], Any]
NAME = "Other topics of interest"
SHIFTS = """() => new Promise((tell) => {
  let sum = 0
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => (sum += entry.value)))
    .observe({ type: 'layout-shift', buffered: true })
  setTimeout(() => tell(sum), 400)
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


@pytest.fixture(name="told")
def tell_of_trades(ombud: Ombud, eventually: Eventually) -> Callable[..., str]:
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
