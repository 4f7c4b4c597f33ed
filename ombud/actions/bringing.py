"""Bringing in comments that were written elsewhere or earlier, with their own times and states."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from ombud.models import Comment, Reader, Recommendation, Story
from ombud.text import clean, markup

from . import names
from .counting import recount
from .editions import touch
from .places import place


@dataclass(frozen=True)
class Brought:
    """A comment as its source has it. `key` and `parent` are the source's own; a parent comes before its replies. Under
    a `badge` the newsroom speaks."""

    key: str
    body: str
    name: str
    created_at: datetime
    parent: str = ""
    language: str = ""
    veil: bool = False
    veil_label: str = ""
    status: str = Comment.Status.APPROVED
    recommended_by: tuple[Reader, ...] = ()
    badge: str = ""


@transaction.atomic
def bring(story: Story, rows: Iterable[Brought], readers: dict[str, Reader]) -> dict[str, Comment]:
    """Store `rows`, in order of time, under `story`; `readers` are known by name and grow. Returns them by key."""
    made: dict[str, Comment] = {}
    touch(story.pk)
    for row in sorted(rows, key=lambda each: each.created_at):
        comment = _store(story, row, made.get(row.parent), readers)
        made[row.key] = comment
        Recommendation.objects.bulk_create(
            Recommendation(comment=comment, reader=reader) for reader in row.recommended_by
        )
    recount(story)
    return made


def _store(story: Story, row: Brought, parent: Comment | None, readers: dict[str, Reader]) -> Comment:
    body = clean.tidy(row.body, 1_000_000)
    gone = row.status == Comment.Status.WITHDRAWN
    if row.name not in readers:
        readers[row.name] = _author(story, row)
    comment = Comment(
        site_id=story.site_id,
        story=story,
        reader=readers[row.name],
        parent=parent,
        root_id=(parent.root_id or parent.pk) if parent else None,
        depth=parent.depth + 1 if parent else 0,
        name="" if gone else row.name,
        badge="" if gone else row.badge,
        body="" if gone else body,
        html="" if gone else markup.render(body),
        language=row.language,
        veil=Comment.Veil.AUTHOR if row.veil and not gone else Comment.Veil.NONE,
        veil_label="" if gone else row.veil_label,
        status=row.status,
        recommendations=len(row.recommended_by),
        created_at=row.created_at,
    )
    if row.status != Comment.Status.PENDING:
        comment.position = place(comment)
    comment.save(force_insert=True)
    return comment


def _author(story: Story, row: Brought) -> Reader:
    made = Reader(site=story.site, name=row.name, badge=row.badge)
    if row.badge:
        # As an account's, so that the badge follows the publication's title; and nobody else takes the name.
        made.kind, made.skeleton = Reader.Kind.ACCOUNT, names.skeleton_of(made)
    made.save()
    return made
