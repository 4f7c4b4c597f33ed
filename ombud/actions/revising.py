"""Keeping the texts that a story has had."""

from __future__ import annotations

import hashlib

from django.utils import timezone

from ombud.models import Revision, Story


def revise(story: Story, words: tuple[str, str, str], source: str) -> Revision | None:
    """A new Revision of `words` (headline, text, HTML), or None when the text is the last one's.

    HTML that changed around the same text replaces the last revision's. Call in a transaction that holds the
    story's row.
    """
    headline, text, html = words
    digest = hashlib.sha256(text.encode()).hexdigest()
    last = story.revision
    if last and last.digest == digest:
        if html and html != last.html:
            Revision.objects.filter(pk=last.pk).update(html=html)
        return None
    return Revision.objects.create(
        story=story,
        number=last.number + 1 if last else 1,
        headline=headline,
        text=text,
        html=html,
        digest=digest,
        source=source,
        created_at=timezone.now(),
    )
