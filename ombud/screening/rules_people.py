"""The rules about who writes, and about how many do at once."""

from __future__ import annotations

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ombud.models import Reader
from ombud.text import mailbox, sketch

from .rules import Params
from .verdict import Finding, Submission


def barred(given: Submission, params: Params) -> Finding | None:
    """A suspended or banned author: told until when, and how to appeal. A suspension ends by itself."""
    reader = given.reader
    if reader is None or reader.standing == Reader.Standing.GOOD:
        return None
    how = _("Your page says why, and how to appeal.")
    if reader.standing == Reader.Standing.BANNED:
        return Finding("a banned reader", f"{_('You cannot post here any more.')} {how}")
    until = reader.suspended_until
    if until is None:
        return Finding("a suspended reader", f"{_('You cannot post here for a while.')} {how}")
    if until <= given.facts.now:
        return None
    when = date_format(until, "j E Y, H:i T")
    told = _("You cannot post here until %(when)s.") % {"when": when}
    return Finding(f"a reader suspended until {until:%Y-%m-%d %H:%M}", f"{told} {how}")


def barred_alias(given: Submission, params: Params) -> Finding | None:
    """The mailbox of a suspended or banned reader under another spelling: tags after +, dots, case."""
    email = given.email or (given.reader.email if given.reader else "")
    if not email:
        return None
    found = given.facts.barred_mailboxes.get(mailbox.canonical(email))
    if found is None or found == given.reader_id:
        return None
    return Finding(
        f"the mailbox of reader {found}, who may not post", _("Please leave out the e-mail, or give another.")
    )


def disposable_mail(given: Submission, params: Params) -> Finding | None:
    """An e-mail address at a host that gives out mailboxes for minutes."""
    email = given.email or (given.reader.email if given.reader else "")
    if not email or not mailbox.is_disposable(email, params["domains"]):
        return None
    host = email.rpartition("@")[2]
    detail = _("Please leave out the e-mail, or give one that you keep: %(host)s is for throwing away.")
    return Finding(f"a throw-away mailbox at {host}", detail % {"host": host}, "email", details={"host": host})


def copied(given: Submission, params: Params) -> Finding | None:
    """Nearly the same words by several fresh accounts within an hour: many hands, one text. Fresh is of whom few
    comments are shown that are older than some days. Whoever has written here for long may quote what all quote."""
    if given.sketch is None or not settings.RATE_LIMITS:
        return None
    others = {who for who, each in given.facts.sketches if sketch.alike(given.sketch, each, sketch.ROUGHLY)}
    others.discard(given.reader_id or 0)
    wanted = params["readers"] - 1
    if len(others) < wanted:
        return None
    asked = others | {given.reader_id} if given.reader_id else others
    known = given.facts.long_standing(asked, params["comments"], params["days"])
    fresh = sorted(others - known)
    if given.reader_id in known or len(fresh) < wanted:
        return None
    told = _("Several people have just posted these words. Please say it in your own.")
    shown = ", ".join(map(str, fresh[-10:]))
    found = f"nearly the same words by {len(fresh)} other fresh accounts within an hour (readers {shown})"
    found += f"; fresh: under {params['comments']} comments shown that are older than {params['days']} days"
    if known:
        found += f"; {len(known)} long-standing not counted"
    return Finding(found, told, details={"n": len(fresh), "long_standing": len(known)})


def burst(given: Submission, params: Params) -> Finding | None:
    """More comments on one story within ten minutes than the newsroom can follow."""
    if not settings.RATE_LIMITS:
        return None
    n = given.facts.coming(given.story.pk, params["comments"])
    if n < params["comments"]:
        return None
    told = _("Very many comments are coming in at once. Your words are kept; please send them in some minutes.")
    return Finding(f"{n} comments on the story in ten minutes", told, details={"n": n}, retry_after=300)


def pile_on(given: Submission, params: Params) -> Finding | None:
    """One person is answered by many at once, in whatever conversations."""
    target = given.parent.reader_id if given.parent else None
    if target is None or target == given.reader_id or not settings.RATE_LIMITS:
        return None
    n = given.facts.answering(target) + 1
    if n < params["readers"]:
        return None
    told = _("Many have answered this person within the hour. Your words are kept; please send them later.")
    found = f"{n} people answered reader {target} within an hour"
    return Finding(found, told, details={"n": n}, retry_after=1800)
