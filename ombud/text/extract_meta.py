"""What a page says of its story outside the text: JSON-LD, OpenGraph, meta elements, `<html lang>`.

Nothing here raises on any page: a statement that cannot be read counts as absent.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin

from ombud.text import address, extract_jsonld
from ombud.text.extract_jsonld import Node
from ombud.text.extract_text import Element, collapse, paragraphs
from ombud.text.language_tag import language_tag

MAX_HEADLINE = 500
MAX_STANDFIRST = 2000
MAX_NAME = 200
MAX_NAMES = 50
FIRST_YEAR = 1600
"""Dates before the first newspapers are some program's way to say "none" (year 1)."""
LAST_YEAR = 9998
"""The year after it has days that other time zones cannot say."""

_BYLINE = re.compile(r"by\s+", re.IGNORECASE)
_SITE_SUFFIX = re.compile(r"\s+[|\-–—·:»]\s+")


@dataclass(frozen=True, slots=True)
class Meta:
    """Statements of one page; an absent one is empty or None. Dates are aware, addresses absolute."""

    headline: str
    standfirst: str
    authors: list[str]
    published: datetime | None
    modified: datetime | None
    language: str
    section: str
    tags: list[str]
    picture: str
    canonical: str
    article_body: str


def read(root: Element, url: str) -> Meta:
    """Statements of the page with this root, fetched from `url`. JSON-LD wins over meta elements."""
    article, by_id = extract_jsonld.article(root, url)
    metas = _metas(root)
    base = _base(root, url)
    return Meta(
        headline=_headline(root, article, metas),
        standfirst=_first(
            MAX_STANDFIRST,
            *(_strings(article.get("description")), metas.get("og:description"), metas.get("description")),
        ),
        authors=_authors(article, by_id, metas),
        published=_date(
            _strings(article.get("datePublished")),
            *(metas.get(n) for n in ("article:published_time", "datepublished", "parsely-pub-date", "dc.date")),
            *(metas.get(n) for n in ("og:published_time", "sailthru.date", "pubdate", "date")),
            _times(root, "datePublished"),
        ),
        modified=_date(
            _strings(article.get("dateModified")),
            *(metas.get(n) for n in ("article:modified_time", "datemodified", "og:updated_time", "last-modified")),
            _times(root, "dateModified"),
        ),
        language=_language(root, article, metas),
        section=_first(
            MAX_NAME,
            _strings(article.get("articleSection")),
            metas.get("article:section"),
            metas.get("parsely-section"),
        ),
        tags=_tags(article, metas),
        picture=_link(
            base,
            *(metas.get("og:image"), metas.get("og:image:url"), _pictures(article), metas.get("twitter:image")),
        ),
        canonical=_link(base, _canonical_links(root), metas.get("og:url")),
        article_body=next(iter(_strings(article.get("articleBody"))), ""),
    )


def moment(text: str) -> datetime | None:
    """A date or time in ISO 8601 or RFC 5322 as an aware datetime; without a zone it is UTC. Else None."""
    text = text.strip()
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        try:
            found = parsedate_to_datetime(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _metas(root: Element) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for node in root.iter("meta"):
        content = node.get("content")
        name = node.get("property") or node.get("name") or node.get("itemprop") or node.get("http-equiv")
        if content and name:
            found.setdefault(name.strip().lower(), []).append(content)
    return found


def _base(root: Element, url: str) -> str:
    node = next(root.iter("base"), None)
    return _joined(url, (node.get("href") or "") if node is not None else "") or url


def _joined(base: str, reference: str) -> str:
    try:
        return urljoin(base, reference.strip())
    except ValueError:
        return ""


def _link(base: str, *sources: list[str] | None) -> str:
    for reference in _flat(sources):
        try:
            return address.canonical(_joined(base, html.unescape(reference)))
        except address.BadAddress:
            continue
    return ""


def _canonical_links(root: Element) -> list[str]:
    links = (n for n in root.iter("link") if "canonical" in (n.get("rel") or "").lower().split())
    return [href for n in links if (href := n.get("href"))]


def _headline(root: Element, article: Node, metas: dict[str, list[str]]) -> str:
    site = _first(MAX_NAME, metas.get("og:site_name")).casefold()
    for said in _flat((_strings(article.get("headline")), metas.get("og:title"), metas.get("twitter:title"))):
        if line := _line(said, MAX_HEADLINE):
            return _without_site(line, site)
    for heading in root.iter("h1"):
        if found := paragraphs(heading):
            return _line(" ".join(found), MAX_HEADLINE)
    title = next(root.iter("title"), None)
    return _without_site(_line(title.text or "", MAX_HEADLINE), site) if title is not None else ""


def _without_site(headline: str, site: str) -> str:
    parts = list(_SITE_SUFFIX.finditer(headline)) if site else []
    if parts and headline[parts[-1].end() :].casefold() == site:
        return headline[: parts[-1].start()]
    return headline


def _authors(article: Node, by_id: dict[str, Node], metas: dict[str, list[str]]) -> list[str]:
    named = [_BYLINE.sub("", _line(n, MAX_NAME), count=1) for n in extract_jsonld.names(article.get("author"), by_id)]
    if found := _distinct(named):
        return found
    for name in ("article:author", "author", "parsely-author", "dc.creator", "sailthru.author"):
        lines = (_BYLINE.sub("", _line(said, MAX_NAME), count=1) for said in metas.get(name, ()))
        if found := _distinct(line for line in lines if "://" not in line):
            return found
    return []


def _tags(article: Node, metas: dict[str, list[str]]) -> list[str]:
    for said in (
        _strings(article.get("keywords")),
        metas.get("article:tag"),
        metas.get("news_keywords"),
        metas.get("keywords"),
    ):
        parts = [part for text in said or () for part in text.split(",")]
        if found := _distinct(_line(part, MAX_NAME) for part in parts):
            return found
    return []


def _pictures(article: Node) -> list[str]:
    image = article.get("image")
    found = []
    for item in image if isinstance(image, list) else [image]:
        found += _strings(item.get("url") if isinstance(item, dict) else item)
    return found


def _language(root: Element, article: Node, metas: dict[str, list[str]]) -> str:
    said = article.get("inLanguage")
    spoken = said.get("alternateName") if isinstance(said, dict) else said
    declared = [
        root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or root.get("xml:lang") or ""
    ]
    sources = (_strings(spoken), declared, metas.get("og:locale"), metas.get("content-language"))
    return next((tag for text in _flat(sources) if (tag := language_tag(text))), "")


def _times(root: Element, name: str) -> list[str]:
    return [n.get("datetime") or "" for n in root.iter("time") if n.get("itemprop") == name]


def _date(*sources: list[str] | None) -> datetime | None:
    return next((found for text in _flat(sources) if (found := moment(text))), None)


def _first(limit: int, *sources: list[str] | None) -> str:
    return next((line for text in _flat(sources) if (line := _line(text, limit))), "")


def _flat(sources: tuple[list[str] | None, ...]) -> Iterator[str]:
    return (text for source in sources for text in source or ())


def _strings(value: object) -> list[str]:
    return [v for v in (value if isinstance(value, list) else [value]) if isinstance(v, str) and v.strip()]


def _line(text: str, limit: int) -> str:
    return collapse(html.unescape(text))[:limit].rstrip()


def _distinct(lines: Iterator[str] | list[str]) -> list[str]:
    return list({line.casefold(): line for line in lines if line}.values())[:MAX_NAMES]
