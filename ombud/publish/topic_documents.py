"""The documents of a tag's pages and feed: made when somebody asks, read by all, dropped when the site changes."""

from __future__ import annotations

import logging

from django.conf import settings
from django.utils import timezone

from ombud.models import Site
from ombud.models.errors import NotFound

from . import paths
from .paths import Name
from .store import Document, Folder
from .surroundings import interface_language, root, speaking
from .topic_page import topic_atom, topic_html

log = logging.getLogger(__name__)


def topic_document(site: Site, slug: str, wanted: Name) -> Document:
    """A page of a tag's stories, or their feed. Raises NotFound for a tag that no story has, and beyond the last
    page: nothing is kept of those, so that nobody fills the disk."""
    name = wanted.known(dict(settings.LANGUAGES))
    folder = Folder(paths.topic_folder(root(), site.name, slug))
    with folder.locked():
        # Read under the lock: what changes from now on drops the folder after this document stands in it.
        edition = folder.edition or _moment()
        found = folder.find(name, edition)
        if found:
            return found
        try:
            document = build(site, slug, name)
        except NotFound:
            if not folder.edition:
                folder.drop()
            raise
        try:
            folder.put(name, edition, document)
            folder.turn(edition)
        except OSError:
            log.exception("a page of a tag of %s could not be kept", site.name)
        return document


def build(site: Site, slug: str, name: Name) -> Document:
    """Build one from the database. Raises NotFound as `topic_document`."""
    lang = interface_language(name.lang, site.language)
    with speaking(lang, site):
        if name.kind == "topic.atom":
            return topic_atom(site, slug, lang)
        return topic_html(site, slug, lang, name.page)


def drop_topics(site: Site) -> None:
    """Have all of a site's tags told anew to who asks next: a story may have come, gone, or lost its tag."""
    for folder in map(Folder, paths.topics_folder(root(), site.name).glob("*/*")):
        with folder.locked():
            # First of all nobody may read it: to remove the files takes a moment.
            folder.forget()
            folder.drop()


def _moment() -> int:
    return int(timezone.now().timestamp() * 1_000_000)
