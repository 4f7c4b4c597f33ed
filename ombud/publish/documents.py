"""Making documents: on demand when one is missing, ahead of readers when a story has changed."""

from __future__ import annotations

import json
import zoneinfo
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from django.conf import settings
from django.db.models import Max
from django.utils import timezone, translation
from django.utils.html import format_html
from django.utils.translation import ngettext

from ombud.models import Site, Story, Tally

from . import feeds, notices, pages, paths
from .links import address_of
from .paths import Name
from .render import HTML_TYPE, JSON_TYPE, fragment, thread_json
from .store import Document, Folder
from .story_page import story_page
from .thread import thread, thread_of_unknown


def root() -> Path:
    """This host's folder of documents. It may be deleted at any time."""
    return Path(settings.DATA) / "documents"


def interface_language(wanted: str, *others: str) -> str:
    """The first of these that there is a catalogue for, else the first catalogue's language."""
    known = [code for code, _name in settings.LANGUAGES]
    return next((code for code in (wanted, *(o.split("-")[0] for o in others)) if code in known), known[0])


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
        folder.put(name, story.edition, document)
        link_addresses(story, folder)
        folder.turn(story.edition)
        return document


def plausible(story: Story, name: Name) -> Name:
    """The name under which a document is kept: one for every way to ask for the same, so that nobody fills the disk."""
    known = {code for code, _name in settings.LANGUAGES}
    pages_at_most = story.last_position // story.site.rules.page_roots + 1
    return Name(
        name.kind,
        name.lang if name.lang in known else "",
        name.sort if name.sort != story.site.rules.sort else "",
        name.page if name.root or name.page <= pages_at_most else pages_at_most,
        name.root,
    )


def build(story: Story, name: Name) -> Document:
    """Build one document from the database, in its interface language and the site's time zone."""
    lang = interface_language(name.lang, story.language, story.site.language)
    named = Name(name.kind, lang, name.sort, name.page, name.root)
    with _speaking(lang, story.site):
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
        return story_page(story, named)


def _count(story: Story) -> Document:
    shown = sum(Tally.objects.filter(story=story).values_list("shown", flat=True))
    return Document.of(JSON_TYPE, json.dumps({"url": address_of(story), "count": shown}))


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
    with _speaking(lang, site):
        data = thread_of_unknown(story, Name(name.kind, lang))
        if name.kind == "thread.json":
            return thread_json(data)
        if name.kind == "notices.html":
            return Document.of(HTML_TYPE, '<div class="ombud-notices-all" data-count="0"></div>')
        if name.kind == "notices.json":
            return Document.of(JSON_TYPE, json.dumps({"url": url, "retracted": False, "notices": []}))
        if name.kind == "thread.atom":
            return feeds.empty_feed(story, lang)
        return Document.of(HTML_TYPE, fragment(data))


def link_addresses(story: Story, folder: Folder) -> None:
    """Make every address of the story lead to its folder."""
    site = story.site.name
    for key in story.addresses.values_list("key", flat=True):
        paths.link(paths.address_link(root(), site, key), folder.path)
    paths.link(paths.slug_link(root(), site, story.slug), folder.path)


def site_document(site: Site, wanted: Name) -> Document:
    """A document of the whole site, of the edition that its last change gives."""
    folder = Folder(paths.site_folder(root(), site.name))
    with folder.locked():
        edition = _site_edition(site)
        name = replace(wanted, lang=interface_language(wanted.lang, site.language))
        found = folder.find(name, edition)
        if found:
            return found
        with _speaking(name.lang, site):
            document = _build_site(site, name)
        folder.put(name, edition, document)
        folder.turn(edition)
        return document


def _build_site(site: Site, name: Name) -> Document:
    if name.kind == "comments.atom":
        return feeds.site_feed(site, name.lang)
    if name.kind == "sitemap.xml":
        return feeds.sitemap(site)
    if name.kind == "front.html":
        return pages.front_page(site, name.lang)
    return _LOG[name.kind](site, name)


_LOG: dict[str, Callable[[Site, Name], Document]] = {
    "corrections.html": notices.log_html,
    "corrections.json": notices.log_json,
    "corrections.atom": notices.log_atom,
}


def _site_edition(site: Site) -> int:
    newest = Story.objects.filter(site=site).aggregate(at=Max("changed_at"))["at"]
    return int(newest.timestamp() * 1_000_000) if newest else 1


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
    that nobody has read on this host has no folder and needs nothing.
    """
    story = Story.objects.select_related("site").filter(pk=story_id).first()
    if story is None:
        for folder_of_gone in root().glob(f"*/stories/{story_id}"):
            Folder(folder_of_gone).drop()
        return True
    folder = Folder(paths.story_folder(root(), story.site.name, story_id))
    if not folder.edition:
        return False
    if story.merged_into_id:
        folder.drop()
        return True
    with folder.locked():
        story.refresh_from_db()
        if folder.edition == story.edition:
            return False
        for name in folder.asked_for():
            folder.put(name, story.edition, build(story, name))
        (folder.path / str(story.edition)).mkdir(exist_ok=True)
        link_addresses(story, folder)
        folder.turn(story.edition)
    return True


def publish_site(site_id: int) -> bool:
    """Bring this host's documents of a whole site up to date, as `publish` does those of a story."""
    site = Site.objects.filter(pk=site_id).first()
    folder = Folder(paths.site_folder(root(), site.name)) if site else None
    if site is None or folder is None or not folder.edition:
        return False
    with folder.locked():
        edition = _site_edition(site)
        if folder.edition == edition:
            return False
        for name in folder.asked_for():
            with _speaking(interface_language(name.lang, site.language), site):
                folder.put(name, edition, _build_site(site, name))
        (folder.path / str(edition)).mkdir(exist_ok=True)
        folder.turn(edition)
    return True


def publish_now(story_id: int, site_id: int) -> None:
    """Publish after a decision, for a removal must not wait for the publisher's turn."""
    publish(story_id)
    publish_site(site_id)


@contextmanager
def _speaking(lang: str, site: Site) -> Iterator[None]:
    try:
        zone = zoneinfo.ZoneInfo(site.timezone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        zone = zoneinfo.ZoneInfo("UTC")
    with translation.override(lang), timezone.override(zone):
        yield
