"""Posting, editing and withdrawing comments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ombud.models import (
    Comment,
    CommentRevision,
    Decision,
    Mention,
    Policy,
    Reader,
    Site,
    Story,
    Translation,
    Version,
)
from ombud.models.errors import Conflict, Forbidden, Invalid
from ombud.models.mode import mode_of
from ombud.models.rows import insert
from ombud.screening import Submission, Verdict

from . import mailboxes, voices
from .counting import count
from .editions import hold_comment, hold_standing
from .limits import check_editing
from .mentions import note_mentions
from .places import place
from .screened import comment_of, held, judged, record, veiled
from .wording import Draft, Words, prepare

__all__ = ["Draft", "Words", "edit", "editable", "owned", "post", "prepare", "withdraw"]


def post(story: Story, draft: Draft, reader: Reader | None, address_hash: str, words: Words | None = None) -> Comment:
    """Store a comment and decide what becomes of it. Call in a transaction (`receipts.once` opens one).

    `words` is what `prepare` made of the draft beforehand, so that no other writer waits for it. A guest without a
    token becomes a new Reader. Raises Invalid for words that break a limit, TooMany, Forbidden to those who may not
    post, and Conflict when the thread is closed or the comment that it answers is gone.
    """
    site, policy = story.site, story.site.rules
    words = words or prepare(site, policy, draft)
    words = replace(words, name=voices.name_of(story, words.name, reader))
    # The story's row first: whoever holds it orders all writers of this thread, also on PostgreSQL.
    story = hold_standing(story)
    parent = _parent(story, draft.parent)
    submission = Submission(
        story=story,
        policy=policy,
        body=words.body,
        html=words.html,
        name=words.name,
        reader_id=reader.pk if reader else None,
        address_hash=address_hash,
        parent=parent,
        honeypot=draft.honeypot,
        # What an author says of the language must not lead around the lists of words.
        language="" if draft.language else words.language,
        email=draft.email,
        reader=reader,
        mode=mode_of(story),
        sketch=words.sketch,
        vouched=draft.vouched,
    )
    verdicts = judged(submission)
    comment = _store(submission, words, draft, reader or _guest(site, words.name, draft.email), verdicts)
    if draft.email and comment.reader:
        _leave_address(comment.reader, draft.email, address_hash)
    record(comment, verdicts)
    note_mentions(comment)
    return comment


def edit(comment: Comment, draft: Draft) -> Comment:
    """Give the author's comment new words within the site's window; the old ones are kept as a revision.

    Raises Conflict when the window is over or the comment is gone, Invalid for words that break a limit,
    TooMany for a flood of edits.
    """
    policy = comment.site.rules
    check_editing(policy, comment.reader_id)
    words = prepare(comment.site, policy, draft)
    verdicts = _judge_edit(comment, policy, words)
    with transaction.atomic():
        old = hold_comment(comment)
        now = timezone.now()
        if not editable(old):
            raise Conflict(_("The time for editing this comment is over. You may still withdraw it."))
        _check_languages(old, words)
        if words.body != old.body:
            CommentRevision.objects.create(comment=old, body=old.body, html=old.html, created_at=now)
        if old.status == Comment.Status.APPROVED and words.language != old.language:
            count(old, -1)
            old.language = words.language
            count(old, +1)
        Comment.objects.filter(pk=old.pk).update(
            body=words.body,
            html=words.html,
            language=words.language,
            veil=old.veil if old.veil == Comment.Veil.MODERATOR else _veil(draft, verdicts),
            veil_label=words.label,
            sketch=words.sketch,
            # New words have been seen by nobody.
            reviewed_at=None if words.body != old.body else old.reviewed_at,
            edited_at=now if words.body != old.body else old.edited_at,
        )
        old.refresh_from_db()
        _hold_edited(old, verdicts)
        Mention.objects.filter(comment=old).delete()
        note_mentions(old)
    return old


def withdraw(comment: Comment) -> None:
    """Take the author's comment away for good: its words are erased; replies keep a placeholder above them."""
    with transaction.atomic():
        old = hold_comment(comment)
        if old.status == Comment.Status.WITHDRAWN:
            return
        if old.status == Comment.Status.APPROVED:
            count(old, -1)
        Comment.objects.filter(pk=old.pk).update(
            status=Comment.Status.WITHDRAWN, body="", html="", name="", veil_label="", sketch=None, edited_at=None
        )
        CommentRevision.objects.filter(comment=old).delete()
        Version.objects.filter(comment=old).delete()
        Translation.objects.filter(comment=old).delete()
        Decision.objects.create(
            site_id=old.site_id,
            comment=old,
            by="author",
            verb="withdraw",
            before=old.status,
            after=Comment.Status.WITHDRAWN,
            created_at=timezone.now(),
        )


def editable(comment: Comment) -> bool:
    """Whether its author may still edit it: shown or waiting, and inside the site's window.

    Where a moderator looks at all words before they appear, those that appear stay as they were approved.
    """
    policy = comment.site.rules
    window = timedelta(minutes=policy.edit_minutes)
    moderation = comment.story.moderation or policy.moderation
    shown = comment.status == Comment.Status.APPROVED and moderation in ("after", "newcomers")
    alive = shown or comment.status == Comment.Status.PENDING
    return alive and timezone.now() < comment.created_at + window


def owned(comment: Comment | None, reader: Reader | None) -> Comment:
    """The comment, if it is this reader's. Raises Forbidden otherwise, also for one that does not exist."""
    if comment is None or reader is None or comment.reader_id != reader.pk:
        raise Forbidden(_("This comment is not yours to change. Only the browser that posted it can."))
    return comment


def _check_languages(comment: Comment, words: Words) -> None:
    """Raises Invalid where the new words are in the language of one of the comment's versions."""
    moved = words.language != comment.language
    if moved and Version.objects.filter(comment=comment, language=words.language).exists():
        message = _("There are two versions in one language. Send one of them.")
        raise Invalid(message, {"lang": [message]})


def _judge_edit(comment: Comment, policy: Policy, words: Words) -> list[Verdict]:
    """What the rules say of new words. Raises what they would have been sent back with in a new comment."""
    edited = Submission(
        story=comment.story,
        policy=policy,
        body=words.body,
        html=words.html,
        name=comment.name,
        reader_id=comment.reader_id,
        address_hash=comment.address_hash,
        parent=comment.parent,
        reader=comment.reader,
        mode=mode_of(comment.story),
        sketch=words.sketch if words.body != comment.body else None,
        edited=comment.pk,
    )
    return judged(edited, edit=True)


def _hold_edited(comment: Comment, verdicts: Sequence[Verdict]) -> None:
    """New words that a rule holds take the comment away until a moderator has seen them."""
    if held(verdicts) and comment.status == Comment.Status.APPROVED:
        count(comment, -1)
        comment.status = Comment.Status.PENDING
        comment.save(update_fields=["status"])
    record(comment, verdicts)


def _store(given: Submission, words: Words, draft: Draft, reader: Reader, verdicts: list[Verdict]) -> Comment:
    waits = held(verdicts)
    badge, pinned = voices.badge_of(given.story, given.reader)
    comment = comment_of(given, reader)
    comment.badge, comment.pinned = badge, pinned and given.parent is None
    # The screening may not know what the author says of the language; the thread does.
    comment.language = words.language
    comment.veil, comment.veil_label = _veil(draft, verdicts), words.label
    comment.status = Comment.Status.PENDING if waits else Comment.Status.APPROVED
    if not waits:
        comment.position = place(comment)
    insert(comment)
    if not waits:
        count(comment, +1)
    return comment


def _parent(story: Story, pk: int | None) -> Comment | None:
    if pk is None:
        return None
    parent = Comment.objects.select_related("root").filter(pk=pk, story=story).first()
    if parent is None or parent.status != Comment.Status.APPROVED:
        message = _(
            "The comment that you answer is no longer there. Your words are kept; you may post them by themselves."
        )
        raise Conflict(message, {"parent": [message]})
    return parent


def _guest(site: Site, name: str, email: str) -> Reader:
    return insert(Reader(site=site, name=name, email=email[:254]))


def _leave_address(reader: Reader, email: str, address_hash: str) -> None:
    """A guest without an address has one from now on, once it is proved; another one is changed on their page."""
    if reader.kind != Reader.Kind.GUEST or reader.email not in ("", email[:254]):
        return
    Reader.objects.filter(pk=reader.pk).update(email=email[:254])
    mailboxes.ask(reader, email[:254], address_hash=address_hash)


def _veil(draft: Draft, verdicts: Sequence[Verdict]) -> str:
    if veiled(verdicts):
        return Comment.Veil.MODERATOR
    return Comment.Veil.AUTHOR if draft.veil else Comment.Veil.NONE
