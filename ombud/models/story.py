"""A Story, the addresses under which it is known, and the texts it has had."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from .rows import first
from .section import Moderation
from .site import Site


class StoryQuerySet(models.QuerySet["Story"]):
    """Stories by what a page or a CMS knows of them."""

    def known_as(self, site: Site, key: str) -> Story | None:
        """The story that answers to an address key (`text.address.key`), or None."""
        found = first(
            Story,
            "SELECT story.* FROM ombud_story story JOIN ombud_address address ON address.story_id = story.id "
            "WHERE address.site_id = %s AND address.key = %s LIMIT 1",
            [site.pk, key],
        )
        if found:
            # Known already: reading it again with two joins made each post 8 % slower.
            found.site = site
        return found

    def changed_since(self, moment: object) -> StoryQuerySet:
        """Stories whose documents are to be looked at again."""
        return self.filter(changed_at__gt=moment).order_by("changed_at")


class Story(models.Model):
    """One story. `edition` counts the changes of anything its documents show; `Revision` its texts.

    `moderation`, `slow_seconds` and `closes_at` are the newsroom's word on this thread; empty ones follow its section.
    """

    class Source(models.TextChoices):
        OWN = "own"
        PUSH = "push"
        FETCH = "fetch"

    class Status(models.TextChoices):
        STANDING = "standing"
        RETRACTED = "retracted"

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="stories", db_index=False)
    url = models.CharField(max_length=2000)
    slug = models.SlugField(max_length=120, allow_unicode=True)
    cms_id = models.CharField(max_length=200, null=True, blank=True)
    source = models.CharField(max_length=8, choices=Source.choices, default=Source.FETCH)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.STANDING)
    headline = models.CharField(max_length=500, blank=True)
    standfirst = models.TextField(blank=True)
    authors = models.JSONField(default=list, blank=True)
    section = models.CharField(max_length=120, blank=True)
    tags = models.JSONField(default=list, blank=True)
    picture = models.CharField(max_length=2000, blank=True)
    language = models.CharField(max_length=20, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    modified_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    moderation = models.CharField(max_length=10, choices=Moderation.choices, blank=True)
    slow_seconds = models.PositiveIntegerField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    replies_locked = models.BooleanField(default=False)

    edition = models.PositiveBigIntegerField(default=1)
    changed_at = models.DateTimeField()
    last_position = models.PositiveIntegerField(default=0)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL)

    etag = models.CharField(max_length=300, blank=True)
    last_modified = models.CharField(max_length=100, blank=True)
    fetch_at = models.DateTimeField(null=True, blank=True)
    fetch_error = models.CharField(max_length=300, blank=True)
    fetch_failures = models.PositiveSmallIntegerField(default=0)
    # When its likeness to other stories is to be computed; empty when that is done.
    relate_at = models.DateTimeField(null=True, blank=True)

    objects = StoryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "stories"
        constraints = [
            models.UniqueConstraint(fields=["site", "slug"], name="story_slug"),
            models.UniqueConstraint(fields=["site", "cms_id"], name="story_cms_id"),
        ]
        indexes = [
            models.Index(fields=["changed_at"], name="story_changed"),
            models.Index(fields=["site", "changed_at"], name="story_site_changed"),
            models.Index(fields=["site", "-published_at"], name="story_published"),
            models.Index(fields=["site", "-created_at"], name="story_met"),
            models.Index(fields=["fetch_at"], name="story_fetch", condition=Q(fetch_at__isnull=False)),
            models.Index(fields=["relate_at"], name="story_relate", condition=Q(relate_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.headline or self.url

    @property
    def revision(self) -> Revision | None:
        """The text as it stands, or None before any text arrived."""
        return self.revisions.order_by("-number").first()


class Address(models.Model):
    """One way to reach a story: `key` is where all spellings of an address meet (`text.address.key`).

    `home` is the story that it led to before a merge.
    """

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="addresses", db_index=False)
    key = models.CharField(max_length=2000)
    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="addresses")
    url = models.CharField(max_length=2000)
    home = models.ForeignKey(Story, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "addresses"
        constraints = [models.UniqueConstraint(fields=["site", "key"], name="address_key")]

    def __str__(self) -> str:
        return self.key


class Revision(models.Model):
    """A text that a story has had. Offsets elsewhere count code points of `text`."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="revisions", db_index=False)
    number = models.PositiveIntegerField()
    headline = models.CharField(max_length=500, blank=True)
    text = models.TextField()
    html = models.TextField(blank=True)
    digest = models.CharField(max_length=64)
    source = models.CharField(max_length=8, choices=[*Story.Source.choices, ("fix", "fix")])
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["story", "number"], name="revision_number")]

    def __str__(self) -> str:
        return f"{self.story_id} r{self.number}"


class Merge(models.Model):
    """Two stories that became one. What moved keeps its `home`, so that it can go back in whatever order."""

    source = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="merges_away")
    target = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="merges_in")
    by = models.CharField(max_length=150, blank=True)
    created_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.source_id} into {self.target_id}"


class NamedPerson(models.Model):
    """Somebody named in a story whom staff verified: their comment under it is a reply by right, and is pinned."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="named", db_index=False)
    reader = models.ForeignKey("Reader", on_delete=models.CASCADE, related_name="named_in")
    label = models.CharField(max_length=80)
    verified_by = models.CharField(max_length=150)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["story", "reader"], name="named_once")]

    def __str__(self) -> str:
        return f"{self.label} in {self.story_id}"
