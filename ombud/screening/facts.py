"""What rules ask the database for, each once for all of them.

In plain SQL: Django's making of these three statements took 1.5 ms of each post, which is more than all rules together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.utils import timezone

from ombud.models import Comment, Reader
from ombud.text import mailbox
from ombud.text.network_hash import recent

if TYPE_CHECKING:
    from .verdict import Submission

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
OWN_LIMIT, SKETCHES_LIMIT, AROUND_LIMIT, BARRED_LIMIT = 15, 60, 100, 5000

# What was sent back at the door was never said: who mends it and sends it again does not repeat themselves.
_OWN = (
    "SELECT id, story_id, parent_id, reader_id, name, sketch, created_at, body = %s FROM ombud_comment "
    "WHERE {whose} AND created_at > %s AND NOT (status = 'rejected' AND position IS NULL AND reviewed_at IS NULL) "
    "ORDER BY created_at DESC LIMIT %s"
)
_SKETCHES = (
    "SELECT reader_id, sketch FROM ombud_comment WHERE site_id = %s AND created_at > %s "
    "ORDER BY created_at DESC LIMIT %s"
)
_COUNT = "(SELECT COUNT(*) FROM (SELECT 1 FROM ombud_comment WHERE {whose} AND created_at > %s LIMIT %s) AS {name})"
_READER, _ADDRESS = "reader_id = %s", "address_hash IN (%s, %s)"
_MINE, _HERE = _COUNT.format(whose=_READER, name="mine"), _COUNT.format(whose=_ADDRESS, name="here")


@dataclass(frozen=True, slots=True)
class Own:
    """A comment of the last day by the same person; `same` where its words are those of the new one."""

    pk: int
    story: int
    parent: int | None
    reader: int | None
    name: str
    sketch: int | None
    created_at: datetime
    same: bool


@dataclass(frozen=True, slots=True)
class Recent:
    """A comment of the last hour on the site; `target` is whom it answers."""

    story: int
    reader: int | None
    target: int | None
    created_at: datetime


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
        rows = _rows(_OWN.format(whose=whose), [self._body, *who, _moment(self.now - DAY), OWN_LIMIT])
        return [
            Own(pk, story, parent, reader, name, sketch, _aware(created), bool(same))
            for pk, story, parent, reader, name, sketch, created, same in rows
        ]

    @cached_property
    def sketches(self) -> list[tuple[int, int]]:
        """Of the last sixty comments of an hour on the whole site: whose, and the sketch. No more than these two
        columns, since this is asked for each longer comment."""
        rows = _rows(_SKETCHES, [self._site, _moment(self.now - HOUR), SKETCHES_LIMIT])
        return [(reader, sketch) for reader, sketch in rows if reader and sketch is not None]

    @cached_property
    def around(self) -> list[Recent]:
        """The last comments of an hour on the whole site, newest first; a hundred at most."""
        said = Comment.objects.filter(site=self._site, created_at__gt=self.now - HOUR).order_by("-created_at")
        rows = said.exclude(status=Comment.Status.REJECTED, position=None, reviewed_at=None)
        columns = ("story", "reader", "parent__reader", "created_at")
        return [Recent(*row) for row in rows.values_list(*columns)[:AROUND_LIMIT]]

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
