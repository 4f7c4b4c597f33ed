"""A Message: a mail or webhook that is due. The row is the queue."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from .site import Site


class Message(models.Model):
    """`to` is an e-mail address or a URL; `body` is JSON: for a mail `subject` and `text`, for a webhook its event."""

    class Kind(models.TextChoices):
        MAIL = "mail"
        WEBHOOK = "webhook"

    class Status(models.TextChoices):
        DUE = "due"
        SENDING = "sending"
        SENT = "sent"
        FAILED = "failed"

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="messages")
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
            models.Index(fields=["kind", "due_at"], name="message_due", condition=Q(status__in=["due", "sending"]))
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
