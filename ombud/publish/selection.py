"""Which comments stand on a page, in reading order: ranges of places, never an OFFSET into a long thread."""

from __future__ import annotations

import math

from ombud.models import Comment, Policy, Story

from .paths import Name
from .ranking import ranked

REPLIES_PAGE = 50


def page(story: Story, policy: Policy, sort: str, page: int) -> list[Comment]:
    """The roots of one page with the first replies to each, in reading order."""
    size = policy.page_roots
    roots = Comment.objects.filter(story=story, pinned=False).roots().select_related("corrected_by")
    if sort == "recommended":
        chosen = ranked(story, roots, size, page)
    else:
        # A range of places, not an OFFSET: as quick on page 4,000 as on page 1.
        first = (page - 1) * size if sort == "oldest" else story.last_position - page * size
        standing = roots.standing().filter(position__gt=first, position__lte=first + size)
        chosen = list(standing.order_by("position" if sort == "oldest" else "-position"))
    if page == 1:
        # Replies by right stand above all, whatever the order, and only there.
        pinned = Comment.objects.filter(story=story, pinned=True).shown().select_related("corrected_by")
        chosen = [*pinned.order_by("position"), *chosen]
    replies = (
        Comment.objects.select_related("corrected_by")
        .filter(root__in=[root.pk for root in chosen], position__lte=policy.replies_shown)
        .order_by("position")
    )
    return _arrange(chosen, list(replies))


def replies_page(story: Story, name: Name) -> tuple[list[Comment], int]:
    """A root and one page of its replies; the pages there are."""
    root = Comment.objects.filter(pk=name.root, story=story, root=None).standing().first()
    if root is None:
        return [], 1
    first = (name.page - 1) * REPLIES_PAGE
    replies = Comment.objects.select_related("corrected_by").filter(
        root=root, position__gt=first, position__lte=first + REPLIES_PAGE
    )
    return _arrange([root], list(replies.order_by("position"))), math.ceil(root.last_reply / REPLIES_PAGE) or 1


def _arrange(roots: list[Comment], replies: list[Comment]) -> list[Comment]:
    """Depth first. A reply that is gone stays, as a placeholder, only while a shown one hangs below it."""
    below: dict[int, list[Comment]] = {}
    known = {comment.pk for comment in (*roots, *replies)}
    for reply in replies:
        # On a later page of replies the parent may be a page back: then it hangs from the root.
        above = reply.parent_id if reply.parent_id in known else reply.root_id
        below.setdefault(above or 0, []).append(reply)
    ordered: list[Comment] = []
    for root in roots:
        ordered.append(root)
        ordered.extend(_below(root.pk, below))
    return ordered


def _below(top: int, below: dict[int, list[Comment]]) -> list[Comment]:
    """Everything under a comment, depth first, without recursion: a chain may be 1,000 deep."""
    found: list[Comment] = []
    waiting = list(reversed(below.get(top, [])))
    while waiting:
        comment = waiting.pop()
        found.append(comment)
        waiting.extend(reversed(below.get(comment.pk, [])))
    standing = {c.pk for c in found if c.status == Comment.Status.APPROVED}
    by_pk = {c.pk: c for c in found}
    for comment in found:
        above = by_pk.get(comment.parent_id or 0)
        while comment.pk in standing and above is not None and above.pk not in standing:
            standing.add(above.pk)
            above = by_pk.get(above.parent_id or 0)
    return [c for c in found if c.pk in standing]
