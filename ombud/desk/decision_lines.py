"""Decisions as lines: who did what, to what, and why. For the log, a reader's page and the list of appeals."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from ombud.models import Decision
from ombud.models.reason import Code, label

from . import decision_words


@dataclass(frozen=True)
class Line:
    """One decision: `who` did `what`, on the thing at `url` called `about`."""

    decision: Decision
    who: str
    what: str
    about: str
    url: str
    why: str
    reason: str


def line(decision: Decision) -> Line:
    """A decision in words. Asks the database for nothing that was fetched with it."""
    about, url = _about(decision)
    why = label(decision.code) if decision.code else ""
    return Line(decision, who(decision), what(decision), about, url, why, decision_words.reason(decision))


def who(decision: Decision) -> str:
    """Whose decision it was: a colleague's name, the author, or the rule that fired."""
    if decision.by == "author":
        return _("the author")
    if decision.by.startswith("rule:"):
        return _("rule “%(name)s”") % {"name": decision.by.removeprefix("rule:").replace("_", " ")}
    return decision.by


def what(decision: Decision) -> str:
    """What was done, in a word or two; a verb that has none here stands as it is kept."""
    if decision.verb == "appeal":
        return _("appeal upheld") if decision.after == "upheld" else _("appeal declined")
    return _verbs().get(decision.verb, decision.verb.replace("_", " "))


def verbs() -> list[tuple[str, str]]:
    """The verbs that the log can be narrowed to, with their words."""
    return [*_verbs().items(), ("appeal", _("appeal answered"))]


def reasons() -> list[tuple[str, str]]:
    """The reasons with their labels, for a form."""
    return [(code, label(code)) for code in Code.values]


def _verbs() -> dict[str, str]:
    return {
        "approve": _("approved"),
        "reject": _("rejected"),
        "spam": _("called spam"),
        "hold": _("held"),
        "veil": _("veiled"),
        "unveil": _("veil lifted"),
        "see": _("looked at"),
        "dismiss": _("reports dismissed"),
        "hold_version": _("version held"),
        "approve_version": _("version approved"),
        "reject_version": _("version rejected"),
        "undo": _("undone"),
        "ask": _("asked a colleague"),
        "answer": _("answered a colleague"),
        "reply": _("Answer as staff"),
        "withdraw": _("withdrawn"),
        "warn": _("warned"),
        "suspend": _("suspended"),
        "ban": _("banned"),
        "lift": _("allowed to post again"),
        "note": _("a note was written"),
        "name": _("verified as named in the story"),
        "unname": _("no longer marked as named in the story"),
        "accepted": _("correction accepted"),
        "declined": _("correction declined"),
        "duplicate": _("correction called a duplicate"),
        "reason_text": _("words for a reason changed"),
        "give_role": _("role given"),
        "take_role": _("role taken away"),
        "invite": _("invited"),
        "revoke": _("invitation taken back"),
        "set": _("setting changed"),
        "link": _("Make a sign-in link"),
        "merge": _("merged into another story"),
        "refetch": _("Read the page again"),
    }


def _about(decision: Decision) -> tuple[str, str]:
    if decision.comment_id:
        name = _("comment %(number)d") % {"number": decision.comment_id}
        return name, f"/desk/comments/{decision.comment_id}"
    if decision.reader_id:
        name = decision.reader.name if decision.reader else ""
        return name or _("Guest"), f"/desk/readers/{decision.reader_id}"
    if decision.correction_id:
        name = _("suggestion %(number)d") % {"number": decision.correction_id}
        return name, f"/desk/corrections/{decision.correction_id}"
    if decision.notice_id:
        name = _("notice %(number)d") % {"number": decision.notice_id}
        return name, f"/desk/corrections/notices/{decision.notice_id}"
    if decision.story_id:
        return str(decision.story) if decision.story else "", f"/desk/stories/{decision.story_id}"
    return decision.subject, ""
