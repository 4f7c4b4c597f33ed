"""Storing many comments of another system at once: nothing is screened, nobody is written to, nothing is overwritten.

In batches of one transaction each, so that the site's readers can post meanwhile; what is interrupted goes on where it
was, since every comment keeps the key that it had at its source (`models.origin`).
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from ombud.models import Comment, Origin, Reader, Site, Story
from ombud.text import language, markup, sketch

from .addresses import checked, create, locate
from .counting import recount
from .editions import hold, touch
from .places import place, renumber

WITHOUT_PLACE = frozenset({Comment.Status.PENDING})


@dataclass(frozen=True)
class Incoming:
    """A comment as its source has it. `body` is tidied Markdown; `author` tells apart who wrote at the source, never
    published and kept as a keyed hash alone; `parent` is a key that is stored already, or empty."""

    key: str
    parent: str
    body: str
    name: str
    author: str
    status: str
    created_at: datetime
    edited_at: datetime | None = None
    language: str = ""
    veil: str = ""
    veil_label: str = ""
    likes: int = 0


def known(site: Site, source: str, keys: Collection[str]) -> set[str]:
    """Which of `keys` have come before, also those whose comments were erased since."""
    rows = Origin.objects.filter(site=site, source=source, key__in=keys)
    return set(rows.values_list("key", flat=True))


def story_at(site: Site, url: str, title: str) -> Story:
    """The story at `url`, made where nobody knows it yet; its page is read by the worker later.

    Raises Invalid for what is no web address or not one of the site's own.
    """
    found = locate(site, url)
    if found is not None:
        return found
    with transaction.atomic():
        return create(site, checked(site, url), headline=title[:500], fetch_at=timezone.now())


def store(story: Story, source: str, rows: Sequence[Incoming]) -> int:
    """Store `rows`, none of which is another's parent, under `story`; returns how many were new.

    Words are rendered before the transaction, which on SQLite keeps all other writers waiting.
    """
    come = known(story.site, source, [row.key for row in rows])
    fresh = [row for row in rows if row.key not in come]
    made = [_comment(story, row) for row in fresh]
    with transaction.atomic():
        touch(story.pk)
        parents = _parents(story, source, {row.parent for row in fresh if row.parent})
        readers = _readers(story.site, source, fresh)
        for row, comment in zip(fresh, made, strict=True):
            comment.reader = readers.get(row.author)
            _hang(comment, parents.get(row.parent))
        stored = Comment.objects.bulk_create(made)
        Origin.objects.bulk_create(
            Origin(site=story.site, source=source, key=row.key, comment=comment)
            for row, comment in zip(fresh, stored, strict=True)
        )
    return len(fresh)


def _hang(comment: Comment, parent: Comment | None) -> None:
    """Give a comment its parent and its place."""
    if parent:
        comment.parent = parent
        comment.root_id = parent.root_id or parent.pk
        comment.depth = min(parent.depth + 1, 32_000)
    if comment.status not in WITHOUT_PLACE:
        comment.position = place(comment)


@transaction.atomic
def finish(story: Story, *, among_others: bool) -> None:
    """Count a story's comments anew; where it had some before, put the roots in the order of time."""
    hold(story.pk)
    if recount(story) or among_others:
        touch(story.pk)
    if among_others:
        renumber(story)


def _parents(story: Story, source: str, keys: set[str]) -> dict[str, Comment]:
    rows = Origin.objects.filter(site=story.site, source=source, key__in=keys, comment__story=story)
    return {row.key: row.comment for row in rows.select_related("comment") if row.comment}


def _readers(site: Site, source: str, rows: Sequence[Incoming]) -> dict[str, Reader]:
    """Those who wrote `rows`, by what tells them apart; made where they are new."""
    wanted = {row.author: (_subject(source, row.author), row.name) for row in rows if row.author}
    known_ones = Reader.objects.filter(site=site, subject__in=[subject for subject, _name in wanted.values()])
    by_subject = {reader.subject: reader for reader in known_ones}
    missing = {subject: name for subject, name in wanted.values() if subject not in by_subject}
    made = Reader.objects.bulk_create(Reader(site=site, subject=key, name=name) for key, name in missing.items())
    by_subject.update({reader.subject: reader for reader in made})
    return {author: by_subject[subject] for author, (subject, _name) in wanted.items()}


def _subject(source: str, author: str) -> str:
    """Keyed, so that neither an address nor an account elsewhere can be read from it or claimed by a token."""
    mark = hmac.new(settings.SECRET_KEY.encode(), f"{source}\0{author}".encode(), hashlib.sha256).hexdigest()
    return f"import:{source}:{mark}"


def _comment(story: Story, row: Incoming) -> Comment:
    """A comment without what is known only in the transaction: its author, parent and place."""
    gone = row.status == Comment.Status.WITHDRAWN
    body = "" if gone else row.body
    return Comment(
        site_id=story.site_id,
        story=story,
        name="" if gone else row.name,
        body=body,
        html=markup.render(body) if body else "",
        language=row.language or language.detect(body, story.site.languages) or "",
        veil="" if gone else row.veil,
        veil_label="" if gone else row.veil_label,
        status=row.status,
        recommendations=row.likes,
        sketch=sketch.sketch(body),
        reviewed_at=None if row.status == Comment.Status.PENDING else timezone.now(),
        created_at=row.created_at,
        edited_at=row.edited_at,
    )
