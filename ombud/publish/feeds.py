"""Atom feeds (RFC 4287) and the sitemap. They carry the plain form: a veil cannot follow into a feed reader."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from xml.sax.saxutils import escape

from django.conf import settings
from django.utils.translation import gettext as _

from ombud.models import Comment, Site, Story

from .atom import Feed
from .comments import comment_dict
from .links import address_of, page_of, site_url
from .render import plain_form, plain_version
from .store import Document
from .topic_page import mapped
from .versions import bring_versions

FEED_LENGTH = 50
ATOM_TYPE = "application/atom+xml; charset=utf-8"


def story_feed(story: Story, lang: str) -> Document:
    """The newest comments of one story."""
    comments = list(
        Comment.objects.filter(story=story)
        .shown()
        .select_related("parent", "corrected_by")
        .order_by("-id")[:FEED_LENGTH]
    )
    title = _("Comments on “%(headline)s”") % {"headline": story.headline or story.url}
    feed = Feed(story.site, title, page_of(story), _address_of_feed(story, address_of(story)), lang)
    bring_versions(comments)
    for row in comments:
        _add(feed, row, story, lang)
    return Document.of(ATOM_TYPE, feed.writeString("utf-8"))


def empty_feed(story: Story, lang: str) -> Document:
    """The feed of a page that nobody has posted on."""
    own = _address_of_feed(story, story.url)
    feed = Feed(story.site, _("Comments on “%(headline)s”") % {"headline": story.url}, story.url, own, lang)
    return Document.of(ATOM_TYPE, feed.writeString("utf-8"))


def _address_of_feed(story: Story, url: str) -> str:
    return f"{site_url(story)}/thread.atom?{urlencode({'url': url})}"


def site_feed(site: Site, lang: str) -> Document:
    """The newest comments of the whole publication."""
    base = f"{settings.PUBLIC_URL}/p/{site.name}"
    rows = (
        Comment.objects.filter(site=site)
        .shown()
        .select_related("parent", "corrected_by", "story__site")
        .order_by("-id")
    )
    feed = Feed(site, _("Comments in %(site)s") % {"site": site.title}, f"{base}/", f"{base}/comments.atom", lang)
    newest = list(rows[:FEED_LENGTH])
    bring_versions(newest)
    for row in newest:
        _add(feed, row, row.story, lang)
    return Document.of(ATOM_TYPE, feed.writeString("utf-8"))


def sitemap(site: Site) -> Document:
    """The newest 49,000 story pages of a site and its topics (sitemaps.org: 50,000 in one file)."""
    rows = Story.objects.filter(site=site, merged_into=None).select_related("site").order_by("-changed_at")[:49000]
    urls = "".join(
        f"<url><loc>{escape(page_of(story))}</loc><lastmod>{story.changed_at:%Y-%m-%dT%H:%M:%SZ}</lastmod></url>"
        for story in rows
    )
    urls += "".join(f"<url><loc>{escape(address)}</loc></url>" for address in mapped(site))
    head = '<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    return Document.of("application/xml; charset=utf-8", f"{head}{urls}</urlset>")


def _add(feed: Feed, row: Comment, story: Story, lang: str) -> None:
    comment: dict[str, Any] = comment_dict(row, story, lang, row.parent)
    said = [plain_version(comment, version) for version in comment["versions"]]
    text = "\n\n".join([plain_form(comment), *(words for words in said if not comment["veil"])])
    title = _("%(name)s on “%(headline)s”") % {
        "name": comment["name"],
        "headline": story.headline or story.url,
    }
    feed.add_item(
        title=title,
        link=f"{site_url(story)}/comments/{row.pk}",
        unique_id=f"{site_url(story)}/comments/{row.pk}",
        description=text,
        author_name=comment["name"],
        pubdate=row.created_at,
        updateddate=row.edited_at or row.created_at,
    )
