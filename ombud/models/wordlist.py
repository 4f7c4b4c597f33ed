"""Words that a site looks for in comments."""

from __future__ import annotations

from django.db import models

from .site import Site


class Entry(models.Model):
    """One word or phrase: what happens to a comment with it, and in which language it is inflected.

    An empty language means that it is looked for in comments of every language.
    """

    class Outcome(models.TextChoices):
        REJECT = "reject"
        HOLD = "hold"
        VEIL = "veil"

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="entries", db_index=False)
    words = models.CharField(max_length=200)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    language = models.CharField(max_length=20, blank=True)
    exact = models.BooleanField(default=False)
    added_by = models.CharField(max_length=150, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "entries"
        constraints = [models.UniqueConstraint(fields=["site", "words", "language"], name="entry_once")]

    def __str__(self) -> str:
        return self.words
