"""A Mailbox: an e-mail address that a reader left, and whether whoever reads it wishes to be written to."""

from __future__ import annotations

from django.db import models

from .reader import Reader


class Mailbox(models.Model):
    """`mark` is a keyed hash of the mailbox that all spellings of `address` reach (`text.mailbox.canonical`).

    By it a mailbox is asked seldom, whoever gives its address, and a refusal is remembered after the address is gone.
    """

    class Status(models.TextChoices):
        ASKED = "asked"
        CONFIRMED = "confirmed"
        REFUSED = "refused"

    reader = models.ForeignKey(Reader, on_delete=models.CASCADE, related_name="mailboxes", db_index=False)
    address = models.EmailField(blank=True)
    mark = models.CharField(max_length=64)
    lang = models.CharField(max_length=10, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.ASKED)
    address_hash = models.CharField(max_length=32, blank=True)
    asked = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reader", "mark"], name="mailbox_once")]
        indexes = [
            models.Index(fields=["mark", "asked_at"], name="mailbox_asked"),
            models.Index(fields=["address_hash", "asked_at"], name="mailbox_network"),
        ]

    def __str__(self) -> str:
        return f"mailbox {self.pk}"
