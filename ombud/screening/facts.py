"""What rules ask the database for, each once for all of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from django.utils import timezone

from ombud.models import Comment, Reader, Story
from ombud.text import mailbox
from ombud.text.network_hash import recent

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
OWN_LIMIT, SKETCHES_LIMIT, AROUND_LIMIT, BARRED_LIMIT = 15, 60, 100, 5000
_COLUMNS = ("pk", "story", "parent", "reader", "parent__reader", "name", "sketch", "created_at")


@dataclass(frozen=True, slots=True)
class Recent:
    """A comment of the last hours; `target` is whom it answers."""

    pk: int
    story: int
    parent: int | None
    reader: int | None
    target: int | None
    name: str
    sketch: int | None
    created_at: datetime
    body: str = ""


class Facts:
    """Answers about one submission; nothing is asked before a rule wants it."""

    def __init__(self, story: Story, reader_id: int | None, address_hash: str) -> None:
        self.now = timezone.now()
        self._story, self._reader, self._address = story, reader_id, address_hash

    @cached_property
    def own(self) -> list[Recent]:
        """The last comments of a day by the same reader, or of a guest from the same network address; newest first.
        Withdrawn ones are among them, without their words: they count where only the time matters."""
        rows = Comment.objects.filter(created_at__gt=self.now - DAY)
        mine = rows.filter(reader=self._reader) if self._reader else rows.filter(address_hash__in=recent(self._address))
        found = mine.order_by("-created_at").values_list(*_COLUMNS[:4], "name", "sketch", "created_at", "body")
        return [
            Recent(pk, story, parent, reader, None, name, sketch, created, body)
            for pk, story, parent, reader, name, sketch, created, body in found[:OWN_LIMIT]
        ]

    @cached_property
    def sketches(self) -> list[tuple[int, int]]:
        """Of the last sixty comments of an hour on the whole site: whose, and the sketch. No more than these two
        columns, since this is asked for each longer comment."""
        rows = Comment.objects.filter(site=self._story.site_id, created_at__gt=self.now - HOUR)
        found = rows.order_by("-created_at").values_list("reader_id", "sketch")[:SKETCHES_LIMIT]
        return [(reader, sketch) for reader, sketch in found if reader and sketch is not None]

    @cached_property
    def around(self) -> list[Recent]:
        """The last comments of an hour on the whole site, newest first; a hundred at most."""
        rows = Comment.objects.filter(site=self._story.site_id, created_at__gt=self.now - HOUR)
        return [Recent(*row) for row in rows.order_by("-created_at").values_list(*_COLUMNS)[:AROUND_LIMIT]]

    def approved(self, enough: int) -> int:
        """How many comments of this reader are shown, counted up to `enough`."""
        if self._reader is None:
            return 0
        shown = Comment.objects.filter(reader=self._reader).shown()
        return len(shown.values_list("pk")[:enough])

    @cached_property
    def barred_mailboxes(self) -> dict[str, int]:
        """The mailboxes of suspended and banned readers of the site, in their one spelling, with their readers."""
        barred = Reader.objects.filter(site=self._story.site_id).exclude(standing=Reader.Standing.GOOD)
        found = barred.exclude(email="").order_by("-pk").values_list("email", "pk")[:BARRED_LIMIT]
        return {mailbox.canonical(email): pk for email, pk in found}
