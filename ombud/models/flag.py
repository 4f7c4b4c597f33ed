"""A Flag: one reader's report of one comment."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from .comment import Comment
from .reader import Reader
from .site import Site


class Flag(models.Model):
    """`weight` is in hundredths of a report, by the reporter's record when it was made.

    `notice` holds what a notice of illegal content must say (Digital Services Act, article 16): the law or why,
    the name and e-mail of who says it, and their statement of good faith.
    """

    class Reason(models.TextChoices):
        ABUSE = "abuse"
        HATE = "hate"
        SPAM = "spam"
        SPOILER = "spoiler"
        OFF_TOPIC = "off_topic"
        PERSONAL_DATA = "personal_data"
        ILLEGAL = "illegal"
        OTHER = "other"

    class Status(models.TextChoices):
        OPEN = "open"
        UPHELD = "upheld"
        DISMISSED = "dismissed"

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="flags", db_index=False)
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="flags", db_index=False)
    reader = models.ForeignKey(Reader, null=True, on_delete=models.SET_NULL, related_name="flags")
    address_hash = models.CharField(max_length=32, blank=True)
    reason = models.CharField(max_length=20, choices=Reason.choices)
    text = models.TextField(blank=True)
    notice = models.JSONField(default=dict, blank=True)
    weight = models.PositiveIntegerField(default=100)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    created_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["comment", "reader"], name="flag_once")]
        indexes = [
            models.Index(fields=["comment", "status"], name="flag_comment"),
            models.Index(fields=["site", "id"], name="flag_open", condition=Q(status="open")),
            models.Index(fields=["address_hash", "-created_at"], name="flag_address"),
        ]

    def __str__(self) -> str:
        return f"{self.reason} on {self.comment_id}"
