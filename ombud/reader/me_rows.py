"""What stands on a reader's own page. Ten queries, however much there is."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from ombud.actions import answers, found, mailboxes, statements
from ombud.models import Comment, Decision, Mute, Reader
from ombud.publish.links import address_of, permalink
from ombud.publish.versions import label
from ombud.text import plain

from .telling import line, rows_for

COMMENTS, TOLD, ANSWERS, MUTES = 50, 30, 20, 100
EXCERPT = 300
WITH_STORY = ("story__site", "site", "root", "parent")


def page_of(reader: Reader, lang: str) -> dict[str, Any]:
    """The page's context, in the language that is spoken now."""
    return {
        "reader": reader,
        "own_name": reader.kind != Reader.Kind.SSO,
        "own_email": reader.kind == Reader.Kind.GUEST,
        "comments": _comments(reader, lang),
        "told": _told(reader, lang),
        "answers": _answers(reader),
        "mail": _mail(reader),
        "muted": list(Mute.objects.filter(reader=reader).select_related("muted").order_by("-pk")[:MUTES]),
        "tongues": _tongues(reader),
        "elsewhere": bool(settings.SOCIALACCOUNT_PROVIDERS),
        "erase_days": reader.site.rules.erase_days,
        "name_limit": reader.site.rules.name_limit,
    }


def _tongues(reader: Reader) -> list[tuple[str, str, bool]]:
    """The languages to choose from, with those that the reader reads; none where all is in one. No choice is all."""
    codes = list(dict.fromkeys([*reader.site.languages, *reader.languages]))
    return [(code, label(code), not reader.languages or code in reader.languages) for code in codes if len(codes) > 1]


def _comments(reader: Reader, lang: str) -> list[dict[str, Any]]:
    rows = list(Comment.objects.filter(reader=reader).select_related(*WITH_STORY).order_by("-created_at")[:COMMENTS])
    adverse = Decision.objects.filter(comment__in=[row.pk for row in rows]).doing(statements.ADVERSE)
    why = dict(adverse.order_by("pk").values_list("comment", "pk"))
    because = found.waits([row.pk for row in rows if row.status == Comment.Status.PENDING])
    return [
        {
            **_line(row),
            "status": row.status,
            "state": _state(row),
            "because": because.get(row.pk, ""),
            "why": statements.url(reader.site, why[row.pk], lang) if _asks_why(row) and row.pk in why else "",
        }
        for row in rows
    ]


def _asks_why(row: Comment) -> bool:
    hidden = row.status in (Comment.Status.REJECTED, Comment.Status.SPAM)
    return hidden or row.veil == Comment.Veil.MODERATOR


def _state(row: Comment) -> str:
    if row.status == Comment.Status.APPROVED and row.veil == Comment.Veil.MODERATOR:
        return _("Shown under a moderator’s veil")
    return {
        Comment.Status.APPROVED: _("Shown"),
        Comment.Status.PENDING: _("Waits for a moderator"),
        Comment.Status.REJECTED: _("Not shown"),
        Comment.Status.SPAM: _("Not shown: taken for advertising"),
        Comment.Status.WITHDRAWN: _("Withdrawn by you"),
    }[Comment.Status(row.status)]


def _line(row: Comment) -> dict[str, Any]:
    shown = row.status == Comment.Status.APPROVED
    return {
        "id": row.pk,
        "name": row.name or _("Guest"),
        "text": plain.excerpt(plain.plain(row.html, veiled=bool(row.veil), curtain=_("[hidden: spoiler]")), EXCERPT),
        "language": row.language,
        "created": row.created_at,
        "story": row.story.headline or address_of(row.story),
        "url": permalink(row, row.story) if shown else address_of(row.story),
    }


def _told(reader: Reader, lang: str) -> list[dict[str, Any]]:
    return [line(row, reader.site, lang) | {"new": row.seen_at is None} for row in rows_for(reader)[:TOLD]]


def _answers(reader: Reader) -> list[dict[str, Any]]:
    """Replies to the reader's comments and comments that name them, newest first, without those of muted people."""
    seen = answers.seen(reader)
    return [
        {
            **_line(row),
            "reply": bool(row.parent and row.parent.reader_id == reader.pk),
            "new": seen is None or row.created_at > seen,
        }
        for row in answers.newest(reader, ANSWERS)
    ]


def _mail(reader: Reader) -> dict[str, Any]:
    """How the reader is told of answers, and whether their address is known to be theirs."""
    known = bool(reader.email) and mailboxes.proved(reader, reader.email)
    return {
        "works": settings.MAIL,
        "state": "confirmed" if known else mailboxes.standing(reader, reader.email),
        "replies": answers.REPLIES in answers.wished(reader),
        "mentions": answers.MENTIONS in answers.wished(reader),
        "often": [("", _("never")), ("hourly", _("at most once an hour")), ("daily", _("at most once a day"))],
    }
