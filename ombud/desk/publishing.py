"""Showing readers at once what was decided on many comments."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from ombud.publish import documents
from ombud.publish.site_documents import publish_site

log = logging.getLogger(__name__)


def publish_all(stories: Iterable[int], site_id: int) -> None:
    """Publish each story as it comes, the site's own documents once. A story that cannot be published is left to
    the worker: the decision stands whatever happens here."""
    for story in stories:
        try:
            documents.publish(story)
        except OSError:
            log.exception("story %d was not published at once", story)
    try:
        publish_site(site_id)
    except OSError:
        log.exception("the documents of site %d were not published at once", site_id)
