"""Decisions in words: who or what decided, and why."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ombud.actions import found
from ombud.models import Comment, Decision
from ombud.models.reason import label

from . import screening_words

Status = Comment.Status


def status_words(status: str) -> str:
    """A comment's state, as a word."""
    return {
        Status.PENDING: _("held"),
        Status.APPROVED: _("shown"),
        Status.REJECTED: _("rejected"),
        Status.SPAM: _("spam"),
        Status.WITHDRAWN: _("withdrawn"),
    }[Status(status)]


def why(decision: Decision) -> str:
    """Who or what decided, as a sentence."""
    if decision.by.startswith("rule:"):
        return rule_words(decision)
    who = _("the author") if decision.by == "author" else decision.by
    told = {
        "approve": _("Approved by %(who)s"),
        "reject": _("Rejected by %(who)s"),
        "spam": _("Called spam by %(who)s"),
        "hold": _("Held by %(who)s"),
        "veil": _("Veiled by %(who)s"),
        "unveil": _("Veil lifted by %(who)s"),
        "withdraw": _("Withdrawn by %(who)s"),
        "approve_version": _("Version approved by %(who)s"),
        "reject_version": _("Version rejected by %(who)s"),
        "undo": _("Undone by %(who)s"),
        "see": _("Looked at by %(who)s"),
        "ask": _("%(who)s asks colleagues"),
        "answer": _("%(who)s answers"),
        "reply": _("%(who)s answers"),
    }
    return told.get(decision.verb, f"{decision.verb}: %(who)s") % {"who": who}


def reason(decision: Decision) -> str:
    """The reason that was given; empty where `why` says it already. What a rule found is said in the language that is
    spoken now; what was written down, in English, is for what has no sentence."""
    if not decision.by.startswith("rule:"):
        return decision.reason
    rule = _rule(decision)
    if rule == "reports":
        return reported(decision.reason)
    return "" if found.plain(rule) and "failed" not in decision.details else told(decision)


def told(decision: Decision) -> str:
    """What the rule found."""
    said = found.sentence(_rule(decision), decision.details) or decision.reason
    if "long_standing" in decision.details:
        counted = _("Fresh accounts among them: %(fresh)d; of long standing, and not counted: %(known)d.")
        given = {"fresh": int(decision.details.get("n", 0)), "known": int(decision.details["long_standing"])}
        said = f"{said} {counted % given}"
    return f"{said} ({decision.reason})" if "failed" in decision.details else said


def reported(written: str) -> str:
    """What the reports weighed and what they said, from how `reporting` writes it down."""
    weight, _colon, reasons = written.removeprefix("reports weigh ").partition(": ")
    if weight == written or not reasons:
        return written
    named = (reason.partition(" × ") for reason in reasons.split(", "))
    listed = ", ".join(f"{label(code)} × {count}" for code, _times, count in named)
    return _("Together they weigh %(weight)s: %(reasons)s") % {"weight": weight, "reasons": listed}


def rule_words(decision: Decision) -> str:
    """What a screening rule found, as a sentence."""
    return rule_label(_rule(decision))


def rule_label(rule: str) -> str:
    """The same by the rule's name."""
    told = {
        "moderated_before": _("This site looks at every comment before it appears."),
        "filled_honeypot": _("A field that people do not see was filled in, as programs do."),
        "reports": _("Readers have reported it."),
    }
    return told.get(rule) or screening_words.label(rule).replace("_", " ")


def rules() -> dict[str, str]:
    """The rules that hold or veil comments, with what they say of one, by their names."""
    return {name: rule_label(name) for name in RULES}


def _rule(decision: Decision) -> str:
    return decision.by.removeprefix("rule:")


RULES = (
    "moderated_before",
    "newcomer",
    "reports",
    "listed_words",
    "link_domains",
    "newcomer_links",
    "too_many_links",
    "repeated",
    "near_duplicate",
    "copied",
    "burst",
    "pile_on",
    "barred_alias",
    "disposable_mail",
    "filled_honeypot",
)
