"""Writing down what is to be sent. `outbox` sends it."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from ombud.models import Correction, Message, Site


def mail(site: Site, to: str, subject: str, text: str) -> None:
    """A mail that is due now; nothing when there is no address."""
    if to:
        body = {"subject": subject, "text": text}
        Message.objects.create(site=site, kind=Message.Kind.MAIL, to=to, body=body, due_at=timezone.now())


def webhook(site: Site, event: str, data: dict[str, Any]) -> None:
    """A webhook that is due now; nothing when the site has no address for them."""
    if site.webhook_url:
        now = timezone.now()
        body = {"type": event, "timestamp": now.isoformat(), "data": data}
        Message.objects.create(site=site, kind=Message.Kind.WEBHOOK, to=site.webhook_url, body=body, due_at=now)


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
