"""How mail is doing, for who keeps the server. Apart from `outbox`, whose libraries the web need not load."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from ombud.models import Message

LATE, DAY = timedelta(minutes=10), timedelta(days=1)


def state(now: datetime | None = None) -> tuple[str, str]:
    """How mail is doing, as a word and a sentence for the operator, which is empty while all is well.

    `off`: none is sent; `failing`: some was given up within a day; `late`: some has been due for ten minutes; `ok`.
    """
    at = now or timezone.now()
    mails = Message.objects.filter(kind=Message.Kind.MAIL)
    due = mails.filter(status=Message.Status.DUE, due_at__lt=at - LATE)
    if not settings.MAIL:
        count = due.count()
        told = f"{count} mails to readers wait, and OMBUD_EMAIL_URL is not set: after seven days they are removed."
        return "off", told if count else ""
    lost = mails.filter(status=Message.Status.FAILED, due_at__gt=at - DAY)
    if count := lost.count():
        why = lost.order_by("-due_at").values_list("error", flat=True)[0]
        return "failing", f"{count} mails were given up within a day. The last one: {why}"
    tried = mails.filter(status=Message.Status.DUE).exclude(error="").order_by("-due_at")
    why = tried.values_list("error", flat=True).first() or ""
    if count := due.count() + tried.filter(attempts__gt=2).count():
        return "late", f"{count} mails are late. {why or 'Is the worker running?'}"
    return "ok", ""
