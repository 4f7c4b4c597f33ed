"""What the screening rules are called at the desk."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def label(rule: str) -> str:
    """What a rule looks at, in a sentence."""
    told = {
        "too_long": _("More characters than the site’s settings allow"),
        "too_fast": _("More comments within a minute than one reader may send"),
        "address_too_fast": _("More comments within a minute than one network address may send"),
        "closed": _("The thread is closed or locked"),
        "barred": _("The author is suspended or banned: told until when, and how to appeal"),
        "slow_mode": _("Slow mode: the author wrote here a moment ago"),
        "too_many_links": _("More links than the site’s settings allow"),
        "too_deep": _("A reply deeper than the site’s settings allow"),
        "repeated": _("The same words again within ten minutes"),
        "link_domains": _("Links to hosts that are not wanted"),
        "listed_words": _("Words of the lists, in all their forms"),
        "newcomer_links": _("Links by an author of whom little is shown yet"),
        "filled_honeypot": _("The hidden field is filled in, as robots do"),
        "near_duplicate": _("Nearly the same words by the same author within a day, under any story"),
        "barred_alias": _("The mailbox of a suspended or banned reader, spelt otherwise"),
        "disposable_mail": _("A throw-away mailbox"),
        "copied": _("Nearly the same words by several fresh accounts within an hour"),
        "burst": _("Very many comments on one story within ten minutes"),
        "pile_on": _("One person is answered by many within an hour"),
        "newcomer": _("Newcomers’ comments wait, where the mode says so"),
        "moderated_before": _("Every comment waits, where the mode says so"),
    }
    return told.get(rule, rule)


def outcome_words(outcome: str) -> str:
    """What happens to a comment."""
    return {
        "hold": _("hold"),
        "veil": _("veil"),
        "reject": _("send back"),
        "slow": _("ask to wait"),
        "pass": _("let pass"),
    }.get(outcome, outcome)


# Where a rule's number stands: it holds for more than this rule, and is set with the site's other limits.
LIMITS = {
    "too_long": "body_limit",
    "too_fast": "posts_per_minute",
    "address_too_fast": "address_posts_per_minute",
    "slow_mode": "slow_seconds",
    "too_many_links": "links_limit",
    "too_deep": "depth_limit",
    "newcomer": "newcomer_approvals",
}


def param_words(rule: str, name: str) -> str:
    """What a rule's number or list means."""
    return {
        "link_domains.blocked": _("Hosts that are sent back, one to a line"),
        "link_domains.allowed": _("The only hosts allowed; none means all"),
        "newcomer_links.approvals": _("Shown comments after which links are free"),
        "disposable_mail.domains": _("Hosts besides ours, one to a line"),
        "copied.readers": _("People who say the same, with this one"),
        "copied.comments": _("Shown comments after which an account is no longer fresh"),
        "copied.days": _("Days after which a shown comment counts for that"),
        "burst.comments": _("Comments within ten minutes"),
        "pile_on.readers": _("People who answer, with this one"),
    }[f"{rule}.{name}"]


def done_words(did: Mapping[str, int]) -> str:
    """What a rule did in the last thirty days."""
    parts = []
    for verb, count in sorted(did.items()):
        if verb == "hold":
            parts.append(ngettext("%(n)d held", "%(n)d held", count) % {"n": count})
        elif verb == "veil":
            parts.append(_("%(n)d veiled") % {"n": count})
        elif verb == "reject":
            parts.append(_("%(n)d sent back") % {"n": count})
        elif verb == "failed":
            parts.append(ngettext("broken %(n)d time", "broken %(n)d times", count) % {"n": count})
        elif verb == "rested":
            told = ngettext(
                "not asked for %(n)d comment, after it took too long",
                "not asked for %(n)d comments, after it took too long",
                count,
            )
            parts.append(told % {"n": count})
    return ", ".join(parts)
