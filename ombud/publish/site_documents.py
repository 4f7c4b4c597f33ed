"""Documents of a whole site: feeds, the sitemap, the front page and the log of corrections."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace

from django.conf import settings
from django.db.models import Max

from ombud.models import Site, Story

from . import feeds, notices, pages, paths, topics
from .paths import Name
from .store import Document, Folder
from .surroundings import interface_language, root, speaking
from .topic_documents import drop_topics

log = logging.getLogger(__name__)

_LOG: dict[str, Callable[[Site, Name], Document]] = {
    "corrections.html": notices.log_html,
    "corrections.json": notices.log_json,
    "corrections.atom": notices.log_atom,
}


def site_document(site: Site, wanted: Name) -> Document:
    """The document of that name, of the edition that the site's last change gives."""
    folder = Folder(paths.site_folder(root(), site.name))
    name = wanted.known(dict(settings.LANGUAGES))
    with folder.locked():
        edition = max(_newest(site), folder.edition)
        found = folder.find(name, edition)
        if found:
            return found
        document = build(site, name)
        try:
            if _stands_for_something(site, name):
                folder.put(name, edition, document)
                _turn(site, folder, edition)
        except OSError:
            log.exception("a document of %s could not be kept", site.name)
        return document


def build(site: Site, name: Name) -> Document:
    """Build one document from the database, in its interface language and the site's time zone."""
    lang = interface_language(name.lang, site.language)
    named = replace(name, lang=lang)
    with speaking(lang, site):
        if name.kind == "comments.atom":
            return feeds.site_feed(site, lang)
        if name.kind == "sitemap.xml":
            return feeds.sitemap(site)
        if name.kind == "front.html":
            return pages.front_page(site, lang)
        if name.kind == "now.html":
            return topics.now_html(site, named)
        if name.kind == "now.json":
            return topics.now_json(site)
        return _LOG[name.kind](site, named)


def publish_site(site_id: int) -> bool:
    """Make this host's documents of a site anew. Returns whether there are any.

    Called for sites that have changed: the newest time of a change does not tell, for a transaction may commit
    after a later one, with an earlier time in it.
    """
    site = Site.objects.filter(pk=site_id).first()
    if site:
        drop_topics(site)
    folder = Folder(paths.site_folder(root(), site.name)) if site else None
    if site is None or folder is None or not folder.path.exists():
        return False
    with folder.locked():
        if not folder.edition:
            return False
        _turn(site, folder, max(_newest(site), folder.edition + 1))
    return True


def _turn(site: Site, folder: Folder, edition: int) -> None:
    for name in folder.asked_for():
        if folder.find(name, edition) is None:
            folder.put(name, edition, build(site, name))
    folder.turn(edition)


def _newest(site: Site) -> int:
    newest = Story.objects.filter(site=site).aggregate(at=Max("changed_at"))["at"]
    return int(newest.timestamp() * 1_000_000) if newest else 1


def _stands_for_something(site: Site, name: Name) -> bool:
    """Whether the document is worth its place on the disk: made-up months and pages of the log are not."""
    if name.kind not in _LOG or name == Name(name.kind, name.lang):
        return True
    return notices.log(site, name.sort, name.root)[(name.page - 1) * notices.LOG_PAGE :].exists() and (
        not name.root or notices.months_span(name.root) is not None
    )
