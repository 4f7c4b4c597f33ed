"""Signed-in browsers, as their owner sees them in the list of sessions."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.utils import timezone


def blur(key: str, network: str) -> None:
    """Keep of the address from which somebody signed in only the network: enough to know one's own again."""
    UserSession.objects.filter(session_key=key).update(ip=network)


def touch(key: str) -> None:
    """Note that the session was in use just now."""
    UserSession.objects.filter(session_key=key).update(last_seen_at=timezone.now())
