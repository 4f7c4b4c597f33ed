"""Who works at the desk: roles per site or section, and invitations to them."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from .site import Site


class Role(models.Model):
    """What one person may do on a site; `section` narrows a role to stories of that section, empty means all.

    The owner of the whole installation is a superuser and needs no row.
    """

    class Name(models.TextChoices):
        OWNER = "owner"
        EDITOR = "editor"
        MODERATOR = "moderator"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="roles", db_index=False)
    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="roles")
    name = models.CharField(max_length=10, choices=Name.choices)
    section = models.CharField(max_length=120, blank=True)
    given_by = models.CharField(max_length=150, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "site", "name", "section"], name="role_once")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.name} of {self.site_id} {self.section}".rstrip()


class Invitation(models.Model):
    """An offer of a role by mail or a printed link. Of its token only a hash is kept.

    Who accepts one that was `mailed`, and shown to nobody, has proved to read the mail of its address.
    """

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="invitations")
    role = models.CharField(max_length=10, choices=Role.Name.choices)
    section = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    mailed = models.BooleanField(default=False)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.CharField(max_length=150)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    accepted_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.role} of {self.site_id}"
