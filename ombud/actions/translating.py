"""What machines made of comments: asked for once, kept by the wording. Asking the provider is not done here."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from ombud.models import Comment, Translation
from ombud.models.errors import TooMany, Unavailable
from ombud.text import translatable
from ombud.text.network_hash import recent

ASKED_FOR = timedelta(seconds=20)
"""How long one who asks has before another may: longer than the provider is given."""
MINUTE = timedelta(minutes=1)


def known(comment: Comment, language: str) -> Translation | None:
    """The translation of the comment's present words, if there is one."""
    found = Translation.objects.filter(comment=comment, language=language, digest=digest(comment)).first()
    return found if found and found.html else None


def claim(comment: Comment, language: str, asked_by: str) -> Translation | None:
    """The row to be filled by whoever gets it; None while another request fills it.

    Raises Unavailable where that failed a moment ago, TooMany where one network address has many made.
    """
    now = timezone.now()
    fresh = {
        "digest": digest(comment),
        "html": "",
        "provider": "",
        "asked_by": asked_by,
        "asked_at": now,
        "again_at": now + ASKED_FOR,
    }
    mine = Translation.objects.filter(comment=comment, language=language)
    old = mine.first()
    if old and old.digest == fresh["digest"] and old.again_at > now:
        if old.provider:
            raise away((old.again_at - now).total_seconds())
        return None
    _check_pace(comment, asked_by)
    if old:
        # Conditional: of two who come at once one gets it.
        seen = mine.filter(digest=old.digest, asked_at=old.asked_at)
        return mine.get() if seen.update(**fresh) else None
    try:
        with transaction.atomic():
            return Translation.objects.create(comment=comment, language=language, **fresh)
    except IntegrityError:
        return None


def keep(claimed: Translation, html: str, provider: str) -> None:
    """Keep what the provider made, unless somebody else has claimed the row since, or the words that it is of are not
    the comment's any more: those of a withdrawn one are erased, also here."""
    comment = Comment.objects.filter(pk=claimed.comment_id).first()
    if comment and digest(comment) == claimed.digest:
        _mine(claimed).update(html=html, provider=provider)
    else:
        _mine(claimed).delete()


def let_go(claimed: Translation) -> None:
    """Leave the row to whoever comes next: the provider was not asked."""
    _mine(claimed).update(again_at=timezone.now())


def give_up(claimed: Translation, provider: str, wait: float) -> Unavailable:
    """Have this translation not asked for again before `wait` seconds are over. Returns what to tell the reader."""
    _mine(claimed).update(provider=provider, again_at=timezone.now() + timedelta(seconds=wait))
    return away(wait)


def forget(before: datetime) -> int:
    """Forget who asked for the translations that were asked for before then. Returns how many it were."""
    return Translation.objects.filter(asked_at__lt=before).exclude(asked_by="").update(asked_by="")


def away(wait: float) -> Unavailable:
    """What a reader is told while there is no translation to be had."""
    detail = _("The translation cannot be had right now. The comment itself is not affected.")
    return Unavailable(detail, retry_after=max(1, round(wait)))


def digest(comment: Comment) -> str:
    """What tells one wording of a comment from another, in whatever language it was thought to be."""
    return hashlib.sha256(f"{comment.language}\n{comment.html}".encode()).hexdigest()


def pieces(comment: Comment) -> list[str]:
    """What of the comment is sent to a provider."""
    return translatable.parts(comment.html)


def _mine(claimed: Translation) -> QuerySet[Translation]:
    return Translation.objects.filter(pk=claimed.pk, digest=claimed.digest, asked_at=claimed.asked_at)


def _check_pace(comment: Comment, asked_by: str) -> None:
    if not settings.RATE_LIMITS:
        return
    since = timezone.now() - MINUTE
    made = Translation.objects.filter(asked_by__in=recent(asked_by), asked_at__gt=since).count()
    if made >= comment.site.rules.translations_per_minute:
        raise TooMany(_("That is many translations at once. Please try again in a minute."), retry_after=60)
