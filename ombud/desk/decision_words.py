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
    return "" if decision.by.startswith("rule:") and _rule(decision) in PLAIN else decision.reason


def rule_words(decision: Decision) -> str:
    """What a screening rule found, as a sentence."""
    return rules().get(_rule(decision)) or _rule(decision).replace("_", " ")


def rules() -> dict[str, str]:
    """What each screening rule that holds or veils says of a comment, by the rule's name."""
    return {
        "moderated_before": _("This site looks at every comment before it appears."),
        "newcomer": _("The first comments of a newcomer are looked at."),
        "filled_honeypot": _("A field that people do not see was filled in, as programs do."),
        "listed_words": _("It has words of the site's lists."),
        "link_domains": _("It links to an address that the site has listed."),
        "newcomer_links": _("A newcomer's comment with links."),
        "too_many_links": _("It has more links than the site takes."),
        "repeated": _("The same author has said this before."),
        "near_duplicate": _("Almost the same has been said elsewhere."),
        "copied": _("Several new readers have posted the same text."),
        "burst": _("Unusually many comments came at once."),
        "pile_on": _("Many answer one person within a short time."),
        "barred_alias": _("The e-mail address is another form of one that is banned."),
        "disposable_mail": _("The e-mail address is of the kind that is thrown away."),
        "reports": _("Readers have reported it."),
    }


def _rule(decision: Decision) -> str:
    return decision.by.removeprefix("rule:")


# Where the sentence says all, what the rule wrote down besides is left out.
PLAIN = ("moderated_before", "newcomer", "filled_honeypot")
