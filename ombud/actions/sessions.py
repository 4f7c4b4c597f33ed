"""Signed-in browsers, as their owner sees them in the list of sessions."""

from __future__ import annotations

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef
from django.utils import timezone


def blur(key: str, network: str) -> None:
    """Keep of the address from which somebody signed in only the network: enough to know one's own again."""
    UserSession.objects.filter(session_key=key).update(ip=network)


def touch(key: str) -> None:
    """Note that the session was in use just now."""
    UserSession.objects.filter(session_key=key).update(last_seen_at=timezone.now())


def forget(before: datetime) -> int:
    """Remove sessions that ended before that moment, and what was noted of their browsers. Returns how many."""
    gone = Session.objects.filter(expire_date__lt=before).delete()[0]
    there = Session.objects.filter(session_key=OuterRef("session_key"))
    UserSession.objects.exclude(Exists(there)).delete()
    return gone
