"""Sentences selected on pages of real publications are anchored in the text that the server has of them."""

from __future__ import annotations

import random
import re
import sys
from typing import Any
from urllib.parse import urlencode

import pytest
from conftest import SHARED_PAGES, real_pages
from passages import select
from playwright.sync_api import Page, expect
from servers import Ombud
from watched import Reader

from ombud.text import extract
from ombud.text.fold import same_words

PAGES, SENTENCES = 12, 4
ELSEWHERE = re.compile(r"(?i)<meta[^>]+refresh[^>]*>")
# Nothing of the page runs and nothing is fetched but what is Ombud's.
POLICY = "default-src 'none'; script-src {0}; connect-src {0}; style-src 'unsafe-inline'"


def sentences(text: str, rng: random.Random) -> list[str]:
    """Some sentences of the text, each within a paragraph, in random order."""
    found = [part.strip() for part in re.split(r"(?<=[.!?…])\s+|\n+", text)]
    fit = sorted({part for part in found if 25 <= len(part) <= 300})
    return rng.sample(fit, min(len(fit), SENTENCES))


def suggest(ombud: Ombud, page: Page, words: str) -> bool:
    """Select the words, press Ctrl+Enter, say what is wrong and send; False when they are not on the page."""
    if not select(ombud, page, words):
        return False
    page.keyboard.press("Control+Enter")
    dialog = page.get_by_role("dialog", name="Suggest a correction")
    dialog.get_by_role("textbox", name="What is wrong?").fill("Is that so?")
    dialog.get_by_role("button", name="Send").click()
    expect(dialog.get_by_text("Thank you.")).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    return True


def anchors(ombud: Ombud, url: str) -> list[Any]:
    """(state, quoted words, words at that place of the text) of every suggestion on the story."""
    _, story = ombud.call("GET", f"stories?{urlencode({'url': url})}", Authorization=f"Bearer {ombud.key}")
    found = []
    for row in story["corrections"]:
        anchor = row["anchor"]
        place = story["text"][anchor["start"] or 0 : anchor["end"] or 0]
        found.append((anchor["state"], row["exact"], place))
    return found


def test_sentences_of_real_pages_are_anchored_where_they_stand(
    ombud: Ombud, reader: Reader, capsys: pytest.CaptureFixture[str]
) -> None:
    if not real_pages():
        pytest.skip("The saved pages of real publications are not at hand.")
    # What the policy keeps the page from is its trouble, not ours.
    reader.expect(".")
    rng = random.Random(3)
    tried, missing, wrong = 0, 0, []
    for listed in rng.sample(real_pages(), PAGES):
        html = (SHARED_PAGES / listed["file"]).read_text("utf-8", "replace")
        text = extract.story(html, listed["url"]).text
        url = ombud.elsewhere.put("-")
        tag = f'<script async src="{ombud.embed}" data-lang="en" data-url="{url}"></script>'
        policy = POLICY.format(ombud.url)
        ombud.elsewhere.change(url, ELSEWHERE.sub("", html) + tag, Content_Security_Policy=policy)
        story = {"url": url, "headline": "A page", "text": text, "language": "en"}
        assert ombud.call("PUT", "stories", story, Authorization=f"Bearer {ombud.key}")[0] == 201
        reader.page.goto(url)
        here = [words for words in sentences(text, rng) if suggest(ombud, reader.page, words)]
        missing += SENTENCES - len(here)
        found = anchors(ombud, url)
        tried += len(here)
        assert len(found) == len(here)
        wrong += [row for row in found if row[0] not in ("exact", "moved") or not same_words(row[1], row[2])]
    with capsys.disabled():
        sys.stdout.write(
            f"\n{PAGES} real pages: {tried - len(wrong)} of {tried} passages anchored, {missing} not shown\n"
        )
    assert not wrong
    assert tried >= PAGES * SENTENCES * 0.8
