"""What all pages of ours share, and the site's front page."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Sum
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from ombud.models import Revision, Site, Story
from ombud.text import language as languages

from .links import address_of, page_of
from .render import HTML_TYPE
from .store import Document
from .topics import now_fragment
from .versions import label

FRONT_LENGTH = 60


def frame(site: Site | None, lang: str, url_in: Any) -> dict[str, Any]:
    """What every page of ours needs. `url_in(code)` is the page's address in another interface language."""
    return {
        "lang": lang,
        "dir": languages.direction(lang),
        "public_url": settings.PUBLIC_URL,
        "site": site and {"name": site.name, "title": site.title, "url": f"{settings.PUBLIC_URL}/p/{site.name}"},
        "interface_languages": [
            {"code": code, "label": label(code), "url": url_in(code), "current": code == lang}
            for code, _name in settings.LANGUAGES
        ],
    }


def story_dict(story: Story, revision: Revision | None) -> dict[str, Any]:
    """A story as templates get it; `html` only when its text is to be shown."""
    return {
        "url": address_of(story),
        "page": page_of(story),
        "headline": story.headline or address_of(story),
        "standfirst": story.standfirst,
        "authors": story.authors,
        "section": story.section,
        "tags": story.tags,
        "picture": story.picture,
        "language": story.language,
        "dir": languages.direction(story.language or story.site.language),
        "published": story.published_at,
        "modified": story.modified_at if story.modified_at != story.published_at else None,
        "html": body_html(revision) if revision else "",
    }


def body_html(revision: Revision) -> SafeString:
    """The text as HTML: the CMS's own, sanitised on the way in, or paragraphs made of the plain text."""
    if revision.html:
        return mark_safe(revision.html)  # noqa: S308
    paragraphs = re.split(r"\n\s*\n", revision.text.strip())
    return mark_safe("\n".join(f"<p>{escape(p)}</p>" for p in paragraphs))  # noqa: S308


def front_page(site: Site, lang: str) -> Document:
    """The site's stories, newest first, with the number of comments on each."""
    base = f"{settings.PUBLIC_URL}/p/{site.name}/"
    context = {
        **frame(site, lang, lambda code: f"{base}?{urlencode({'lang': code})}"),
        "stories": story_list(site, FRONT_LENGTH),
        "now_html": mark_safe(now_fragment(site, lang)),  # noqa: S308
    }
    return Document.of(HTML_TYPE, render_to_string("reader/site.html", context))


def story_list(site: Site, length: int) -> list[dict[str, Any]]:
    """The newest stories of a site that have a headline, each with `count` of its shown comments."""
    rows = (
        Story.objects.filter(site=site, merged_into=None)
        .exclude(headline="")
        .select_related("site")
        .annotate(count=Sum("tallies__shown"))
        .order_by("-published_at", "-id")[:length]
    )
    return [{**story_dict(row, None), "count": getattr(row, "count", None) or 0} for row in rows]
