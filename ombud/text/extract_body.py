"""The paragraphs of a story's text in a page that carries much else."""

import logging
from collections.abc import Callable
from typing import Literal

from lxml import etree  # type: ignore[import-untyped]
from rapidfuzz import fuzz, process

from ombud.text.extract_text import Element, collapse, paragraphs

logger = logging.getLogger(__name__)

ENOUGH = 200
"""Characters from which a candidate is taken for a story without looking further."""

MAX_ELEMENTS = 20_000
"""Elements up to which trafilatura reads a page, up to 3 s for as many; the largest of 45 news pages has 1,603."""

MAX_REPAIRS = 50
"""Paragraphs of one story looked up in the page when they differ from it; one in 350 does."""

SAME_PARAGRAPH = 80
"""Least similarity (percent, Indel) at which an extracted paragraph is taken for one of the page."""

_BREAKS = frozenset({"body", "div", "head", "item", "lb", "list", "p", "quote", "row", "table"})


def body(html: str, root: Element, article_body: str) -> list[str]:
    """Paragraphs of the story, in the normal form of `extract_text`, as they stand in the page.

    `html` is the page, `root` the same parsed, `article_body` the text that its JSON-LD gives, or empty.
    The element marked `data-ombud-story` is the story's text if there is one. Else the candidates are, in
    this order, trafilatura's precise reading, `article_body`, trafilatura's generous reading and the
    `article` or `main` element; the first with ENOUGH characters wins, else the longest.
    """
    marked = next(iter(root.xpath("//*[@data-ombud-story]")), None)
    if marked is not None and (found := paragraphs(marked)):
        return found
    if sum(1 for _ in root.iter()) > MAX_ELEMENTS:
        return _lines(article_body) or _marked_up(root)
    candidates: tuple[Callable[[], list[str]], ...] = (
        lambda: _as_written(_read(html, "precision"), paragraphs(root)),
        lambda: _lines(article_body),
        lambda: _as_written(_read(html, "recall"), paragraphs(root)),
        lambda: _marked_up(root),
    )
    best: list[str] = []
    for candidate in candidates:
        found = candidate()
        if sum(map(len, found)) > sum(map(len, best)):
            best = found
        if sum(map(len, best)) >= ENOUGH:
            break
    return best


def _read(html: str, favour: Literal["precision", "recall"]) -> list[str]:
    # Imported here because it costs 40 MB, which processes that never read a page must not pay.
    from trafilatura import bare_extraction

    try:
        document = bare_extraction(
            html,
            include_comments=False,
            favor_precision=favour == "precision",
            favor_recall=favour == "recall",
        )
    except Exception:
        # Whatever a hostile page makes of the library, its story still gets a thread.
        logger.warning("A page broke the reading of its story.", exc_info=True)
        return []
    tree = getattr(document, "body", None)
    return [] if tree is None else _flattened(tree)


def _flattened(tree: Element) -> list[str]:
    """Paragraphs of trafilatura's tree, whose elements are TEI's."""
    found: list[str] = []
    pieces: list[str] = []
    for event, node in etree.iterwalk(tree, events=("start", "end")):
        if node.tag in _BREAKS:
            found.append(collapse("".join(pieces)))
            pieces.clear()
        elif node.tag == "cell":
            pieces.append(" ")
        pieces.append((node.text if event == "start" else node.tail) or "")
    return [paragraph for paragraph in found if paragraph]


def _as_written(found: list[str], page: list[str]) -> list[str]:
    """Extracted paragraphs in the page's own words.

    A dropped link leaves a hole in a paragraph, and readers select what stands in the page.
    """
    known = set(page)
    kept = []
    repairs = 0
    for paragraph in found:
        if paragraph not in known and repairs < MAX_REPAIRS:
            repairs += 1
            match = process.extractOne(paragraph, page, scorer=fuzz.ratio, score_cutoff=SAME_PARAGRAPH)
            paragraph = match[0] if match else paragraph
        kept.append(paragraph)
    return kept


def _lines(text: str) -> list[str]:
    return [line for part in text.splitlines() if (line := collapse(part))]


def _marked_up(root: Element) -> list[str]:
    for tag in ("article", "main"):
        if (node := next(root.iter(tag), None)) is not None:
            return paragraphs(node)
    return []
