"""The same comment in another language: by its author, or by a machine."""

from __future__ import annotations

from django.db import models

from .comment import Comment


class VersionQuerySet(models.QuerySet["Version"]):
    """Versions as readers may have them; whether the comment itself is shown is for the caller to know."""

    def shown(self) -> VersionQuerySet:
        """Without those that wait for a moderator or were rejected."""
        return self.filter(status=Version.Status.APPROVED)

    def waiting(self) -> VersionQuerySet:
        """Those of shown comments on which a moderator has yet to decide, oldest first."""
        return self.filter(status=Version.Status.PENDING, comment__status=Comment.Status.APPROVED).order_by("pk")


class Version(models.Model):
    """What the author says in a second language. Votes, replies, the veil and decisions are the
    comment's; what the veil hides is said in each language.

    `status` is of a version that came after the comment: one that came with it is decided with it.
    """

    class Status(models.TextChoices):
        PENDING = "pending"
        APPROVED = "approved"
        REJECTED = "rejected"

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="versions", db_index=False)
    language = models.CharField(max_length=20)
    body = models.TextField()
    html = models.TextField()
    veil_label = models.CharField(max_length=160, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices)
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["comment", "language"], name="version_language")]
        indexes = [models.Index(fields=["id"], name="version_waiting", condition=models.Q(status="pending"))]

    def __str__(self) -> str:
        return f"{self.comment_id} in {self.language}"


class Translation(models.Model):
    """What a provider made of one wording of a comment, kept so that it is asked once. `digest` is of the words.

    The row is made before the provider is asked, with an empty `html`: whoever comes meanwhile waits for the same
    answer. Until `again_at` nobody asks for this one anew. `asked_by` is the keyed hash of a network address.
    """

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="translations", db_index=False)
    language = models.CharField(max_length=20)
    digest = models.CharField(max_length=64)
    provider = models.CharField(max_length=20)
    html = models.TextField(blank=True)
    asked_by = models.CharField(max_length=32, blank=True)
    asked_at = models.DateTimeField()
    again_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["comment", "language"], name="translation_language")]
        indexes = [models.Index(fields=["asked_by", "asked_at"], name="translation_asked")]

    def __str__(self) -> str:
        return f"{self.comment_id} into {self.language}"
