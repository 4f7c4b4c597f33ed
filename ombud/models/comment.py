"""Comments, their earlier wordings, and what readers do with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from .reader import Reader
from .site import Site
from .story import Story

if TYPE_CHECKING:
    from .version import Version


class CommentQuerySet(models.QuerySet["Comment"]):
    """Comments as readers and feeds may have them."""

    def shown(self) -> CommentQuerySet:
        """Only what any reader may see."""
        return self.filter(status=Comment.Status.APPROVED)

    def roots(self) -> CommentQuerySet:
        """Comments that open a conversation and have, or had, a place in the thread."""
        return self.filter(root=None, position__isnull=False)

    def standing(self) -> CommentQuerySet:
        """Shown ones, and those that are gone but hold up replies."""
        return self.filter(Q(status=Comment.Status.APPROVED) | Q(live_replies__gt=0))


class Comment(models.Model):
    """`position` is its place: among the roots of the story, or among the replies of its root.

    It is given when the comment first becomes visible and stays, so that a page is a range of an index however
    long the thread is, and what one has read does not move. `sketch` is what its words look like to a rule that
    compares many (`text.sketch`).
    """

    class Status(models.TextChoices):
        PENDING = "pending"
        APPROVED = "approved"
        REJECTED = "rejected"
        SPAM = "spam"
        WITHDRAWN = "withdrawn"

    class Veil(models.TextChoices):
        NONE = ""
        AUTHOR = "author"
        MODERATOR = "moderator"

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="comments", db_index=False)
    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="comments", db_index=False)
    home = models.ForeignKey(Story, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    reader = models.ForeignKey(Reader, null=True, on_delete=models.SET_NULL, related_name="comments", db_index=False)
    root = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="descendants", db_index=False)
    parent = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="replies")
    depth = models.PositiveSmallIntegerField(default=0)
    position = models.PositiveIntegerField(null=True)
    last_reply = models.PositiveIntegerField(default=0)
    live_replies = models.PositiveIntegerField(default=0)

    name = models.CharField(max_length=120, blank=True)
    body = models.TextField()
    html = models.TextField()
    language = models.CharField(max_length=20, blank=True)
    veil = models.CharField(max_length=10, choices=Veil.choices, default=Veil.NONE, blank=True)
    veil_label = models.CharField(max_length=160, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices)
    recommendations = models.PositiveIntegerField(default=0)
    badge = models.CharField(max_length=80, blank=True)
    pinned = models.BooleanField(default=False)
    reviewed_at = models.DateTimeField(null=True)
    corrected_by = models.ForeignKey("Notice", null=True, on_delete=models.SET_NULL, related_name="corrected_comments")
    address_hash = models.CharField(max_length=32, blank=True)
    address = models.CharField(max_length=45, blank=True)
    sketch = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)

    objects = CommentQuerySet.as_manager()

    # Its versions in other languages, where `publish.versions` has brought them for many comments at once.
    brought_versions: list[Version]

    class Meta:
        indexes = [
            models.Index(fields=["story", "position"], name="comment_roots", condition=Q(root=None)),
            models.Index(fields=["root", "position"], name="comment_replies"),
            models.Index(fields=["story", "-recommendations", "position"], name="comment_best", condition=Q(root=None)),
            models.Index(fields=["site", "status", "-id"], name="comment_latest"),
            models.Index(fields=["story", "status", "-id"], name="comment_story_latest"),
            models.Index(fields=["story", "name"], name="comment_name"),
            models.Index(fields=["reader", "-created_at", "status"], name="comment_reader"),
            models.Index(fields=["address_hash", "-created_at"], name="comment_address"),
            models.Index(fields=["site", "-created_at", "id"], name="comment_recent"),
            # With the language, so that a queue of one language is read from the index alone; with the status as a
            # column, since SQLite sees no parameter in an index's condition.
            models.Index(
                fields=["site", "status", "id", "language"],
                name="comment_unseen",
                condition=Q(reviewed_at__isnull=True),
            ),
            models.Index(fields=["home"], name="comment_home", condition=Q(home__isnull=False)),
            models.Index(fields=["story"], name="comment_pinned", condition=Q(pinned=True)),
            models.Index(fields=["address", "-created_at"], name="comment_ip", condition=~Q(address="")),
        ]

    def __str__(self) -> str:
        return f"comment {self.pk}"


class CommentRevision(models.Model):
    """What a comment said before an edit; with a `language`, what its version in that language said."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="revisions")
    language = models.CharField(max_length=20, blank=True)
    body = models.TextField()
    html = models.TextField()
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.comment_id} until {self.created_at:%Y-%m-%d %H:%M}"


class Recommendation(models.Model):
    """One reader's recommendation of one comment, also one that was taken back: `changes` says how often it has been
    given and taken back, for each time the thread is published anew."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="recommended_by", db_index=False)
    reader = models.ForeignKey(Reader, on_delete=models.CASCADE, related_name="recommended")
    taken_back = models.BooleanField(default=False)
    changes = models.PositiveSmallIntegerField(default=1)
    address_hash = models.CharField(max_length=32, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["comment", "reader"], name="recommendation_once")]
        indexes = [models.Index(fields=["comment", "address_hash"], name="recommendation_address")]

    def __str__(self) -> str:
        return f"{self.reader_id} recommends {self.comment_id}"


class Mention(models.Model):
    """A comment that names another participant of its thread."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="mentions", db_index=False)
    mentioned = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="mentioned_by")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["comment", "mentioned"], name="mention_once")]

    def __str__(self) -> str:
        return f"{self.comment_id} mentions {self.mentioned_id}"


class Tally(models.Model):
    """How many shown comments a story has in a language. `ombud check` counts them anew."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="tallies", db_index=False)
    language = models.CharField(max_length=20, blank=True)
    shown = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["story", "language"], name="tally_language")]

    def __str__(self) -> str:
        return f"{self.story_id} {self.language or '–'} {self.shown}"
