"""A reader reports a comment; enough of them take it away until a moderator has looked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from ombud.models import Comment, Decision, Flag, Reader, Site
from ombud.models.errors import Conflict, Forbidden, Invalid, TooMany
from ombud.models.reason import Code
from ombud.text import clean
from ombud.text.network_hash import recent

from . import flagging, letters, mailboxes, moderation
from .editions import hold
from .reasons import Grounds

SALT = "ombud.report"
TEXT_LIMIT = 2000
NAME_LIMIT = 200
SHORTEST = 10
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Report:
    """What a reader says of a comment. A notice of illegal content also has who says so and their good faith.

    `children`: it is about sexual abuse of children, where the law asks for no name (Digital Services Act,
    article 16, 2 c). `lang` is the interface language in which an answer is written.
    """

    reason: str
    text: str = ""
    name: str = ""
    email: str = ""
    good_faith: bool = False
    children: bool = False
    lang: str = ""


def report(comment: Comment, given: Report, reader: Reader | None, address_hash: str) -> Flag:
    """Note a report; a second one by the same reader changes nothing unless the words were edited since.

    A guest without a token becomes a Reader. Enough weight holds or veils the comment, as the site's policy says.
    Raises Invalid for what a notice lacks, Forbidden on one's own comment, Conflict when it is not shown, TooMany.
    """
    words, notice = _checked(given)
    with transaction.atomic():
        hold(comment.story_id)
        now = Comment.objects.select_related("site", "story__site", "reader").get(pk=comment.pk)
        if now.status != Comment.Status.APPROVED:
            raise Conflict(_("This comment is no longer there."))
        if reader and now.reader_id == reader.pk:
            raise Forbidden(_("You cannot report your own comment. You may withdraw it."))
        known = Flag.objects.filter(comment=now, reader=reader).first() if reader else None
        if known and not _outdated(known, now):
            return known
        _check_rates(now, reader, address_hash)
        flag = _store(now, known, reader or Reader.objects.create(site_id=now.site_id), address_hash)
        flag.reason, flag.text, flag.notice = given.reason, words, notice
        flag.weight = flagging.weight_of(reader, address_hash)
        flag.save()
        _confirm(now, flag)
        _act(now)
    return flag


def dismiss(comment: Comment, *, by: str) -> int:
    """A moderator has looked and leaves the comment as it is: its open reports are dismissed; returns how many."""
    with transaction.atomic():
        hold(comment.story_id)
        settled = flagging.settle(comment, "dismiss", by=by)
        if settled:
            Comment.objects.filter(pk=comment.pk).update(reviewed_at=timezone.now())
            Decision.objects.create(
                site_id=comment.site_id,
                comment=comment,
                by=by,
                verb="dismiss",
                before=comment.status,
                after=comment.status,
                details={"reports": settled},
                created_at=timezone.now(),
            )
    return settled


def token(flag: Flag) -> str:
    """The unguessable part of the page where a reader sees what became of a report."""
    return signing.dumps(flag.pk, salt=SALT)


def by_token(site: Site, given: str) -> Flag | None:
    """The report of this site whose page this is; None for a forged token or another site's."""
    try:
        pk = signing.loads(given, salt=SALT)
    except signing.BadSignature:
        return None
    return Flag.objects.select_related("site", "comment__story__site", "comment__site").filter(pk=pk, site=site).first()


def url(flag: Flag) -> str:
    """The address of that page."""
    return f"{settings.PUBLIC_URL}/p/{flag.site.name}/reports/{token(flag)}"


def _checked(given: Report) -> tuple[str, dict[str, Any]]:
    if given.reason not in Flag.Reason.values:
        message = _("There is no such reason. Choose one of the list.")
        raise Invalid(message, {"reason": [message]})
    errors: dict[str, list[str]] = {}
    text, name = _tidy(given.text, TEXT_LIMIT, "text", errors), _tidy(given.name, NAME_LIMIT, "name", errors)
    illegal = given.reason == Flag.Reason.ILLEGAL
    if illegal and len(re.sub(r"\s", "", text)) < SHORTEST:
        errors["text"] = [_("Say which law it breaks, or why, in a sentence.")]
    email = given.email.strip()[:254]
    if illegal and not given.children:
        if not name:
            errors["name"] = [_("The law asks for the name of who says so. Only the newsroom sees it.")]
        if not _is_email(email):
            errors["email"] = [_("The law asks for an e-mail address, for the answer. Only the newsroom sees it.")]
    if illegal and not given.good_faith:
        errors["good_faith"] = [_("Please confirm that you believe what you say to be right and complete.")]
    if errors:
        raise Invalid(next(iter(errors.values()))[0], errors)
    if not illegal:
        return text, {}
    notice = {"name": name, "email": email if _is_email(email) else "", "good_faith": True, "lang": _spoken(given.lang)}
    return text, notice | {"children": given.children}


def _spoken(lang: str) -> str:
    """The interface language, if it is one of ours: it names a file of phrases."""
    return lang if lang in dict(settings.LANGUAGES) else ""


def _tidy(raw: str, limit: int, field: str, errors: dict[str, list[str]]) -> str:
    try:
        return clean.tidy(raw, limit).strip()
    except clean.TooLong as error:
        message = _("At most %(limit)d characters; this has %(length)d.")
        errors[field] = [message % {"limit": error.limit, "length": error.length}]
        return ""


def _is_email(given: str) -> bool:
    try:
        validate_email(given)
    except ValidationError:
        return False
    return True


def _outdated(flag: Flag, comment: Comment) -> bool:
    """Whether a report was decided on before the words became what they are."""
    edited, decided = comment.edited_at, flag.decided_at
    return bool(edited and decided and flag.status != Flag.Status.OPEN and decided < edited)


def _check_rates(comment: Comment, reader: Reader | None, address_hash: str) -> None:
    if not settings.RATE_LIMITS:
        return
    policy = comment.site.rules
    own, theirs = flagging.last_by(reader, address_hash, timezone.now() - HOUR)
    if own >= policy.reports_per_hour or theirs >= policy.address_reports_per_hour:
        raise TooMany(_("You have sent many reports within an hour. Please wait a little."), retry_after=3600)
    here = Flag.objects.filter(comment=comment, address_hash__in=recent(address_hash))
    if comment.edited_at:
        # What was reported before said something else.
        here = here.filter(created_at__gt=comment.edited_at)
    if here.count() >= policy.reports_per_address:
        raise TooMany(_("This comment has been reported from your network already. Thank you."), retry_after=86400)


def _store(comment: Comment, known: Flag | None, reader: Reader, address_hash: str) -> Flag:
    flag = known or Flag(site=comment.site, comment=comment, reader=reader)
    flag.status, flag.decided_at = Flag.Status.OPEN, None
    flag.address_hash, flag.created_at = address_hash, timezone.now()
    return flag


def _confirm(comment: Comment, flag: Flag) -> None:
    """Tell who sent a notice of illegal content that it arrived (Digital Services Act, article 16, 4)."""
    if flag.notice.get("email"):
        with translation.override(flag.notice["lang"] or comment.site.language):
            subject = _("%(site)s: your report has arrived") % {"site": comment.site.title}
            text = _("A moderator will look at the comment that you reported. What becomes of it: %(url)s")
            mailboxes.ask(flag.reader, flag.notice["email"], address_hash=flag.address_hash)
            letters.write(flag.reader, flag.notice["email"], letters.Letter(subject, text % {"url": url(flag)}))


def _act(comment: Comment) -> None:
    """Take the comment away, or veil it, if its reports weigh enough."""
    policy = comment.site.rules
    if not policy.reports_hold or (policy.reports_veil and comment.veil == Comment.Veil.MODERATOR):
        return
    weight = flagging.weight_on(comment)
    if weight < policy.reports_hold * 100:
        return
    reasons = flagging.reasons_on(comment)
    why = f"reports weigh {weight / 100:g}: " + ", ".join(f"{reason} × {count}" for reason, count in reasons)
    if policy.reports_veil:
        named = reasons[0][0] if reasons[0][0] not in (Code.ILLEGAL, Code.OTHER) else ""
        told = _("Several readers have reported it; a moderator has not looked yet.")
        moderation.veil(comment, on=True, by="rule:reports", reason=why, grounds=Grounds(named, told))
    else:
        moderation.decide(comment, "hold", by="rule:reports", reason=why)
