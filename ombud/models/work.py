"""How staff share the work at the desk: claims, saved views, watch-lists, second opinions."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from .comment import Comment
from .reader import Reader
from .site import Site
from .story import Story


class Claim(models.Model):
    """Who looks at a comment right now, so that no colleague takes the same one. It ends by itself at `until`."""

    comment = models.OneToOneField(Comment, on_delete=models.CASCADE, related_name="claim")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.user_id} looks at {self.comment_id}"


class Preference(models.Model):
    """What one person of the staff likes at the desk: `languages` (BCP 47) are those that they read."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="preference")
    languages = models.JSONField(default=list, blank=True)

    def __str__(self) -> str:
        return f"{self.user_id} reads {self.languages}"


class SavedView(models.Model):
    """A queue with its filters, under a name. `query` is the query string of its address."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="views", db_index=False)
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=500)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="view_once")]

    def __str__(self) -> str:
        return self.name


class Watch(models.Model):
    """A person, a story or words that staff wish to be told of; comments that match stand in a queue of their own."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="watches")
    reader = models.ForeignKey(Reader, null=True, on_delete=models.CASCADE, related_name="watches")
    story = models.ForeignKey(Story, null=True, on_delete=models.CASCADE, related_name="watches")
    words = models.CharField(max_length=200, blank=True)
    why = models.CharField(max_length=300, blank=True)
    added_by = models.CharField(max_length=150)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"watch {self.pk}"


class Opinion(models.Model):
    """A question to colleagues about a comment, and its answer."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="opinions")
    asked_by = models.CharField(max_length=150)
    question = models.TextField(blank=True)
    answered_by = models.CharField(max_length=150, blank=True)
    answer = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["id"], name="opinion_open", condition=Q(answered_at__isnull=True))]

    def __str__(self) -> str:
        return f"opinion on {self.comment_id}"
