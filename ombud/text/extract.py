"""A story out of its web page: headline, byline, dates, language, picture and the paragraphs of the text."""

from dataclasses import dataclass, field
from datetime import datetime

from ombud.text import extract_body, extract_meta
from ombud.text.extract_text import decode, html_text, parse

__all__ = ["Extract", "html_text", "story"]


@dataclass(frozen=True, slots=True)
class Extract:
    """What a page tells of its story; what it does not tell is empty or None.

    Dates are aware. `language` is a BCP 47 tag. `picture` and `canonical` are absolute http(s) addresses.
    `paragraphs` follow the normal form described in `extract_text`.
    """

    headline: str = ""
    standfirst: str = ""
    authors: list[str] = field(default_factory=list)
    published: datetime | None = None
    modified: datetime | None = None
    language: str = ""
    section: str = ""
    tags: list[str] = field(default_factory=list)
    picture: str = ""
    canonical: str = ""
    paragraphs: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The story's text: paragraphs parted by blank lines."""
        return "\n\n".join(self.paragraphs)


def story(html: bytes | str, url: str) -> Extract:
    """Read the story in a page fetched from `url`; a page that yields nothing gives empty fields.

    It never raises. Bytes are decoded by byte order mark and meta element; give text where a Content-Type
    header said more (`extract_text.decode`).
    Sources: JSON-LD (schema.org Article and its kinds), OpenGraph and meta elements, `<html lang>`,
    `<link rel=canonical>`; for the text see `extract_body.body`.
    """
    text = decode(html) if isinstance(html, bytes) else html
    root = parse(text)
    if root is None:
        return Extract()
    meta = extract_meta.read(root, url)
    paragraphs = extract_body.body(text, root, meta.article_body)
    # The headline stands over the text, not in it.
    if paragraphs and paragraphs[0].casefold() == meta.headline.casefold():
        paragraphs = paragraphs[1:]
    return Extract(
        headline=meta.headline,
        standfirst=meta.standfirst,
        authors=meta.authors,
        published=meta.published,
        modified=meta.modified,
        language=meta.language,
        section=meta.section,
        tags=meta.tags,
        picture=meta.picture,
        canonical=meta.canonical,
        paragraphs=paragraphs,
    )
