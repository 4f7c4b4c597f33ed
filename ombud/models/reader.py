"""A Reader: somebody who posted, recommended or suggested, with or without an account."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from .site import Site


class Reader(models.Model):
    """`token_version` makes every token given out before it worthless when raised.

    A guest is known by a token alone, an account by a user of this installation, a single sign-on by the
    publication's issuer and subject (RFC 7519 `iss` and `sub`). `badge` says as what they speak (“Editor”); `skeleton`
    is what their name looks like (`text.names`), kept of those whose name nobody else may take. `digest` is how often
    they are written to about answers, `digest_at` when next, and `digest_since` how far they have been told.
    """

    class Kind(models.TextChoices):
        GUEST = "guest"
        ACCOUNT = "account"
        SSO = "sso"
        ERASED = "erased"

    class Standing(models.TextChoices):
        GOOD = "good"
        SUSPENDED = "suspended"
        BANNED = "banned"

    class Digest(models.TextChoices):
        NEVER = ""
        HOURLY = "hourly"
        DAILY = "daily"

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="readers")
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.GUEST)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="readers"
    )
    subject = models.CharField(max_length=300, null=True, blank=True)
    name = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    badge = models.CharField(max_length=80, blank=True)
    skeleton = models.CharField(max_length=120, blank=True)
    languages = models.JSONField(default=list, blank=True)
    preferences = models.JSONField(default=dict, blank=True)
    standing = models.CharField(max_length=10, choices=Standing.choices, default=Standing.GOOD)
    suspended_until = models.DateTimeField(null=True, blank=True)
    digest = models.CharField(max_length=8, choices=Digest.choices, default=Digest.NEVER, blank=True)
    digest_at = models.DateTimeField(null=True, blank=True)
    digest_since = models.DateTimeField(null=True, blank=True)
    erase_at = models.DateTimeField(null=True, blank=True)
    token_version = models.PositiveSmallIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["site", "user"], name="reader_user"),
            models.UniqueConstraint(fields=["site", "subject"], name="reader_subject"),
        ]
        indexes = [
            models.Index(fields=["site", "name"], name="reader_name"),
            models.Index(fields=["site", "skeleton"], name="reader_skeleton", condition=~Q(skeleton="")),
            models.Index(fields=["site", "email"], name="reader_email", condition=~Q(email="")),
            models.Index(fields=["site"], name="reader_barred", condition=~Q(standing="good")),
            models.Index(fields=["digest_at"], name="reader_digest", condition=Q(digest_at__isnull=False)),
            models.Index(fields=["erase_at"], name="reader_erase", condition=Q(erase_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Mute(models.Model):
    """A reader who does not wish to see what another one writes."""

    reader = models.ForeignKey(Reader, on_delete=models.CASCADE, related_name="mutes", db_index=False)
    muted = models.ForeignKey(Reader, on_delete=models.CASCADE, related_name="muted_by")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reader", "muted"], name="mute_once")]

    def __str__(self) -> str:
        return f"{self.reader_id} mutes {self.muted_id}"


class Note(models.Model):
    """What staff noted about a reader, for staff alone."""

    reader = models.ForeignKey(Reader, on_delete=models.CASCADE, related_name="notes")
    by = models.CharField(max_length=150)
    text = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"note {self.pk} on {self.reader_id}"
