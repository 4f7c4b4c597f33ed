"""An Origin: which comment of another system an imported one was, so that a second import adds nothing."""

from __future__ import annotations

from django.db import models

from .comment import Comment
from .site import Site


class Origin(models.Model):
    """`source` is the system, `key` the comment's id there. It outlives its comment: what was erased here is not
    brought back by the same file."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="origins_of_comments", db_index=False)
    source = models.CharField(max_length=20)
    key = models.CharField(max_length=200)
    comment = models.ForeignKey(Comment, null=True, on_delete=models.SET_NULL, related_name="origins")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["site", "source", "key"], name="origin_once")]

    def __str__(self) -> str:
        return f"{self.source} {self.key}"
