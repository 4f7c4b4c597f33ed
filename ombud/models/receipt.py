"""A Receipt: which post an idempotency key made, so that a retry answers with it and makes no second one."""

from __future__ import annotations

from django.db import models

from .reader import Reader
from .site import Site


class Receipt(models.Model):
    """`scope` is a hash of the key and of who may use it; `fingerprint` of what was posted with it."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="receipts", db_index=False)
    verb = models.CharField(max_length=20)
    scope = models.CharField(max_length=64)
    fingerprint = models.CharField(max_length=64)
    made = models.PositiveBigIntegerField(null=True)
    reader = models.ForeignKey(Reader, null=True, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["site", "verb", "scope"], name="receipt_once")]
        indexes = [models.Index(fields=["created_at"], name="receipt_age")]

    def __str__(self) -> str:
        return f"{self.verb} {self.made}"
