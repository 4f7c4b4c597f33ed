"""The rules, in the order in which they are asked. Each says nothing (None) or gives a Verdict."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ombud.models import Comment
from ombud.text import markup

from .verdict import Submission, Verdict

REPEAT = timedelta(minutes=10)


def too_many_links(given: Submission) -> Verdict | None:
    """More links than the site allows: sent back, so that the author can take some out."""
    limit, found = given.policy.links_limit, len(markup.links(given.html))
    if found <= limit:
        return None
    detail = ngettext(
        "At most %(limit)d link fits into a comment; this one has %(found)d.",
        "At most %(limit)d links fit into a comment; this one has %(found)d.",
        limit,
    ) % {"limit": limit, "found": found}
    return Verdict("too_many_links", "reject", f"{found} links, {limit} allowed", detail)


def too_deep(given: Submission) -> Verdict | None:
    """A reply below the depth that the site allows."""
    limit = given.policy.depth_limit
    if given.parent is None or given.parent.depth < limit:
        return None
    detail = _("This conversation has reached its depth of %(limit)d replies. Please answer further up.") % {
        "limit": limit
    }
    return Verdict("too_deep", "reject", f"depth {given.parent.depth + 1}, {limit} allowed", detail, "parent")


def repeated(given: Submission) -> Verdict | None:
    """The same words by the same person in the same conversation within ten minutes."""
    same = Comment.objects.filter(
        story=given.story, parent=given.parent, body=given.body, created_at__gt=timezone.now() - REPEAT
    )
    if given.reader_id:
        same = same.filter(reader=given.reader_id)
    else:
        same = same.filter(address_hash=given.address_hash, name=given.name)
    if not same.exclude(status=Comment.Status.WITHDRAWN).exists():
        return None
    return Verdict("repeated", "reject", "the same words again", _("You have just said this here, word for word."))


def filled_honeypot(given: Submission) -> Verdict | None:
    """Something stands in the field that no person sees: held, for a browser may have filled it in."""
    return Verdict("filled_honeypot", "hold", "the hidden field was filled in") if given.honeypot else None


def moderated_before(given: Submission) -> Verdict | None:
    """The site looks at every comment before it appears."""
    if given.policy.moderation != "before":
        return None
    return Verdict("moderated_before", "hold", "the site moderates before publication")


Rule = Callable[[Submission], Verdict | None]
RULES: tuple[Rule, ...] = (
    too_many_links,
    too_deep,
    repeated,
    filled_honeypot,
    moderated_before,
)
# What holds for the words themselves, whenever they come.
RULES_FOR_EDITS: tuple[Rule, ...] = (too_many_links,)
