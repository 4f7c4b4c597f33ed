"""What a rule found, in a sentence for the author and for staff, in the language that is spoken now."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ombud.models import Decision

QUOTED = 10
# What a sentence cannot do without: rows of before, and of the demo, may lack it.
NEEDED = {
    "listed_words": "matched",
    "link_domains": "host",
    "disposable_mail": "host",
    "too_many_links": "found",
    **dict.fromkeys(("near_duplicate", "copied", "burst", "pile_on"), "n"),
}
EVERYBODY = ("rule:moderated_before", "rule:newcomer")


def sentence(rule: str, details: Mapping[str, Any]) -> str:
    """The sentence for a decision's rule and its `details`; empty where they do not say enough."""
    if "failed" in details:
        return _("One of the rules of this site did not work, so that a person has to look.")
    if rule in NEEDED and NEEDED[rule] not in details:
        return ""
    return plain(rule) or _counted(rule, details)


def plain(rule: str) -> str:
    """The sentence of a rule that finds the same in every comment, as its name says; empty for the others."""
    told = {
        "too_fast": _("It came very soon after others of the same person."),
        "address_too_fast": _("Very many comments came from the same network at once."),
        "repeated": _("The same words of the same person stand here already."),
        "newcomer_links": _("It has links, and little of its author is shown here yet."),
        "filled_honeypot": _("A field that people do not see was filled in, as programs do."),
        "barred_alias": _("Its e-mail address is that of somebody who may not post here, spelt otherwise."),
        "newcomer": _("First comments of newcomers appear after a moderator has read them."),
        "moderated_before": _("Comments appear here after a moderator has read them."),
        "reports": _("Readers have reported it."),
    }
    return told.get(rule, "")


def _counted(rule: str, details: Mapping[str, Any]) -> str:
    if rule == "listed_words":
        words = ", ".join(f"“{each}”" for each in details["matched"][:QUOTED])
        return _("It has words that this publication does not print, or not at once: %(words)s.") % {"words": words}
    if rule == "link_domains":
        return _("It links to %(host)s.") % {"host": details["host"]}
    if rule == "disposable_mail":
        return _("Its e-mail address at %(host)s is one for throwing away.") % {"host": details["host"]}
    if rule == "too_many_links":
        limit, found = int(details.get("limit", 0)), int(details.get("found", 0))
        told = ngettext(
            "At most %(limit)d link fits into a comment; this one has %(found)d.",
            "At most %(limit)d links fit into a comment; this one has %(found)d.",
            limit,
        )
        return told % {"limit": limit, "found": found}
    return _crowded(rule, int(details.get("n", 0)))


def _crowded(rule: str, n: int) -> str:
    if rule == "near_duplicate":
        told = ngettext(
            "It is nearly the same as %(n)d other comment of the same person.",
            "It is nearly the same as %(n)d other comments of the same person.",
            n,
        )
    elif rule == "copied":
        told = ngettext(
            "%(n)d other has posted nearly the same words within the hour.",
            "%(n)d others have posted nearly the same words within the hour.",
            n,
        )
    elif rule == "burst":
        told = _("Very many comments came on this story within ten minutes: %(n)d.")
    elif rule == "pile_on":
        told = _("Many people answered one person within the hour: %(n)d.")
    else:
        return ""
    return told % {"n": n}


def facts(decision: Decision) -> str:
    """What the rule found that decided, or that called the comment up for a person; empty where none did."""
    if decision.by.startswith("rule:") and decision.rule:
        return sentence(decision.rule, decision.details)
    if not decision.rule or decision.comment is None:
        return ""
    fired = decision.comment.decisions.filter(by=f"rule:{decision.rule}", pk__lt=decision.pk)
    details = fired.order_by("-pk").values_list("details", flat=True).first()
    return sentence(decision.rule, details or {})


def waits(comments: Collection[int]) -> dict[int, str]:
    """Why comments wait for a moderator, by their numbers: what the newest rule that held each found, those before
    the ones that hold everybody's. By one query, and none where there is none."""
    if not comments:
        return {}
    rows = Decision.objects.filter(comment__in=comments, by__startswith="rule:").doing(["hold"]).order_by("pk")
    newest = list(rows.values_list("comment", "by", "details"))
    newest.sort(key=lambda row: row[1] not in EVERYBODY)
    return {pk: sentence(by.removeprefix("rule:"), details) for pk, by, details in newest if pk}
