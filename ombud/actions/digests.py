"""Mails about answers, for readers who asked for them: one in an hour or a day, and none where nothing is new."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ombud.models import Reader, Site
from ombud.models.errors import Invalid

from . import answers, letters, mailboxes, statements
from .letters import Letter

SALT = "ombud.digest"
PERIODS = {Reader.Digest.HOURLY: timedelta(hours=1), Reader.Digest.DAILY: timedelta(days=1)}
AT_MOST = 100
STORIES = 10
AT_ONCE = 50


def choose(reader: Reader, often: str) -> None:
    """How often to be written to about answers: `hourly`, `daily`, or never, which is empty. Raises Invalid for
    anything else, and where there is no address."""
    if often not in Reader.Digest.values:
        message = _("Choose one of the list.")
        raise Invalid(message, {"digest": [message]})
    if often and not reader.email:
        message = _("Leave an e-mail address first.")
        raise Invalid(message, {"digest": [message]})
    now = timezone.now()
    due = now + PERIODS[Reader.Digest(often)] if often else None
    Reader.objects.filter(pk=reader.pk).update(digest=often, digest_at=due, digest_since=now if often else None)


def write_due(now: datetime | None = None) -> int:
    """Write what is due at `now` (aware; the present unless given). Returns how many readers got a letter."""
    at = now or timezone.now()
    due = Reader.objects.select_related("site").filter(digest_at__lte=at).order_by("digest_at")
    return sum(_write(reader, at) for reader in due[:AT_ONCE])


def token(reader: Reader) -> str:
    """The unguessable part of the address that ends these mails."""
    return signing.Signer(salt=SALT).sign(str(reader.pk))


def by_token(site: Site, given: str) -> Reader | None:
    """The reader of this site whose mails it ends; None for a forged token or another site's."""
    try:
        pk = int(signing.Signer(salt=SALT).unsign(given))
    except (signing.BadSignature, ValueError):
        return None
    return Reader.objects.select_related("site").filter(pk=pk, site=site).exclude(kind=Reader.Kind.ERASED).first()


def url(reader: Reader) -> str:
    """That address."""
    return f"{settings.PUBLIC_URL}/p/{reader.site.name}/answers/{token(reader)}"


@transaction.atomic
def _write(reader: Reader, now: datetime) -> bool:
    """One letter, if there is something to say and somebody who proved to read it."""
    claimed = Reader.objects.filter(pk=reader.pk, digest_at=reader.digest_at)
    # What is posted in a transaction that is still open gets in next time: half a minute is left to it.
    until = now - timedelta(seconds=30)
    if not claimed.update(digest_at=now + PERIODS[Reader.Digest(reader.digest)], digest_since=until):
        return False
    if not reader.email or not mailboxes.proved(reader, reader.email):
        return False
    found = [row for row in answers.newest(reader, AT_MOST, reader.digest_since) if row.created_at <= until]
    if not found:
        return False
    by_story = Counter(row.story.headline or row.story.url for row in found)
    with translation.override(statements.language_of(reader, None)):
        letters.write(reader, reader.email, _letter(reader, by_story))
    return True


def _letter(reader: Reader, by_story: Counter[str]) -> Letter:
    count = by_story.total()
    site = {"site": reader.site.title, "n": count}
    subject = ngettext("%(site)s: %(n)d new answer", "%(site)s: %(n)d new answers", count) % site
    lines = [
        ngettext("%(n)d answer under “%(story)s”", "%(n)d answers under “%(story)s”", n) % {"n": n, "story": story}
        for story, n in by_story.most_common(STORIES)
    ]
    link = f"{settings.PUBLIC_URL}/p/{reader.site.name}/me"
    parts = [
        _("Since we last wrote, other readers have answered you or mentioned you:"),
        "\n".join(lines),
        _("You find them on your page: %(url)s") % {"url": link},
        _("You asked for these mails. To end them: %(url)s") % {"url": url(reader)},
    ]
    return Letter(subject, "\n\n".join(parts), stop=url(reader))
