"""What a measure on a person does to what they have written."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from .decision import Decision
from .reader import Reader


class Sweep(models.Model):
    """Work on all comments of one reader, batch by batch. The row is the queue: who dies half way is taken over.

    `decision` is the ban, or the lifting that brings back what the ban `undoes` took. `at` and `last` are the time
    and the number of the last comment that was looked at. Comments that were being posted while the ban was decided
    come in later: the sweep looks until `until`.
    """

    class Verb(models.TextChoices):
        HOLD = "hold"
        REJECT = "reject"
        SPAM = "spam"
        RESTORE = "restore"

    reader = models.ForeignKey(Reader, on_delete=models.CASCADE, related_name="sweeps")
    decision = models.OneToOneField(Decision, on_delete=models.CASCADE, related_name="sweep")
    undoes = models.ForeignKey(Decision, null=True, on_delete=models.CASCADE, related_name="+")
    verb = models.CharField(max_length=10, choices=Verb.choices)
    at = models.DateTimeField(null=True)
    last = models.PositiveBigIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    until = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["id"], name="sweep_open", condition=Q(finished_at__isnull=True))]

    def __str__(self) -> str:
        return f"{self.verb} all of {self.reader_id}"
