"""Writing down what is to be sent. `outbox` and `mailing` send it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from ombud.models import Correction, Message, Reader, Site


def mail(reader: Reader, to: str, body: dict[str, Any], *, waits: bool = False, due: datetime | None = None) -> None:
    """A mail for a reader, due now or at `due`; one that `waits` is sent when the address has been proved."""
    Message.objects.create(
        site_id=reader.site_id,
        reader=reader,
        kind=Message.Kind.MAIL,
        to=to,
        body=body,
        status=Message.Status.WAITING if waits else Message.Status.DUE,
        due_at=due or timezone.now(),
    )


def mail_staff(site_id: int, to: str, body: dict[str, Any]) -> None:
    """A mail for one of the staff, from one of their sites, due now; call with an address that is proved theirs."""
    Message.objects.create(site_id=site_id, kind=Message.Kind.MAIL, to=to, body=body, due_at=timezone.now())


def webhook(site: Site, event: str, data: dict[str, Any]) -> None:
    """A webhook that is due now; nothing when the site has no address for them."""
    if site.webhook_url:
        now = timezone.now()
        body = {"type": event, "timestamp": now.isoformat(), "data": data}
        Message.objects.create(site=site, kind=Message.Kind.WEBHOOK, to=site.webhook_url, body=body, due_at=now)


def release(reader: Reader, address: str) -> int:
    """Let the mails to a reader that waited for a proof of their address go; returns how many."""
    waiting = Message.objects.filter(reader=reader, status=Message.Status.WAITING, to__iexact=address)
    return waiting.update(status=Message.Status.DUE)


def recall(site_id: int, decisions: list[int]) -> int:
    """Take back the mails on these decisions that have not left; returns how many there were."""
    mails = Message.objects.filter(site=site_id, kind=Message.Kind.MAIL, body__decision__in=decisions)
    unsent = Q(status=Message.Status.WAITING) | Q(status=Message.Status.DUE, due_at__gt=timezone.now())
    return mails.filter(unsent).delete()[0]


# For how many days a mail waits for a mail server or for a proof of its address, and what was sent or given up is kept.
UNSENT_DAYS, WAITING_DAYS, DONE_DAYS = 7, 30, 30


def forget(now: datetime) -> int:
    """Remove mails that waited too long, for a server or a proof, and what was done with long ago. Returns how many."""
    unsent = Q(kind=Message.Kind.MAIL, status=Message.Status.DUE, due_at__lt=now - timedelta(days=UNSENT_DAYS))
    waiting = Q(status=Message.Status.WAITING, created_at__lt=now - timedelta(days=WAITING_DAYS))
    done = Q(status__in=[Message.Status.SENT, Message.Status.FAILED], created_at__lt=now - timedelta(days=DONE_DAYS))
    return Message.objects.filter(unsent | waiting | done).delete()[0]


def about_correction(correction: Correction) -> dict[str, Any]:
    """A suggestion as webhooks tell of it: nothing of the readers."""
    return {
        "id": correction.pk,
        "story": {"id": correction.story.cms_id, "url": correction.story.url},
        "status": correction.status,
        "kind": correction.kind,
        "exact": correction.exact,
        "prefix": correction.prefix,
        "suffix": correction.suffix,
        "wording": correction.wording,
        "anchor": {"state": correction.state, "start": correction.start, "end": correction.end},
    }
