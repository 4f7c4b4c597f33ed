"""The same comment in another language: by its author, or by a machine."""

from __future__ import annotations

from django.db import models

from .comment import Comment


class Version(models.Model):
    """What the author says in a second language. Votes, replies and decisions belong to the comment."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="versions", db_index=False)
    language = models.CharField(max_length=20)
    body = models.TextField()
    html = models.TextField()
    veil_label = models.CharField(max_length=160, blank=True)
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["comment", "language"], name="version_language")]

    def __str__(self) -> str:
        return f"{self.comment_id} in {self.language}"


class Translation(models.Model):
    """What a provider made of one wording of a comment, kept so that it is asked once. `digest` is of the words."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="translations", db_index=False)
    language = models.CharField(max_length=20)
    digest = models.CharField(max_length=64)
    provider = models.CharField(max_length=20)
    html = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["comment", "language"], name="translation_language")]

    def __str__(self) -> str:
        return f"{self.comment_id} into {self.language}"
