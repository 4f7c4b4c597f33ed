"""All that is kept about a reader, as one document for them (General Data Protection Regulation, articles 15, 20).

Notes and watches of the newsroom are not in it: they are given by the newsroom on request, which can see whether they
tell of somebody else.
"""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import User
from django.db.models import F, QuerySet
from django.utils import timezone

from ombud.models import (
    Appeal,
    Comment,
    CommentRevision,
    Correction,
    Decision,
    Flag,
    Mailbox,
    Message,
    Mute,
    NamedPerson,
    Notification,
    Reader,
    Recommendation,
    Second,
    Version,
)

FORMAT = "ombud.reader/1"
PROFILE = (
    *("id", "kind", "name", "email", "badge", "subject", "languages", "standing", "suspended_until"),
    *("digest", "erase_at", "created_at"),
)


def everything(reader: Reader) -> dict[str, Any]:
    """What docs/privacy.md describes, as plain values; moments are datetimes. A fixed number of queries."""
    about = {
        "format": FORMAT,
        "made_at": timezone.now(),
        "site": reader.site.name,
        "reader": {name: getattr(reader, name) for name in PROFILE},
        "account": _account(reader.user) if reader.user else None,
    }
    return about | _written(reader) | _taken_part(reader) | _dealt_with(reader)


def _account(user: User) -> dict[str, Any]:
    """How this person signs in; on which other publications they write is not said here."""
    return {
        "email": user.email,
        "created_at": user.date_joined,
        "elsewhere": _rows(SocialAccount.objects.filter(user=user), "provider", "uid", "extra_data", "date_joined"),
        "factors": _rows(Authenticator.objects.filter(user=user), "type", "created_at", "last_used_at"),
        "sessions": _rows(UserSession.objects.filter(user=user), "user_agent", "ip", "created_at", "last_seen_at"),
    }


def _written(reader: Reader) -> dict[str, Any]:
    return {
        "comments": _rows(
            Comment.objects.filter(reader=reader).annotate(story_url=F("story__url")),
            *("id", "story_url", "parent_id", "name", "body", "language", "veil", "veil_label", "status", "badge"),
            *("recommendations", "address", "created_at", "edited_at"),
        ),
        "earlier_wordings": _rows(
            CommentRevision.objects.filter(comment__reader=reader), "comment_id", "language", "body", "created_at"
        ),
        "versions": _rows(
            Version.objects.filter(comment__reader=reader),
            *("comment_id", "language", "body", "veil_label", "status", "created_at"),
        ),
    }


def _taken_part(reader: Reader) -> dict[str, Any]:
    return {
        "recommended": _rows(
            Recommendation.objects.filter(reader=reader, taken_back=False), "comment_id", "created_at"
        ),
        "reports": _rows(
            Flag.objects.filter(reader=reader),
            *("comment_id", "reason", "text", "notice", "status", "created_at", "decided_at"),
        ),
        "suggestions": _rows(
            Correction.objects.filter(reader=reader).annotate(story_url=F("story__url")),
            *("id", "story_url", "kind", "status", "exact", "suggestion", "message", "email", "created_at"),
        ),
        "seconded": _rows(
            Second.objects.filter(reader=reader), "correction_id", "message", "email", "lang", "created_at"
        ),
        "muted": _rows(Mute.objects.filter(reader=reader).annotate(name=F("muted__name")), "name", "created_at"),
        "named_in": _rows(NamedPerson.objects.filter(reader=reader), "story_id", "label", "created_at"),
    }


def _dealt_with(reader: Reader) -> dict[str, Any]:
    return {
        "decisions": _rows(
            Decision.objects.filter(comment__reader=reader) | Decision.objects.filter(reader=reader),
            *("id", "comment_id", "verb", "before", "after", "rule", "code", "words", "created_at"),
        ),
        "appeals": _rows(
            Appeal.objects.filter(reader=reader),
            *("decision_id", "text", "status", "answer", "created_at", "decided_at"),
        ),
        "notifications": _rows(
            Notification.objects.filter(reader=reader),
            *("kind", "comment_id", "decision_id", "correction_id", "words", "created_at", "seen_at"),
        ),
        "mail_addresses": _rows(
            Mailbox.objects.filter(reader=reader).exclude(address=""), "address", "status", "asked_at", "created_at"
        ),
        "mails": _rows(
            Message.objects.filter(reader=reader, kind=Message.Kind.MAIL), "to", "status", "due_at", "created_at"
        ),
    }


def _rows(found: QuerySet[Any], *columns: str) -> list[dict[str, Any]]:
    return list(found.order_by("pk").values(*columns))
