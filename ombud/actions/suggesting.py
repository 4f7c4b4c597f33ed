"""Readers suggest corrections; the same complaint twice is one suggestion that two readers stand behind."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from ombud.models import Correction, Kind, Policy, Reader, Second, Story, Tally
from ombud.models.errors import Conflict, Invalid, TooMany
from ombud.text import clean
from ombud.text.fold import same_words
from ombud.text.network_hash import recent

from . import mailboxes
from .editions import hold
from .passages import attach

CONTEXT = 64
READERS_KINDS = ("", Kind.TYPO, Kind.CORRECTION, Kind.CLARIFICATION, Kind.UPDATE, Kind.RETRACTION)
KIND_WEIGHT = {Kind.RETRACTION: 5.0, Kind.CORRECTION: 4.0, Kind.CLARIFICATION: 3.0, Kind.UPDATE: 2.0, Kind.TYPO: 1.0}
# Weights only ever compare with one another; what matters is that newer stories weigh more, without a clock.
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Suggestion:
    """What a reader sent. `hint` is where their browser counted the passage, in code points."""

    exact: str = ""
    prefix: str = ""
    suffix: str = ""
    hint: tuple[int | None, int | None] = (None, None)
    kind: str = ""
    message: str = ""
    suggestion: str = ""
    email: str = ""
    lang: str = ""


@dataclass(frozen=True)
class Suggested:
    """The suggestion that stands, and whether it was another reader's that is now seconded."""

    correction: Correction
    reader: Reader
    seconded: bool


def suggest(
    story: Story, given: Suggestion, reader: Reader | None, address_hash: str, *, at: datetime | None = None
) -> Suggested:
    """Take a reader's suggestion; the same words about the same passage second the one that is open.

    `at` is for suggestions that were made earlier. Call in a transaction. Raises Invalid for fields that break a
    limit, TooMany for a flood.
    """
    policy = story.site.rules
    check_rate(story, reader, address_hash)
    clear = _checked(policy, given)
    reader = reader or Reader.objects.create(site=story.site, email=clear.email)
    correction = Correction(
        site=story.site,
        story=story,
        reader=reader,
        kind=clear.kind,
        exact=clear.exact,
        prefix=clear.prefix[-CONTEXT:],
        suffix=clear.suffix[:CONTEXT],
        suggestion=clear.suggestion,
        message=clear.message,
        email=clear.email,
        lang=clear.lang,
        address_hash=address_hash,
        created_at=at or timezone.now(),
    )
    # The row lock orders two readers who say the same at once.
    hold(story.pk)
    attach(correction, story.revision, clear.hint)
    same = next((row for row in known(correction) if _says_the_same(row, correction)), None)
    if same:
        return second(same, reader, address_hash, given=clear)
    correction.weight = weight(correction)
    correction.save(force_insert=True)
    mailboxes.ask(reader, clear.email, clear.lang, address_hash)
    return Suggested(correction, reader, seconded=False)


def find(story: Story, given: Suggestion) -> list[Correction]:
    """The open suggestions about a passage, heaviest first. Raises Invalid for a passage beyond the limits."""
    probe = Correction(story=story, site=story.site, **_quote(_checked(story.site.rules, given, asked=True)))
    attach(probe, story.revision, given.hint)
    return known(probe)


def known(like: Correction) -> list[Correction]:
    """Open suggestions about the passage that `like` is attached to: the same words, or most of them."""
    rows = Correction.objects.filter(story=like.story).open().order_by("-weight", "-id")[:200]
    return [row for row in rows if _is_same_passage(row, like)]


def second(
    correction: Correction, reader: Reader | None, address_hash: str, *, given: Suggestion | None = None
) -> Suggested:
    """Stand behind an open suggestion; once per reader. Raises Conflict when it has been decided."""
    if correction.status != Correction.Status.OPEN:
        raise Conflict(_("This has been decided meanwhile. Thank you for looking so closely."))
    clear = _checked(correction.site.rules, given, asked=True) if given else Suggestion()
    with transaction.atomic():
        reader = reader or Reader.objects.create(site_id=correction.site_id, email=clear.email)
        if reader.pk == correction.reader_id:
            return Suggested(correction, reader, seconded=False)
        _row, made = Second.objects.get_or_create(
            correction=correction,
            reader=reader,
            defaults={
                "message": clear.message,
                "email": clear.email,
                "lang": clear.lang,
                "address_hash": address_hash,
                "created_at": timezone.now(),
            },
        )
        if made:
            mailboxes.ask(reader, clear.email, clear.lang, address_hash)
            if not Correction.objects.filter(pk=correction.pk).open().update(seconds=F("seconds") + 1):
                raise Conflict(_("This has been decided meanwhile. Thank you for looking so closely."))
            correction.refresh_from_db()
            Correction.objects.filter(pk=correction.pk).update(weight=weight(correction))
    return Suggested(correction, reader, seconded=True)


def weight(correction: Correction) -> float:
    """How far up the queue a suggestion stands: kind, seconds, the reporter's record, the story's age and life.

    A doubling of the readers who asked weighs as much as two days of a story's age. It is fixed when it arrives
    or is seconded, so that the queue is the order of an index.
    """
    story = correction.story
    comments = sum(Tally.objects.filter(story=story).values_list("shown", flat=True))
    age = ((story.published_at or story.created_at) - EPOCH) / timedelta(days=1)
    return round(
        KIND_WEIGHT.get(Kind(correction.kind), 2.0)
        + 2 * math.log2(1 + correction.seconds)
        + 3 * record(correction.reader)
        + math.log10(1 + max(comments, 0))
        + age,
        4,
    )


def record(reader: Reader | None) -> float:
    """From -1 to 1: how often this reader's suggestions were accepted rather than declined; 0 for a new one."""
    if reader is None or reader.pk is None:
        return 0.0
    counts = Correction.objects.filter(reader=reader).aggregate(
        good=Count("pk", filter=Q(status=Correction.Status.ACCEPTED)),
        bad=Count("pk", filter=Q(status=Correction.Status.DECLINED)),
    )
    return float((counts["good"] - counts["bad"]) / (counts["good"] + counts["bad"] + 2))


def _says_the_same(row: Correction, new: Correction) -> bool:
    return row.kind == new.kind and (not new.suggestion or same_words(row.suggestion, new.suggestion))


def _is_same_passage(row: Correction, like: Correction) -> bool:
    if row.start is not None and row.end is not None and like.start is not None and like.end is not None:
        shared = min(row.end, like.end) - max(row.start, like.start)
        return shared * 2 > max(row.end, like.end) - min(row.start, like.start)
    if not like.exact or row.start is not None or like.start is not None:
        return False
    return same_words(row.exact, like.exact)


def _checked(policy: Policy, given: Suggestion, *, asked: bool = False) -> Suggestion:
    """The suggestion made safe to store. Raises Invalid naming the field; `asked`: only a passage is needed."""
    if given.kind not in READERS_KINDS:
        message = _("The kind is one of: %(kinds)s.") % {"kinds": ", ".join(filter(None, READERS_KINDS))}
        raise Invalid(message, {"kind": [message]})
    exact = _within(clean.storable(given.exact), policy.passage_limit, "exact")
    # Counted as it came too: tidying is work, and nobody shall have it done for a megabyte. NFC makes three
    # code points of one at most.
    message = _within(clean.storable(given.message), policy.message_limit, "message")
    words = _within(clean.tidy(message, 3 * policy.message_limit), policy.message_limit, "message")
    suggestion = _within(clean.storable(given.suggestion), policy.passage_limit * 2, "suggestion")
    if not asked and not words.strip() and suggestion.strip() in ("", exact.strip()):
        message = _("Say what is wrong, or how it should read.")
        raise Invalid(message, {"message": [message]})
    if given.email:
        _check_email(given.email)
    same = bool(exact) and suggestion == exact
    return Suggestion(
        exact=exact if exact.strip() else "",
        prefix=clean.storable(given.prefix[-4 * CONTEXT :]),
        suffix=clean.storable(given.suffix[: 4 * CONTEXT]),
        hint=given.hint,
        kind=given.kind,
        message=words,
        suggestion="" if same else suggestion.strip(),
        email=given.email,
        lang=given.lang[:10],
    )


def _quote(given: Suggestion) -> dict[str, str]:
    return {"exact": given.exact, "prefix": given.prefix[-CONTEXT:], "suffix": given.suffix[:CONTEXT]}


def _within(text: str, limit: int, field: str) -> str:
    if len(text) > limit:
        message = _("At most %(limit)d characters; this has %(length)d.") % {"limit": limit, "length": len(text)}
        raise Invalid(message, {field: [message]})
    return text


def _check_email(email: str) -> None:
    try:
        validate_email(email)
    except ValidationError as error:
        message = _("This is not an e-mail address. You may leave it empty.")
        raise Invalid(message, {"email": [message]}) from error


def check_rate(story: Story, reader: Reader | None, address_hash: str) -> None:
    """Raise TooMany when this reader, this address or this story has had enough for the moment."""
    policy = story.site.rules
    if not settings.RATE_LIMITS:
        return
    since = timezone.now() - timedelta(minutes=1)
    firsts = Correction.objects.filter(created_at__gt=since)
    seconds = Second.objects.filter(created_at__gt=since)
    mine = (firsts.filter(reader=reader).count() + seconds.filter(reader=reader).count()) if reader else 0
    there = recent(address_hash)
    theirs = firsts.filter(address_hash__in=there).count() + seconds.filter(address_hash__in=there).count()
    if mine >= policy.corrections_per_minute or theirs >= policy.address_corrections_per_minute:
        raise TooMany(_("Too many suggestions at once. Your words are kept; please send them in a minute."), 60)
    if Correction.objects.filter(story=story).open().count() >= policy.open_corrections_per_story:
        raise TooMany(_("The newsroom has as many suggestions for this story as it can read. Thank you."), 3600)
