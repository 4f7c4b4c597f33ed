"""The rules about one comment by itself: its mode, its links, its depth, whether it was said before."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ombud.text import sketch
from ombud.text.terms import terms

from .verdict import Finding, Submission

REPEAT = timedelta(minutes=10)
FEW = 3
Params = Mapping[str, Any]


def closed(given: Submission, params: Params) -> Finding | None:
    """The thread takes no comments (any more)."""
    if given.mode.is_open(given.facts.now):
        return None
    why = "locked" if given.mode.locked else "closed"
    return Finding(f"the thread is {why}", _("Comments on this story are closed."))


def too_many_links(given: Submission, params: Params) -> Finding | None:
    """More links than the site allows: sent back, so that the author can take some out."""
    limit, found = given.policy.links_limit, len(given.links)
    if found <= limit:
        return None
    detail = ngettext(
        "At most %(limit)d link fits into a comment; this one has %(found)d.",
        "At most %(limit)d links fit into a comment; this one has %(found)d.",
        limit,
    ) % {"limit": limit, "found": found}
    return Finding(f"{found} links, {limit} allowed", detail, details={"found": found, "limit": limit})


def link_domains(given: Submission, params: Params) -> Finding | None:
    """Links to hosts that the site does not want; where it names allowed ones, to any other."""
    if not (params["blocked"] or params["allowed"]) or not given.links:
        return None
    blocked, allowed = frozenset(params["blocked"]), frozenset(params["allowed"])
    for link in given.links:
        host = _host(link)
        if _under(host, blocked) or (allowed and not _under(host, allowed)):
            detail = _("This publication takes no links to %(host)s. Please post without it.") % {"host": host}
            return Finding(f"links to {host}", detail, details={"host": host})
    return None


def newcomer_links(given: Submission, params: Params) -> Finding | None:
    """Links by somebody of whom too little is shown yet."""
    if not given.links or given.facts.approved(params["approvals"]) >= params["approvals"]:
        return None
    detail = _("Links have to wait until some of your comments are known here. Please post without it.")
    return Finding(f"{len(given.links)} links by a newcomer", detail)


def too_deep(given: Submission, params: Params) -> Finding | None:
    """A reply below the depth that the site allows."""
    limit = given.policy.depth_limit
    if given.parent is None or given.parent.depth < limit:
        return None
    detail = _("This conversation has reached its depth of %(limit)d replies. Please answer further up.") % {
        "limit": limit
    }
    return Finding(f"depth {given.parent.depth + 1}, {limit} allowed", detail, "parent")


def repeated(given: Submission, params: Params) -> Finding | None:
    """The same words by the same person in the same conversation within ten minutes."""
    parent, since = given.parent.pk if given.parent else None, given.facts.now - REPEAT
    for each in given.facts.own:
        here = (each.story, each.parent) == (given.story.pk, parent) and each.created_at > since
        if here and (given.reader_id or each.name == given.name) and _same(each.body, given.body):
            return Finding("the same words again", _("You have just said this here, word for word."))
    return None


def _same(one: str, other: str) -> bool:
    """Whether two comments are the same but for case, marks, signs and what is invisible. One of a word or two must be
    the same to the letter: there a sign may be all that matters."""
    if not one or one == other:
        return one == other
    words = terms(one)
    return len(words) >= FEW and words == terms(other)


def near_duplicate(given: Submission, params: Params) -> Finding | None:
    """Nearly the same words by the same person under another story, or again here, within a day."""
    own = (each for each in given.facts.own if each.pk != given.edited)
    same = [each for each in own if sketch.alike(given.sketch, each.sketch)]
    if not same:
        return None
    stories = len({each.story for each in same})
    detail = _("You have said nearly the same already. Once is enough: readers follow the whole publication.")
    explanation = f"nearly the same as comment {same[0].pk}; {len(same)} such in {stories} threads"
    return Finding(explanation, detail, details={"alike": [each.pk for each in same], "n": len(same)})


def filled_honeypot(given: Submission, params: Params) -> Finding | None:
    """Something stands in the field that no person sees: held, for a browser may have filled it in."""
    return Finding("the hidden field was filled in") if given.honeypot else None


def newcomer(given: Submission, params: Params) -> Finding | None:
    """The site, section or story lets newcomers' first comments wait."""
    enough = given.policy.newcomer_approvals
    if given.mode.moderation != "newcomers":
        return None
    shown = given.facts.approved(enough)
    return Finding(f"a newcomer: {shown} of {enough} comments shown") if shown < enough else None


def moderated_before(given: Submission, params: Params) -> Finding | None:
    """The site looks at every comment before it appears."""
    return Finding("the site moderates before publication") if given.mode.moderation == "before" else None


def _host(link: str) -> str:
    try:
        return (urlsplit(link).hostname or link.rpartition("@")[2]).lower().rstrip(".")
    except ValueError:
        return link.lower()


def _under(host: str, domains: Collection[str]) -> bool:
    """Whether a host is one of the domains or below one; as many steps as it has labels, however many domains."""
    while host:
        if host in domains:
            return True
        host = host.partition(".")[2]
    return False
