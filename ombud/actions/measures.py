"""Measures on people: a warning, a suspension, a ban, the end of either. Notes that only staff see.

There is no shadow ban: whoever cannot post is told so, why, and how to appeal (docs/moderation.md).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ombud.models import Decision, Note, Notification, Reader, Sweep
from ombud.models.errors import Conflict, Invalid
from ombud.text import clean

from . import statements
from .notifications import notify
from .reasons import WORDS_LIMIT, Grounds, checked

Standing = Reader.Standing
PAST = (Sweep.Verb.HOLD, Sweep.Verb.REJECT, Sweep.Verb.SPAM)
# A post that was let in before the ban may be stored a little after it: how long its sweep keeps looking.
LATECOMERS = timedelta(minutes=1)
MEASURES = ("warn", "suspend", "ban", "lift")
LONGEST = timedelta(days=366)


def warn(reader: Reader, grounds: Grounds, *, by: str, reason: str = "") -> Decision:
    """Have a word with somebody: they see it before they post again. Raises Invalid without words."""
    if not grounds.words.strip():
        message = _("A warning needs words: the reader sees them.")
        raise Invalid(message, {"words": [message]})
    with transaction.atomic():
        held = _held(reader)
        decision = _decision(held, "warn", (held.standing, held.standing), by, reason)
        return _give(decision, checked(grounds))


def suspend(reader: Reader, until: datetime, grounds: Grounds, *, by: str, reason: str = "") -> Decision:
    """Take no posts of somebody until then. Raises Invalid for a time that is past or more than a year away,
    Conflict for who is banned."""
    now = timezone.now()
    if not now < until <= now + LONGEST:
        message = _("Choose a time after now and within a year.")
        raise Invalid(message, {"until": [message]})
    with transaction.atomic():
        held = _held(reader)
        if held.standing == Standing.BANNED:
            raise Conflict(_("This reader is banned. Lift the ban first."))
        decision = _decision(held, "suspend", (held.standing, Standing.SUSPENDED), by, reason)
        decision.details = {"until": until.isoformat()}
        Reader.objects.filter(pk=held.pk).update(standing=Standing.SUSPENDED, suspended_until=until)
        return _give(decision, checked(grounds))


def ban(reader: Reader, grounds: Grounds, *, by: str, past: str = "", reason: str = "") -> Decision:
    """Take no posts of somebody any more. `past` (of `PAST`, or nothing) is what becomes of all they have written:
    `sweeping` does it. Raises Conflict for who is banned already, Invalid for another `past`."""
    if past and past not in PAST:
        raise Invalid(_("Choose what becomes of their comments."))
    with transaction.atomic():
        held = _held(reader)
        if held.standing == Standing.BANNED:
            raise Conflict(_("A colleague was faster: this reader is banned already."))
        decision = _decision(held, "ban", (held.standing, Standing.BANNED), by, reason)
        decision.details = {"past": past} if past else {}
        Reader.objects.filter(pk=held.pk).update(standing=Standing.BANNED, suspended_until=None)
        _give(decision, checked(grounds))
        if past:
            _sweep(held, decision, past)
        return decision


def lift(reader: Reader, *, by: str, reason: str = "", words: str = "", tell: bool = True) -> Decision:
    """End a suspension or a ban. What the ban did to their comments is undone, where nobody has decided since.

    Raises Conflict for who is in good standing.
    """
    with transaction.atomic():
        held = _held(reader)
        if held.standing == Standing.GOOD:
            raise Conflict(_("A colleague was faster: this reader may post again already."))
        decision = _decision(held, "lift", (held.standing, Standing.GOOD), by, reason)
        decision.words = checked(Grounds(words=words)).words
        decision.save(force_insert=True)
        Reader.objects.filter(pk=held.pk).update(standing=Standing.GOOD, suspended_until=None)
        swept = Sweep.objects.filter(reader=held).exclude(verb=Sweep.Verb.RESTORE).order_by("-pk").first()
        if swept and not Sweep.objects.filter(undoes=swept.decision_id).exists():
            Sweep.objects.filter(pk=swept.pk, finished_at=None).update(finished_at=timezone.now())
            _sweep(held, decision, Sweep.Verb.RESTORE, undoes=swept.decision_id)
        statements.end(held)
        if tell:
            notify(held.pk, Notification.Kind.DECISION, decision=decision, words=decision.words)
        return decision


def impose_again(decision: Decision, lifted: Decision | None, told: Decision, *, by: str) -> None:
    """The answer `told` to an appeal against a measure, and the end of it that `lifted` was, if any, are taken back.
    Raises Conflict when a colleague has measured since."""
    with transaction.atomic():
        held = _held(decision.reader) if decision.reader else None
        since = Decision.objects.filter(reader=decision.reader_id, pk__gt=told.pk, verb__in=MEASURES)
        if held is None or since.exists():
            raise Conflict(_("It cannot be undone any more: a colleague or the author has done something since."))
        for undone in (told, lifted):
            if undone:
                back = _decision(held, "undo", (undone.after, undone.before), by, "")
                back.details = {"undone": undone.pk}
                back.save(force_insert=True)
        if lifted:
            until = decision.details.get("until") if lifted.before == Standing.SUSPENDED else None
            ends = datetime.fromisoformat(until) if until else None
            Reader.objects.filter(pk=held.pk).update(standing=lifted.before, suspended_until=ends)


def note(reader: Reader, text: str, *, by: str) -> Note:
    """Write down something about a reader for colleagues. Raises Invalid for none or too much of it."""
    try:
        words = clean.tidy(text, WORDS_LIMIT).strip()
    except clean.TooLong as error:
        raise Invalid(_("A note has at most %(limit)d characters.") % {"limit": WORDS_LIMIT}) from error
    if not words:
        raise Invalid(_("Write a few words first."))
    with transaction.atomic():
        made = Note.objects.create(reader=reader, text=words, by=by)
        decision = _decision(reader, "note", (reader.standing, reader.standing), by, "")
        # That something was noted, and not what: notes go when their reader does, decisions stay.
        decision.details = {"note": made.pk}
        decision.save(force_insert=True)
    return made


def barred(reader: Reader) -> bool:
    """Whether somebody may not post now. A suspension ends by itself."""
    if reader.standing == Standing.SUSPENDED:
        return reader.suspended_until is None or timezone.now() < reader.suspended_until
    return reader.standing == Standing.BANNED


def _held(reader: Reader) -> Reader:
    """The reader as they are now, locked: of two measures at once the second sees the first."""
    return Reader.objects.select_for_update(no_key=True).select_related("site").get(pk=reader.pk)


def _decision(reader: Reader, verb: str, change: tuple[str, str], by: str, reason: str) -> Decision:
    return Decision(
        site_id=reader.site_id,
        reader=reader,
        by=by,
        verb=verb,
        before=change[0],
        after=change[1],
        reason=reason,
        created_at=timezone.now(),
    )


def _give(decision: Decision, grounds: Grounds) -> Decision:
    decision.code, decision.words, decision.rule = grounds.code, grounds.words, grounds.rule
    decision.save(force_insert=True)
    statements.tell(decision)
    return decision


def _sweep(reader: Reader, decision: Decision, verb: str, undoes: int | None = None) -> None:
    until = timezone.now() + LATECOMERS
    Sweep.objects.create(reader=reader, decision=decision, verb=verb, until=until, undoes_id=undoes)
