"""What rules ask the database for, each once for all of them.

In plain SQL: Django's making of these three statements took 1.5 ms of each post, which is more than all rules together.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Exists, OuterRef
from django.utils import timezone

from ombud.models import Comment, Reader
from ombud.text import mailbox
from ombud.text.network_hash import recent

if TYPE_CHECKING:
    from .verdict import Submission

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
OWN_LIMIT, SKETCHES_LIMIT, ANSWERS_LIMIT, BARRED_LIMIT = 15, 200, 5000, 5000
STREWN = 20
"""Code points, seen or not, by which the same words may be longer."""

# What was sent back at the door was never said: who mends it and sends it again does not repeat themselves.
_SAID = "NOT (status = 'rejected' AND position IS NULL AND reviewed_at IS NULL)"
_OWN = (
    "SELECT id, story_id, parent_id, reader_id, name, sketch, created_at, "
    "CASE WHEN ABS(LENGTH(body) - %s) <= %s THEN body ELSE '' END FROM ombud_comment "
    "WHERE {whose} AND created_at > %s AND {said} ORDER BY created_at DESC LIMIT %s"
)
_SKETCHES = (
    "SELECT reader_id, sketch FROM ombud_comment WHERE site_id = %s AND created_at > %s "
    "ORDER BY created_at DESC LIMIT %s"
)
_COUNT = "(SELECT COUNT(*) FROM (SELECT 1 FROM ombud_comment WHERE {whose} AND created_at > %s LIMIT %s) AS {name})"
_COMING = (
    "SELECT COUNT(*) FROM (SELECT 1 FROM ombud_comment "
    "WHERE site_id = %s AND created_at > %s AND story_id = %s AND {said} LIMIT %s) AS coming"
)
_ANSWERING = (
    "SELECT COUNT(DISTINCT answer.reader_id) FROM (SELECT reader_id, parent_id FROM ombud_comment "
    "WHERE site_id = %s AND created_at > %s AND parent_id IS NOT NULL AND {said} "
    "ORDER BY created_at DESC LIMIT %s) AS answer JOIN ombud_comment AS said ON said.id = answer.parent_id "
    "WHERE said.reader_id = %s AND answer.reader_id NOT IN (%s, %s)"
)
_READER, _ADDRESS = "reader_id = %s", "address_hash IN (%s, %s)"
_MINE, _HERE = _COUNT.format(whose=_READER, name="mine"), _COUNT.format(whose=_ADDRESS, name="here")


@dataclass(frozen=True, slots=True)
class Own:
    """A comment of the last day by the same person; `body` only where it is about as long as the new one."""

    pk: int
    story: int
    parent: int | None
    reader: int | None
    name: str
    sketch: int | None
    created_at: datetime
    body: str


class Facts:
    """Answers about one submission; nothing is asked before a rule wants it."""

    def __init__(self, given: Submission) -> None:
        self.now = timezone.now()
        self._site, self._reader, self._body, self._policy = (
            given.story.site_id,
            given.reader_id,
            given.body,
            given.policy,
        )
        # The address's hashes of this month and of the last.
        found = recent(given.address_hash)
        self._addresses = [found[0], found[-1]]

    @cached_property
    def own(self) -> list[Own]:
        """The last comments of a day by the same reader, or of a guest from the same network address; newest first.
        Withdrawn ones are among them, without their words: they count where only the time matters."""
        whose, who = (_READER, [self._reader]) if self._reader else (_ADDRESS, self._addresses)
        rows = _rows(
            _OWN.format(whose=whose, said=_SAID), [len(self._body), STREWN, *who, _moment(self.now - DAY), OWN_LIMIT]
        )
        return [
            Own(pk, story, parent, reader, name, sketch, _aware(created), body)
            for pk, story, parent, reader, name, sketch, created, body in rows
        ]

    @cached_property
    def sketches(self) -> list[tuple[int, int]]:
        """Of the last two hundred comments of an hour on the whole site: whose, and the sketch. No more than these two
        columns, since this is asked for each longer comment."""
        rows = _rows(_SKETCHES, [self._site, _moment(self.now - HOUR), SKETCHES_LIMIT])
        return [(reader, sketch) for reader, sketch in rows if reader and sketch is not None]

    def coming(self, story: int, enough: int) -> int:
        """How many comments came on a story within ten minutes, counted up to `enough`."""
        return int(
            _rows(_COMING.format(said=_SAID), [self._site, _moment(self.now - 10 * MINUTE), story, enough])[0][0]
        )

    def answering(self, target: int) -> int:
        """How many readers besides the author answered a reader within an hour, in whatever conversation; of the last
        five thousand answers on the site."""
        own = self._reader or 0
        return int(
            _rows(
                _ANSWERING.format(said=_SAID),
                [self._site, _moment(self.now - HOUR), ANSWERS_LIMIT, target, target, own],
            )[0][0]
        )

    def long_standing(self, readers: Collection[int], comments: int, days: int) -> set[int]:
        """Those of the readers who have as many comments shown that are older than so many days."""
        said = Comment.objects.filter(reader=OuterRef("pk"), created_at__lt=self.now - days * DAY).shown()
        rows = Reader.objects.filter(Exists(said[comments - 1 : comments]), pk__in=readers)
        return set(rows.values_list("pk", flat=True))

    @cached_property
    def pace(self) -> tuple[int, int]:
        """How many comments this reader, and this network address, sent within a minute, also such as were sent back;
        counted up to the site's limits."""
        since, policy = _moment(self.now - MINUTE), self._policy
        if self._reader is None:
            return 0, _rows(f"SELECT {_HERE}", [*self._addresses, since, policy.address_posts_per_minute])[0][0]
        mine = [self._reader, since, policy.posts_per_minute]
        both = [*mine, *self._addresses, since, policy.address_posts_per_minute]
        found = _rows(f"SELECT {_MINE}, {_HERE}", both)[0]
        return found[0], found[1]

    def approved(self, enough: int) -> int:
        """How many comments of this reader are shown, counted up to `enough`."""
        if self._reader is None:
            return 0
        shown = Comment.objects.filter(reader=self._reader).shown()
        return len(shown.values_list("pk")[:enough])

    @cached_property
    def barred_mailboxes(self) -> dict[str, int]:
        """The mailboxes of suspended and banned readers of the site, in their one spelling, with their readers."""
        barred = Reader.objects.filter(site=self._site).exclude(standing=Reader.Standing.GOOD)
        found = barred.exclude(email="").order_by("-pk").values_list("email", "pk")[:BARRED_LIMIT]
        return {mailbox.canonical(email): pk for email, pk in found}


def _rows(statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def _moment(at: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(at)


def _aware(at: datetime | str) -> datetime:
    """SQLite keeps times as text, in UTC."""
    found = datetime.fromisoformat(at) if isinstance(at, str) else at
    return found if found.tzinfo else found.replace(tzinfo=UTC)
