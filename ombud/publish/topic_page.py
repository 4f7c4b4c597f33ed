"""The pages and feeds of a tag: all stories that carry it, newest first."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings
from django.db.models import Count, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from ombud.models import Site, Story, Tagging
from ombud.models.errors import NotFound

from .pages import frame
from .render import HTML_TYPE
from .store import Document
from .topics import item, items

PAGE = 30
# Beyond it nobody leafs, and each page costs as many rows as stand before it.
PAGES_AT_MOST = 300
FEED_LENGTH = 50
MAPPED_AT_MOST = 1000


def topic_url(site: Site, slug: str) -> str:
    """The address of a tag's page."""
    return f"{settings.PUBLIC_URL}/topics/{site.name}/{quote(slug)}"


def tags_of(story: Story) -> list[dict[str, str]]:
    """A story's tags with the addresses of their pages."""
    rows = Tagging.objects.filter(story=story).order_by("pk").values_list("slug", "name")
    return [{"name": name, "url": topic_url(story.site, slug)} for slug, name in rows]


def topic_html(site: Site, slug: str, lang: str, page: int) -> Document:
    """A page of a tag's stories. Raises NotFound for a tag that no story has, and beyond the last page."""
    page = max(1, page)
    start = (page - 1) * PAGE
    found = list(_rows(site, slug)[start : start + PAGE + 1]) if page <= PAGES_AT_MOST else []
    if not found:
        raise NotFound(_("There are no stories with this tag here."))
    url = topic_url(site, slug)

    def at(number: int) -> str:
        return f"{url}?{urlencode({'lang': lang, 'page': number})}"

    context: dict[str, Any] = {
        **frame(site, lang, lambda code: f"{url}?{urlencode({'lang': code})}"),
        "name": found[0].name,
        "url": url if page == 1 else at(page),
        "feed": f"{url}.atom",
        "stories": items([row.story for row in found[:PAGE]]),
        "previous_url": at(page - 1) if page > 1 else None,
        "next_url": at(page + 1) if len(found) > PAGE and page < PAGES_AT_MOST else None,
    }
    return Document.of(HTML_TYPE, render_to_string("reader/topic.html", context))


def topic_atom(site: Site, slug: str, lang: str) -> Document:
    """A tag's newest stories as a feed. Raises NotFound as `topic_html`."""
    found = list(_rows(site, slug)[:FEED_LENGTH])
    if not found:
        raise NotFound(_("There are no stories with this tag here."))
    url = topic_url(site, slug)
    title = _("%(tag)s in %(site)s") % {"tag": found[0].name, "site": site.title}
    feed = Atom1Feed(title=title, link=url, description="", feed_url=f"{url}.atom", language=lang)
    for row in found:
        told = item(row.story)
        moment = row.story.published_at or row.story.created_at
        feed.add_item(
            title=told["headline"],
            link=told["url"],
            unique_id=told["page"],
            description=told["standfirst"],
            pubdate=moment,
            updateddate=max(moment, row.story.modified_at or moment),
        )
    return Document.of("application/atom+xml; charset=utf-8", feed.writeString("utf-8"))


def mapped(site: Site) -> list[str]:
    """The addresses of the tags that two stories or more have, for the sitemap: the thousand with most of them."""
    rows = Tagging.objects.filter(site=site).values("slug").annotate(count=Count("pk")).filter(count__gt=1)
    return [topic_url(site, row["slug"]) for row in rows.order_by("-count", "slug")[:MAPPED_AT_MOST]]


def _rows(site: Site, slug: str) -> QuerySet[Tagging]:
    standing = {"story__merged_into": None, "story__status": Story.Status.STANDING}
    rows = Tagging.objects.filter(site=site, slug=slug, published_at__lte=timezone.now(), **standing)
    return rows.select_related("story__site").order_by("-published_at", "-pk")
