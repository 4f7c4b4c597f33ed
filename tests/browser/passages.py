"""Passages of a story in a page: read, selected and quoted by the embed's own module."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page
from servers import Ombud

READ = "(passage) => passage.read(passage.storyOf()).text"
QUOTE = """(passage) => {
  const range = passage.selected()
  return (range && passage.quote(range, passage.storyOf())) || null
}"""
SELECT = """(passage, [exact, prefix]) => {
  const range = [passage.storyOf(), document.body].map((root) => passage.find(root, { exact, prefix })).find(Boolean)
  if (!range) return false
  const { startContainer, startOffset, endContainer, endOffset } = range
  getSelection().setBaseAndExtent(startContainer, startOffset, endContainer, endOffset)
  return true
}"""
REVEAL = "(passage, hash) => passage.reveal(hash)"


def ask(ombud: Ombud, page: Page, function: str, given: Any = None) -> Any:
    """What a function of the module answers in this page."""
    load = f"async (given) => ({function})(await import('{ombud.url}/embed/passage.js'), given)"
    return page.evaluate(load, given)


def select(ombud: Ombud, page: Page, words: str, prefix: str = "") -> bool:
    """Select words of the story or, where they are not, of the page; says whether they are there."""
    return bool(ask(ombud, page, SELECT, [words, prefix]))
