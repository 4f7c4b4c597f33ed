"""A Reader: somebody who posted, recommended or suggested; a guest until accounts arrive."""

from __future__ import annotations

from django.db import models

from .site import Site


class Reader(models.Model):
    """`token_version` makes every token given out before it worthless when raised."""

    class Kind(models.TextChoices):
        GUEST = "guest"

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="readers")
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.GUEST)
    name = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    token_version = models.PositiveSmallIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
