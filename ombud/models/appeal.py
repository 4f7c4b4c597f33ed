"""An Appeal against a decision, and what a reader is told."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from .decision import Decision
from .reader import Reader
from .site import Site


class Appeal(models.Model):
    """What the author says against one decision; `answer` is what they are told. Until `claimed_until` one of the
    staff looks at it, so that no colleague takes the same one."""

    class Status(models.TextChoices):
        OPEN = "open"
        UPHELD = "upheld"
        DECLINED = "declined"

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="appeals", db_index=False)
    decision = models.OneToOneField(Decision, on_delete=models.CASCADE, related_name="appeal")
    reader = models.ForeignKey(Reader, null=True, on_delete=models.SET_NULL, related_name="appeals")
    text = models.TextField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    answer = models.TextField(blank=True)
    decided_by = models.CharField(max_length=150, blank=True)
    created_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    claimed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    claimed_until = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["site", "-created_at"], name="appeal_latest"),
            models.Index(fields=["site", "id"], name="appeal_open", condition=Q(status="open")),
        ]

    def __str__(self) -> str:
        return f"appeal {self.pk} against {self.decision_id}"


class Notification(models.Model):
    """What one reader is told on their own page: a decision with its reason, a warning, the answer to an appeal, what
    became of a suggestion. Answers of other readers and mentions are no rows: they are looked up, so that one that is
    removed is gone from there too.

    `words` are in the reader's language where staff wrote them; else the page makes the sentence from `kind`.
    """

    class Kind(models.TextChoices):
        DECISION = "decision"
        WARNING = "warning"
        APPEAL = "appeal"
        CORRECTION = "correction"

    reader = models.ForeignKey(Reader, on_delete=models.CASCADE, related_name="notifications", db_index=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    decision = models.ForeignKey(Decision, null=True, on_delete=models.CASCADE, related_name="+")
    comment = models.ForeignKey("Comment", null=True, on_delete=models.CASCADE, related_name="+")
    correction = models.ForeignKey("Correction", null=True, on_delete=models.CASCADE, related_name="+")
    words = models.TextField(blank=True)
    created_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["reader", "-created_at"], name="notification_latest")]

    def __str__(self) -> str:
        return f"{self.kind} to {self.reader_id}"
