"""How comments are taken in one section of a site, where it differs from the site."""

from __future__ import annotations

from django.db import models

from .site import Site


class Moderation(models.TextChoices):
    """When comments appear. `newcomers`: an author's first ones wait; `closed`: none are taken."""

    AFTER = "after"
    BEFORE = "before"
    NEWCOMERS = "newcomers"
    CLOSED = "closed"


class Section(models.Model):
    """`name` is a story's section as the story says it. Empty and null settings follow the site."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="sections", db_index=False)
    name = models.CharField(max_length=120)
    moderation = models.CharField(max_length=10, choices=Moderation.choices, blank=True)
    slow_seconds = models.PositiveIntegerField(null=True, blank=True)
    close_days = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["site", "name"], name="section_once")]

    def __str__(self) -> str:
        return self.name
