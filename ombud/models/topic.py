"""Other topics of interest: which stories belong beside a story, by text, by tag, by an editor's hand."""

from __future__ import annotations

from django.db import models

from .site import Site
from .story import Story


class Series(models.Model):
    """Stories that continue one another."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="series", db_index=False)
    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=120, allow_unicode=True)

    class Meta:
        verbose_name_plural = "series"
        constraints = [models.UniqueConstraint(fields=["site", "slug"], name="series_slug")]

    def __str__(self) -> str:
        return self.name


class Part(models.Model):
    """A story's place in a series; `number` orders the parts. `by` is a staff username, or empty when recognised.

    Without a series an editor has said that the story belongs to none, and it is not recognised again.
    """

    series = models.ForeignKey(Series, null=True, on_delete=models.CASCADE, related_name="parts", db_index=False)
    story = models.OneToOneField(Story, on_delete=models.CASCADE, related_name="part")
    number = models.PositiveIntegerField()
    by = models.CharField(max_length=150, blank=True)

    class Meta:
        indexes = [models.Index(fields=["series", "number"], name="part_order")]

    def __str__(self) -> str:
        return f"{self.series_id} part {self.number}"


class Tagging(models.Model):
    """One tag of one story, so that a tag's stories are a range of an index. `slug` is the tag in addresses."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+", db_index=False)
    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="taggings", db_index=False)
    slug = models.SlugField(max_length=120, allow_unicode=True)
    name = models.CharField(max_length=120)
    published_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["story", "slug"], name="tagging_once")]
        indexes = [models.Index(fields=["site", "slug", "-published_at"], name="tagging_latest")]

    def __str__(self) -> str:
        return f"{self.story_id}: {self.name}"


class Profile(models.Model):
    """What a story is about, as `text.likeness_words` packs it: what likeness is computed from.

    `basis` is a digest of the text and facts that it was made of, `updated_at` when it last became another one.
    """

    story = models.OneToOneField(Story, on_delete=models.CASCADE, primary_key=True, related_name="profile")
    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+", db_index=False)
    language = models.CharField(max_length=20, blank=True)
    basis = models.CharField(max_length=64)
    updated_at = models.DateTimeField()
    # Last, since SQLite walks through all that stands before a column.
    terms = models.BinaryField()
    sketch = models.BinaryField()

    class Meta:
        indexes = [
            models.Index(fields=["site", "story", "updated_at"], name="profile_site"),
            models.Index(fields=["site", "updated_at"], name="profile_updated"),
        ]

    def __str__(self) -> str:
        return f"profile of {self.story_id}"


class Likeness(models.Model):
    """Another story that a reader of `story` would want. `words` are the shared ones that weigh most."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="likenesses", db_index=False)
    other = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="+")
    score = models.FloatField()
    words = models.JSONField(default=list)
    tags = models.JSONField(default=list)

    class Meta:
        verbose_name_plural = "likenesses"
        constraints = [models.UniqueConstraint(fields=["story", "other"], name="likeness_once")]

    def __str__(self) -> str:
        return f"{self.story_id} ~ {self.other_id} ({self.score:.3f})"


class Placement(models.Model):
    """An editor's word on one related story: pinned (lower `place` first) or banned."""

    class State(models.TextChoices):
        PINNED = "pinned"
        BANNED = "banned"

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="placements", db_index=False)
    other = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices)
    place = models.PositiveIntegerField(default=0)
    by = models.CharField(max_length=150)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["story", "other"], name="placement_once")]

    def __str__(self) -> str:
        return f"{self.story_id}: {self.other_id} {self.state}"
