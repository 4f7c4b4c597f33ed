"""What other readers said to one: replies to their comments, and comments that name them.

They are looked up and not written down: an answer that is removed is gone from here as well, and a post pays nothing.
Who has written a great deal is told of answers to what they wrote last.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import QuerySet
from django.utils.dateparse import parse_datetime

from ombud.models import Comment, Mention, Mute, Reader

SEEN = "seen"
UNTOLD = "untold"
REPLIES, MENTIONS = "replies", "mentions"
KINDS = (REPLIES, MENTIONS)
# Of mentions that many are looked at: some of them may be removed, or of muted people.
NAMING = 200
# To so many of one's last comments answers are looked for: to 50,000 it took 110 ms at each look.
ANSWERED = 3_000


def seen(reader: Reader) -> datetime | None:
    """When the reader last said that they have seen everything; None for never."""
    return parse_datetime(str(reader.preferences.get(SEEN, "")))


def wished(reader: Reader) -> tuple[str, ...]:
    """The kinds of answers that the reader wishes to be told of; all, unless they chose otherwise."""
    untold = reader.preferences.get(UNTOLD, [])
    return tuple(kind for kind in KINDS if kind not in untold)


def newest(reader: Reader, at_most: int, since: datetime | None = None) -> list[Comment]:
    """The last answers of the wished kinds, newest first, with their stories; without those of muted people."""
    found: dict[int, Comment] = {}
    for rows in _kinds(reader, since):
        found |= {row.pk: row for row in rows.select_related("story__site", "site", "root", "parent")[:at_most]}
    return sorted(found.values(), key=lambda row: row.pk, reverse=True)[:at_most]


def count_new(reader: Reader, at_most: int) -> int:
    """How many the reader has not seen, at most so many. By three queries."""
    found: set[int] = set()
    for rows in _kinds(reader, seen(reader)):
        found.update(rows.values_list("pk", flat=True)[:at_most])
    return min(len(found), at_most)


def _kinds(reader: Reader, since: datetime | None) -> Iterator[QuerySet[Comment]]:
    muted = Mute.objects.filter(reader=reader).values("muted")
    shown = Comment.objects.shown().exclude(reader=reader).exclude(reader__in=muted)
    if since:
        shown = shown.filter(created_at__gt=since)
    kinds = wished(reader)
    if REPLIES in kinds:
        own = Comment.objects.filter(reader=reader).order_by("-created_at").values("pk")[:ANSWERED]
        yield shown.filter(parent__in=own).order_by("-pk")
    if MENTIONS in kinds:
        naming = Mention.objects.filter(mentioned__reader=reader).order_by("-comment")[:NAMING]
        yield shown.filter(pk__in=list(naming.values_list("comment", flat=True))).order_by("-pk")
