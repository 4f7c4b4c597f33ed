"""A newsroom with something of everything that the desk lists, as much of it as is asked for."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from kit import PAPER

from ombud.actions import addresses, opinions, searching, watching
from ombud.models import Appeal, Comment, Decision, Flag, Notification, Reader, Section, Site, Story, Version

RULE = "rule:listed_words"


def crowd(site: Site, size: int) -> None:
    """Add `size` comments of each kind, by as many new readers, under as many new stories; they are indexed."""
    for _number in range(size):
        story = _story(site)
        reader = Reader.objects.create(site=site, name="Ann")
        shown, answer = _say(story, reader, "approved"), _say(story, reader, "approved")
        Comment.objects.filter(pk=answer.pk).update(parent=shown, root=shown, depth=1)
        opinions.ask(shown, by="somebody", question="What do you think?")
        for found in (shown, _say(story, reader, "pending")):
            Flag.objects.create(site=site, comment=found, reader=reader, reason="abuse", created_at=timezone.now())
            _decide(found, RULE, "hold")
        rejected = _decide(_say(story, reader, "rejected"), "petro", "reject")
        Appeal.objects.create(site=site, decision=rejected, reader=reader, text="No", created_at=timezone.now())
        Version.objects.create(
            comment=shown, language="uk", body="Слова", html="<p>Слова</p>", status="pending", created_at=timezone.now()
        )
        watching.watch(site, watching.Target(reader=reader), by="petro")
    while searching.catch_up():
        pass


def _story(site: Site) -> Story:
    number = Story.objects.count()
    section = ("Town", "Sport", "")[number % 3]
    Section.objects.get_or_create(site=site, name="Sport", moderation="before")
    return addresses.create(site, f"{PAPER}/{number}", headline=f"Story {number}", section=section, source="push")


def _say(story: Story, reader: Reader, status: str) -> Comment:
    return Comment.objects.create(
        site=story.site,
        story=story,
        reader=reader,
        name=reader.name,
        body="> Words\n\nMore words",
        html="<p>More words</p>",
        language="en",
        status=status,
        position=Comment.objects.count() + 1 if status == "approved" else None,
        address_hash="f" * 32,
        created_at=timezone.now() - timedelta(minutes=5),
    )


def _decide(comment: Comment, by: str, verb: str) -> Decision:
    decision = Decision.objects.create(
        site=comment.site,
        comment=comment,
        reader=comment.reader if verb == "reject" else None,
        by=by,
        verb=verb,
        rule="listed_words",
        code="abuse" if verb == "reject" else "",
        before="pending",
        after=comment.status,
        created_at=timezone.now(),
    )
    assert comment.reader
    Notification.objects.create(
        reader=comment.reader, kind="decision", decision=decision, comment=comment, created_at=timezone.now()
    )
    return decision
