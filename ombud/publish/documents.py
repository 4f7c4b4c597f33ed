"""Making documents: on demand when one is missing, ahead of readers when a story has changed."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from dataclasses import replace

from django.conf import settings
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import ngettext

from ombud.models import Comment, Site, Story, Tally

from . import feeds, notices, paths, topics
from .links import address_of
from .paths import Name
from .render import HTML_TYPE, JSON_TYPE, fragment, thread_json
from .selection import REPLIES_PAGE
from .site_documents import publish_site
from .store import Document, Folder
from .story_page import story_page
from .surroundings import interface_language, root, speaking
from .thread import thread, thread_of_unknown

log = logging.getLogger(__name__)


def story_document(story_id: int, name: Name) -> Document:
    """The document of that name in the story's newest edition, built at most once.

    Raises Story.DoesNotExist. The edition is read after the lock is taken, so that an older document never
    replaces a newer one, and a removed comment cannot come back.
    """
    site = Story.objects.values_list("site__name", flat=True).get(pk=story_id)
    folder = Folder(paths.story_folder(root(), site, story_id))
    with folder.locked():
        story = Story.objects.select_related("site").get(pk=story_id)
        name = plausible(story, name)
        found = folder.find(name, story.edition)
        if found:
            return found
        document = build(story, name)
        try:
            folder.put(name, story.edition, document)
            # With it goes what others ask for: an edition with one document would send them all to be built here.
            _turn(story, folder)
        except OSError:
            # A full disk, or a folder that is just being deleted: this reader gets the document all the same.
            log.exception("a document of story %d could not be kept", story_id)
        return document


def plausible(story: Story, name: Name) -> Name:
    """The name under which a document is kept: what nothing stands behind is brought back to what there is, so
    that nobody fills the disk.
    """
    name = name.known(dict(settings.LANGUAGES))
    last = story.last_position // story.site.rules.page_roots + 1
    if name.root:
        replies = Comment.objects.filter(pk=name.root, story=story, root=None).values_list("last_reply", flat=True)
        known = replies.first()
        if known is not None:
            return replace(name, sort="", page=min(name.page, known // REPLIES_PAGE + 1))
    return replace(name, page=min(name.page, last), root=0)


def build(story: Story, name: Name) -> Document:
    """Build one document from the database, in its interface language and the site's time zone."""
    lang = interface_language(name.lang, story.language, story.site.language)
    named = replace(name, lang=lang)
    with speaking(lang, story.site):
        if name.kind == "thread.html":
            return Document.of(HTML_TYPE, fragment(thread(story, named)))
        if name.kind == "thread.json":
            return thread_json(thread(story, named))
        if name.kind == "thread.atom":
            return feeds.story_feed(story, lang)
        if name.kind == "counts.json":
            return _count(story)
        if name.kind == "notices.html":
            return notices.notices_html(story, named)
        if name.kind == "notices.json":
            return notices.notices_json(story)
        if name.kind == "topics.html":
            return topics.topics_html(story, named)
        if name.kind == "topics.json":
            return topics.topics_json(story)
        return story_page(story, named)


def _count(story: Story) -> Document:
    shown = sum(Tally.objects.filter(story=story).values_list("shown", flat=True))
    return Document.of(JSON_TYPE, json.dumps({"url": address_of(story), "count": shown}))


def story_in_languages(story: Story, name: Name, read: Sequence[str]) -> Document:
    """The story's page with only what is in these languages: made for who asks and not kept, since the choices are
    endless."""
    named = plausible(story, name)
    lang = interface_language(named.lang, story.language, story.site.language)
    with speaking(lang, story.site):
        return story_page(story, replace(named, lang=lang), read)


def story_count(story_id: int) -> int:
    """How many comments of a story are shown; publishes the document that says so."""
    return int(json.loads(story_document(story_id, Name("counts.json")).bodies[""])["count"])


def counts_page(counts: dict[str, int]) -> Document:
    """The numbers of comments as a list for people."""
    rows = [
        format_html(
            '<li><a href="{}">{}</a></li>',
            url,
            ngettext("%(count)d comment", "%(count)d comments", count) % {"count": count},
        )
        for url, count in counts.items()
    ]
    return Document.of(HTML_TYPE, f'<ul class="ombud-counts">{"".join(rows)}</ul>')


def unknown_story(site: Site, url: str, name: Name) -> Document:
    """An empty thread for an address that is not known yet: not kept, so that nobody fills the disk."""
    story = Story(site=site, url=url, slug="", headline="", changed_at=timezone.now())
    lang = interface_language(name.lang, site.language)
    with speaking(lang, site):
        data = thread_of_unknown(story, Name(name.kind, lang))
        if name.kind == "thread.json":
            return thread_json(data)
        if name.kind == "notices.html":
            return Document.of(HTML_TYPE, '<div class="ombud-notices-all" data-count="0"></div>')
        if name.kind == "notices.json":
            return Document.of(JSON_TYPE, json.dumps({"url": url, "retracted": False, "notices": []}))
        if name.kind in ("topics.html", "topics.json"):
            return topics.no_topics(url, name.kind)
        if name.kind == "thread.atom":
            return feeds.empty_feed(story, lang)
        return Document.of(HTML_TYPE, fragment(data))


def link_addresses(story: Story, folder: Folder) -> None:
    """Make every address of the story lead to its folder."""
    site = story.site.name
    for key in story.addresses.values_list("key", flat=True):
        paths.link(paths.address_link(root(), site, key), folder.path)
    paths.link(paths.slug_link(root(), site, story.slug), folder.path)


def published_stories() -> list[tuple[int, int]]:
    """Id and edition of every story that has documents on this host."""
    found = []
    for folder in root().glob("*/stories/*"):
        if folder.name.isdigit():
            found.append((int(folder.name), Folder(folder).edition))
    return found


def publish(story_id: int) -> bool:
    """Bring this host's documents of a story up to its edition. Returns whether there was anything to do.

    Builds ahead what readers asked for since the last edition; the rest is built when it is asked for. A story
    that nobody has read on this host has no folder and needs nothing. Raises OSError where nothing can be kept.
    """
    story = Story.objects.select_related("site").filter(pk=story_id).first()
    if story is None:
        for folder_of_gone in root().glob(f"*/stories/{story_id}"):
            Folder(folder_of_gone).drop()
        return True
    folder = Folder(paths.story_folder(root(), story.site.name, story_id))
    # Who builds the first document makes the folder before reading the story, so that what is not seen here is
    # built from what stands in the database now.
    if not folder.path.exists():
        return False
    with folder.locked():
        story.refresh_from_db()
        if folder.edition in (0, story.edition):
            return False
        if story.merged_into_id:
            folder.drop()
            return True
        if folder.edition > story.edition:
            # The database was restored from a backup: only then is it behind.
            folder.forget()
        _turn(story, folder)
    return True


def _turn(story: Story, folder: Folder) -> None:
    """Lead readers to the story's edition, with all in it that they asked for. Under the lock."""
    for name in folder.asked_for():
        if folder.find(name, story.edition) is None:
            folder.put(name, story.edition, build(story, name))
    link_addresses(story, folder)
    folder.turn(story.edition)


def publish_now(story_id: int, site_id: int) -> None:
    """Publish a story and the feeds of its site after a decision, for a removal must not wait for the publisher.

    Raises OSError where nothing can be kept.
    """
    publish(story_id)
    publish_site(site_id)
