"""The reasons that a decision gives: checked when it is made, put into words when its author reads them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ombud.models import Decision, ReasonText, Site
from ombud.models.errors import Invalid
from ombud.models.reason import NEED_WORDS, Code, default_text
from ombud.text import clean

WORDS_LIMIT = 2000
# What a verb says by itself where nobody named a reason.
IMPLIED = {"spam": Code.SPAM, "veil": Code.SPOILER}


@dataclass(frozen=True)
class Grounds:
    """Why something is decided. `code` is one of `models.reason.Code`, `words` what the author is told besides,
    `rule` the screening rule that fired: empty means the one that held the comment. Without `tell` the caller tells
    them."""

    code: str = ""
    words: str = ""
    rule: str = ""
    tell: bool = True


NONE = Grounds()


def checked(grounds: Grounds, verb: str = "") -> Grounds:
    """The grounds tidied, with the reason that `verb` implies. Raises Invalid for an unknown reason, for one that
    needs words and has none, and for more than `WORDS_LIMIT` code points."""
    code = grounds.code or IMPLIED.get(verb, "")
    if code and code not in Code.values:
        message = _("There is no such reason. Choose one of the list.")
        raise Invalid(message, {"code": [message]})
    try:
        words = clean.tidy(grounds.words, WORDS_LIMIT).strip()
    except clean.TooLong as error:
        message = _("At most %(limit)d characters; this has %(length)d.") % {
            "limit": error.limit,
            "length": error.length,
        }
        raise Invalid(message, {"words": [message]}) from error
    if code in NEED_WORDS and not words:
        message = _("This reason says little by itself: tell the author which law or rule, in a sentence.")
        raise Invalid(message, {"words": [message]})
    return replace(grounds, code=code, words=words)


def text(site: Site, code: str, language: str) -> str:
    """What an author is told for a reason, in `language` (a BCP 47 code): the site's own words, else the default
    in the language that is spoken now."""
    own = ReasonText.objects.filter(site=site, code=code, language=language) if code else None
    return (own.values_list("text", flat=True).first() if own is not None else "") or default_text(code)


def own_texts(site: Site) -> dict[tuple[str, str], str]:
    """A site's own words, by reason and language."""
    rows = ReasonText.objects.filter(site=site).values_list("code", "language", "text")
    return {(code, language): words for code, language, words in rows}


def set_text(site: Site, code: str, language: str, words: str, *, by: str) -> None:
    """Give a site words of its own for a reason, or, with none, the default again. Raises Invalid."""
    if code not in Code.values:
        raise Invalid(_("There is no such reason. Choose one of the list."))
    kept = checked(Grounds(words=words)).words
    with transaction.atomic():
        row = ReasonText.objects.filter(site=site, code=code, language=language)
        before = row.values_list("text", flat=True).first() or ""
        if before == kept:
            return
        if kept:
            ReasonText.objects.update_or_create(site=site, code=code, language=language, defaults={"text": kept})
        else:
            row.delete()
        Decision.objects.create(
            site=site,
            subject=f"reason {code} {language}",
            by=by,
            verb="reason_text",
            details={"before": before, "after": kept},
            created_at=timezone.now(),
        )
