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
    """What one person of the staff likes at the desk: `languages` (BCP 47) are those that they read.

    `mail` is how often they are written to about questions of colleagues and answers to theirs, in the interface
    language `mail_language`; the next time is `mail_at`, and what came after `mail_since` is new then.
    """

    class Mail(models.TextChoices):
        HOURLY = "hourly"
        DAILY = "daily"

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="preference")
    languages = models.JSONField(default=list, blank=True)
    mail = models.CharField(max_length=6, choices=Mail.choices, blank=True)
    mail_language = models.CharField(max_length=12, blank=True)
    mail_at = models.DateTimeField(null=True)
    mail_since = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["mail_at"], name="preference_mail", condition=Q(mail_at__isnull=False))]

    def __str__(self) -> str:
        return f"{self.user_id} reads {self.languages}"


class SavedView(models.Model):
    """A queue with its filters, under a name. `query` is the query string of its address; `place` is empty for the
    queue of comments, else what follows `/desk/` in it."""

    class Place(models.TextChoices):
        APPEALS = "appeals"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="views", db_index=False)
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=500)
    place = models.CharField(max_length=10, choices=Place.choices, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "place", "name"], name="view_once")]

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
    """A question about a comment to one colleague, or to any where `asked_of` is empty, and its answer. It has none
    where somebody decided on the comment instead. `heard_at`: who asked has seen what became of it."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="opinions")
    asked_by = models.CharField(max_length=150)
    asked_of = models.CharField(max_length=150, blank=True)
    question = models.TextField(blank=True)
    answered_by = models.CharField(max_length=150, blank=True)
    answer = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    answered_at = models.DateTimeField(null=True)
    heard_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["id"], name="opinion_open", condition=Q(answered_at__isnull=True)),
            models.Index(
                fields=["asked_by"],
                name="opinion_unheard",
                condition=Q(answered_at__isnull=False, heard_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"opinion on {self.comment_id}"
