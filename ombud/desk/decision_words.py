"""Decisions in words: who or what decided, and why."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ombud.models import Comment, Decision

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
        "undo": _("Undone by %(who)s"),
        "see": _("Looked at by %(who)s"),
        "ask": _("%(who)s asks colleagues"),
        "answer": _("%(who)s answers"),
    }
    return told.get(decision.verb, f"{decision.verb}: %(who)s") % {"who": who}


def reason(decision: Decision) -> str:
    """The reason that was given; empty where `why` says it already, and in the reader's language."""
    return "" if decision.by.startswith("rule:") and _rule(decision) in _RULES else decision.reason


def rule_words(decision: Decision) -> str:
    """What a screening rule found, as a sentence."""
    rule = _rule(decision)
    return _RULES[rule]() if rule in _RULES else rule.replace("_", " ")


def _rule(decision: Decision) -> str:
    return decision.by.removeprefix("rule:")


# Functions, so that the words are looked up in the language of each request.
_RULES = {
    "moderated_before": lambda: _("This site looks at every comment before it appears."),
    "filled_honeypot": lambda: _("A field that people do not see was filled in, as programs do."),
}
