"""Mails to staff about questions of colleagues and answers to their own, for those who chose them: one in an hour or a
day, none where nothing is new, and in them numbers only, for mail goes through other hands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ombud.models import Opinion, Preference
from ombud.models.errors import Invalid

from . import colleagues, messages, users

PERIODS = {Preference.Mail.HOURLY: timedelta(hours=1), Preference.Mail.DAILY: timedelta(days=1)}
AT_ONCE, AT_MOST = 50, 500
# What is asked in a transaction that is still open gets in next time.
OPEN_TRANSACTIONS = timedelta(seconds=30)


@dataclass(frozen=True)
class News:
    """What is new for one person: questions to them, to any colleague, and what became of their own."""

    to_me: list[Opinion]
    to_any: list[Opinion]
    answers: list[Opinion]


def choose(user: User, often: str, language: str) -> None:
    """How often to write to this person, in which interface language: `hourly`, `daily`, or never, which is empty.
    Raises Invalid for anything else, and where no address is proved to be theirs."""
    if often and often not in Preference.Mail.values:
        message = _("Choose one of the list.")
        raise Invalid(message, {"mail": [message]})
    if often and not users.proved_email(user):
        message = _("Your account has no e-mail address that is proved to be yours.")
        raise Invalid(message, {"mail": [message]})
    now = timezone.now()
    due = now + PERIODS[Preference.Mail(often)] if often else None
    columns = {"mail": often, "mail_language": language, "mail_at": due, "mail_since": now if often else None}
    Preference.objects.update_or_create(user=user, defaults=columns)


def write_due(now: datetime | None = None) -> int:
    """Write what is due at `now` (aware; the present unless given). Returns how many people got a letter."""
    at = now or timezone.now()
    due = Preference.objects.select_related("user").filter(mail_at__lte=at).order_by("mail_at")
    return sum(_write(chosen, at) for chosen in due[:AT_ONCE])


@transaction.atomic
def _write(chosen: Preference, now: datetime) -> bool:
    claimed = Preference.objects.filter(pk=chosen.pk, mail_at=chosen.mail_at)
    until = now - OPEN_TRANSACTIONS
    if not claimed.update(mail_at=now + PERIODS[Preference.Mail(chosen.mail)], mail_since=until):
        return False
    user, address = chosen.user, users.proved_email(chosen.user)
    if not (address and user.is_active and user.is_staff):
        return False
    news = _news(chosen, (chosen.mail_since or until, until))
    every = [*news.to_me, *news.to_any, *news.answers]
    if not every:
        return False
    with translation.override(chosen.mail_language or settings.LANGUAGE_CODE):
        body = {**_letter(news, every[0].comment.site.title), "lang": translation.get_language()}
    messages.mail_staff(every[0].comment.site_id, address, body)
    return True


def _news(chosen: Preference, between: tuple[datetime, datetime]) -> News:
    me, (since, until) = chosen.user.get_username(), between
    rows = Opinion.objects.select_related("comment__site", "comment__story").order_by("pk")
    waiting = rows.filter(Q(asked_of=me) | Q(asked_of=""), answered_at__isnull=True).exclude(asked_by=me)
    asked = _within(chosen.user, waiting.filter(created_at__gt=since, created_at__lte=until)[:AT_MOST])
    own = rows.filter(asked_by=me, answered_at__gt=since, answered_at__lte=until, heard_at__isnull=True)
    # What is in no known language, or to somebody who said none, is for everybody.
    spoken = {*chosen.languages, ""} if chosen.languages else None
    return News(
        to_me=[each for each in asked if each.asked_of],
        to_any=[each for each in asked if not each.asked_of and (not spoken or each.comment.language in spoken)],
        answers=_within(chosen.user, own[:AT_MOST]),
    )


def _within(user: User, found: Iterable[Opinion]) -> list[Opinion]:
    """Those on comments on which the person decides."""
    places = colleagues.places(user)
    if places is None:
        return list(found)
    return [
        each
        for each in found
        if {(each.comment.site_id, ""), (each.comment.site_id, each.comment.story.section)} & places
    ]


def _letter(news: News, title: str) -> dict[str, object]:
    lines = []
    if n := len(news.to_me):
        lines.append(ngettext("%(n)d question to you waits.", "%(n)d questions to you wait.", n) % {"n": n})
    if n := len(news.to_any):
        told = ngettext("%(n)d question to any colleague waits.", "%(n)d questions to any colleague wait.", n)
        lines.append(told % {"n": n})
    if n := len(news.answers):
        told = ngettext("%(n)d question of yours is settled.", "%(n)d questions of yours are settled.", n)
        lines.append(told % {"n": n})
    link = f"{settings.PUBLIC_URL}/desk/?tab=opinions"
    parts = [
        _("Since we last wrote, colleagues have asked for an opinion, or answered you:"),
        "\n".join(lines),
        _("You find them at the desk: %(url)s") % {"url": link},
        _("You asked for these mails on that page; there you can end them too."),
    ]
    return {"subject": _("%(site)s: what colleagues ask and answer") % {"site": title}, "text": "\n\n".join(parts)}
