"""A moderator answers a comment at the desk: a comment as any other, under their name and the newsroom's badge."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.models import User
from django.utils import timezone

from ombud.models import Comment, Decision, Reader, Site

from . import accounts, comments, receipts, users, voices


def speaker(site: Site, user: User) -> Reader:
    """As whom this member of staff speaks on the site. The first time it is by the name under which colleagues know
    them, which they may change on their own page. Raises Invalid where that is somebody else's."""
    reader = accounts.of(site, user)
    if reader is None or not reader.name:
        return accounts.enter(site, user, users.name_of_staff(user))
    voices.wear(user, site)
    reader.refresh_from_db()
    return reader


def reply(parent: Comment, user: User, body: str, key: str) -> Comment:
    """Answer `parent`, once for each `key`. Who may decide on the comment would approve their own, so nothing holds it:
    also where the thread is closed. Limits of length and depth bind them as everybody.

    Raises Invalid for words that break a limit, Conflict when the comment is not shown any more, Forbidden to who is
    barred as a reader.
    """
    site, reader = parent.site, speaker(parent.site, user)
    draft = comments.Draft(body=body, parent=parent.pk, vouched=True)

    def prepare() -> Callable[[], receipts.Made]:
        words = comments.prepare(site, site.rules, draft)

        def post() -> receipts.Made:
            made = comments.post(parent.story, draft, reader, "", words)
            # Its author has looked at it, and is one of those who look.
            now = timezone.now()
            Comment.objects.filter(pk=made.pk).update(reviewed_at=now)
            Decision.objects.create(
                site=site, comment=made, by=user.get_username(), verb="reply", after=made.status, created_at=now
            )
            return receipts.Made(made.pk, reader.pk)

        return post

    receipt = receipts.once(site, "comment", (key, str(reader.pk)), [parent.pk, body], prepare)
    return Comment.objects.select_related("story", "site", "reader").get(pk=receipt.pk)
