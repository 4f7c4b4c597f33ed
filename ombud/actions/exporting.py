"""All that is kept about a reader, as one document for them (General Data Protection Regulation, articles 15, 20).

Notes and watches of the newsroom are not in it: they are given by the newsroom on request, which can see whether they
tell of somebody else.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import User
from django.core.serializers.json import DjangoJSONEncoder
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
# So many rows are read and told at a time.
BATCH = 500
PROFILE = (
    *("id", "kind", "name", "email", "badge", "subject", "languages", "standing", "suspended_until"),
    *("digest", "erase_at", "created_at"),
)


@dataclass(frozen=True)
class Table:
    """The rows of one kind that tell of a reader: those that any of the `found` has, with these columns; `joined`
    are columns of another table by the name that they get."""

    found: Sequence[QuerySet[Any]]
    columns: Sequence[str]
    joined: Mapping[str, str] = field(default_factory=dict)

    def rows(self) -> Iterator[dict[str, Any]]:
        """Oldest first, some hundred at a time: no question is open while somebody's slow line takes them in."""
        keys = sorted({pk for rows in self.found for pk in rows.order_by().values_list("pk", flat=True)})
        named = {name: F(path) for name, path in self.joined.items()}
        model = self.found[0].model
        for at in range(0, len(keys), BATCH):
            some = model.objects.filter(pk__in=keys[at : at + BATCH]).order_by("pk")
            yield from some.values(*self.columns, **named)


def document(reader: Reader) -> Iterator[str]:
    """What docs/privacy.md describes, as JSON in pieces: some hundred of 50,000 comments are in hand at a time."""
    about = {
        "format": FORMAT,
        "made_at": timezone.now(),
        "site": reader.site.name,
        "reader": {name: getattr(reader, name) for name in PROFILE},
        "account": _account(reader.user) if reader.user else None,
    }
    yield "{\n" + ",\n".join(f"{_json(name)}: {_json(value)}" for name, value in about.items())
    for name, table in (_written(reader) | _taken_part(reader) | _dealt_with(reader)).items():
        yield f",\n{_json(name)}: ["
        for number, row in enumerate(table.rows()):
            yield (",\n" if number else "\n") + _json(row)
        yield "]"
    yield "\n}\n"


def _json(value: Any) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)


def _account(user: User) -> dict[str, Any]:
    """How this person signs in; on which other publications they write is not said here."""
    return {
        "email": user.email,
        "created_at": user.date_joined,
        "elsewhere": _rows(SocialAccount.objects.filter(user=user), "provider", "uid", "extra_data", "date_joined"),
        "factors": _rows(Authenticator.objects.filter(user=user), "type", "created_at", "last_used_at"),
        "sessions": _rows(UserSession.objects.filter(user=user), "user_agent", "ip", "created_at", "last_seen_at"),
    }


def _written(reader: Reader) -> dict[str, Table]:
    return {
        "comments": _table(
            Comment.objects.filter(reader=reader),
            *("id", "parent_id", "name", "body", "language", "veil", "veil_label", "status", "badge"),
            *("recommendations", "address", "created_at", "edited_at"),
            story_url="story__url",
        ),
        "earlier_wordings": _table(
            CommentRevision.objects.filter(comment__reader=reader), "comment_id", "language", "body", "created_at"
        ),
        "versions": _table(
            Version.objects.filter(comment__reader=reader),
            *("comment_id", "language", "body", "veil_label", "status", "created_at"),
        ),
    }


def _taken_part(reader: Reader) -> dict[str, Table]:
    return {
        "recommended": _table(
            Recommendation.objects.filter(reader=reader, taken_back=False), "comment_id", "created_at"
        ),
        "reports": _table(
            Flag.objects.filter(reader=reader),
            *("comment_id", "reason", "text", "notice", "status", "created_at", "decided_at"),
        ),
        "suggestions": _table(
            Correction.objects.filter(reader=reader),
            *("id", "kind", "status", "exact", "suggestion", "message", "email", "created_at"),
            story_url="story__url",
        ),
        "seconded": _table(
            Second.objects.filter(reader=reader), "correction_id", "message", "email", "lang", "created_at"
        ),
        "muted": _table(Mute.objects.filter(reader=reader), "created_at", name="muted__name"),
        "named_in": _table(NamedPerson.objects.filter(reader=reader), "story_id", "label", "created_at"),
    }


def _dealt_with(reader: Reader) -> dict[str, Table]:
    return {
        "decisions": Table(
            [Decision.objects.filter(comment__reader=reader), Decision.objects.filter(reader=reader)],
            ("id", "comment_id", "verb", "before", "after", "rule", "code", "words", "created_at"),
        ),
        "appeals": _table(
            Appeal.objects.filter(reader=reader),
            *("decision_id", "text", "status", "answer", "created_at", "decided_at"),
        ),
        "notifications": _table(
            Notification.objects.filter(reader=reader),
            *("kind", "comment_id", "decision_id", "correction_id", "words", "created_at", "seen_at"),
        ),
        "mail_addresses": _table(
            Mailbox.objects.filter(reader=reader).exclude(address=""), "address", "status", "asked_at", "created_at"
        ),
        "mails": _table(
            Message.objects.filter(reader=reader, kind=Message.Kind.MAIL), "to", "status", "due_at", "created_at"
        ),
    }


def _table(found: QuerySet[Any], *columns: str, **joined: str) -> Table:
    return Table([found], columns, joined)


def _rows(found: QuerySet[Any], *columns: str) -> list[dict[str, Any]]:
    return list(found.order_by("pk").values(*columns))
