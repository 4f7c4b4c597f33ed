"""A Message: a mail or webhook that is due. The row is the queue."""

from __future__ import annotations

from django.db import models

from .reader import Reader
from .site import Site


class Message(models.Model):
    """`to` is an e-mail address or a URL; `body` is JSON: for a webhook its event, for a mail `subject`, `text`, `lang`
    and, where nobody asked for it, `stop`: an address that ends mails of its kind.

    A mail to an address of which nobody has proved that it is theirs waits until somebody does. `reader` is whom a
    mail is for. A mail that was sent has no words any more.
    """

    class Kind(models.TextChoices):
        MAIL = "mail"
        WEBHOOK = "webhook"

    class Status(models.TextChoices):
        WAITING = "waiting"
        DUE = "due"
        SENDING = "sending"
        SENT = "sent"
        FAILED = "failed"

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="messages", db_index=False)
    reader = models.ForeignKey(Reader, null=True, on_delete=models.SET_NULL, related_name="messages")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    to = models.CharField(max_length=500)
    body = models.JSONField()
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.DUE)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)
    due_at = models.DateTimeField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [
            models.Index(fields=["kind", "status", "due_at"], name="message_due"),
            models.Index(fields=["site", "status"], name="message_site"),
            models.Index(fields=["created_at"], name="message_age"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
