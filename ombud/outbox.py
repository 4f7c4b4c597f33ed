"""Due webhooks. A Message row is the queue; sending one and noting what came of it is all that is done here.

A row is claimed by a conditional UPDATE, which also sets when it comes back if its sender dies. A webhook may
therefore arrive twice, never not at all; its id tells the receiver.
"""

from __future__ import annotations

import json
import logging
from concurrent.futures import ThreadPoolExecutor, as_completed
from datetime import datetime, timedelta

from django.db.models import F, Min, QuerySet
from django.utils import timezone

from ombud import webhook
from ombud.models import Message

log = logging.getLogger(__name__)

RETRIES = (
    timedelta(seconds=10),
    timedelta(minutes=1),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=6),
)
"""Waits after the first, second, … attempt; after the attempt that follows the last of them it is given up."""

CLAIM = timedelta(minutes=5)
SITES = 8
AT_ONCE = 5
SIDE_BY_SIDE = 8


def send_due(now: datetime | None = None) -> int:
    """Send the webhooks that are due at `now` (aware; the present unless given). Returns how many were tried.

    One turn takes at most `AT_ONCE` of each of `SITES` sites, so that a dead receiver of one site does not
    keep the others waiting. Mails are left alone.
    """
    claimed = [row for row in _due(now or timezone.now()) if _claim(row, now or timezone.now())]
    if not claimed:
        return 0
    # The threads do network only: database and rows stay with this one.
    with ThreadPoolExecutor(min(SIDE_BY_SIDE, len(claimed))) as pool:
        sending = {pool.submit(webhook.post, _delivery(row), now or timezone.now()): row for row in claimed}
        for sent in as_completed(sending):
            row, failure = sending[sent], sent.exception()
            if failure:
                log.error("webhook %d could not be sent", row.pk, exc_info=failure)
            error = "The webhook could not be sent; the log says why." if failure else sent.result()
            _record(row, error, now or timezone.now())
    return len(claimed)


def _due(now: datetime) -> list[Message]:
    """The oldest of the rows that are due or whose sender is gone."""
    status = (Message.Status.DUE, Message.Status.SENDING)
    due = Message.objects.filter(kind=Message.Kind.WEBHOOK, status__in=status, due_at__lte=now)
    sites = due.values("site").annotate(since=Min("due_at")).order_by("since").values_list("site", flat=True)
    return [row for site in sites[:SITES] for row in _oldest(due.filter(site=site))]


def _oldest(rows: QuerySet[Message]) -> QuerySet[Message]:
    return rows.select_related("site").order_by("due_at", "id")[:AT_ONCE]


def _claim(row: Message, now: datetime) -> bool:
    """Take a row unless another sender was faster; `row` then says what the database does."""
    until = now + CLAIM
    seen = Message.objects.filter(pk=row.pk, status=row.status, due_at=row.due_at)
    if not seen.update(status=Message.Status.SENDING, due_at=until, attempts=F("attempts") + 1):
        return False
    row.due_at, row.attempts = until, row.attempts + 1
    return True


def _delivery(row: Message) -> webhook.Delivery:
    return webhook.Delivery(
        url=row.to,
        # With its time, since a new database counts from 1 again and a receiver may remember the old one's ids.
        id=f"msg_{row.pk}_{int(row.created_at.timestamp())}",
        body=json.dumps(row.body, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace"),
        secret=row.site.webhook_secret,
        private_hosts=tuple(row.site.private_hosts),
    )


def _record(row: Message, error: str, now: datetime) -> None:
    """Note what came of an attempt, unless the claim ran out and the row is another sender's."""
    columns: dict[str, object] = {"status": Message.Status.SENT, "error": ""}
    if error and row.attempts > len(RETRIES):
        log.warning("webhook %d of %s is given up: %s", row.pk, row.site.name, error)
        columns = {"status": Message.Status.FAILED, "error": error[:300]}
    elif error:
        columns = {"status": Message.Status.DUE, "error": error[:300], "due_at": now + RETRIES[row.attempts - 1]}
    Message.objects.filter(pk=row.pk, status=Message.Status.SENDING, due_at=row.due_at).update(**columns)
