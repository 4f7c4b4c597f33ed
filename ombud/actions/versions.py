"""The same comment in another language, by its author: one thread, one vote, one veil, and further words.

A version that comes with its comment shares its fate. One that is added or changed later is shown at once, unless a
rule or the site's mode wants a moderator to read it first; then it waits by itself and the comment stays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ombud.models import Comment, CommentRevision, Decision, Site, Unindexed, Version
from ombud.models.errors import Conflict, Invalid, NotFound, TooMany
from ombud.models.mode import mode_of
from ombud.screening import Submission, Verdict, screen
from ombud.text.language import detect

from . import statements
from .comments import Draft, prepare
from .editions import hold_comment
from .reasons import NONE, Grounds, checked

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Wording:
    """A version made safe: its language (BCP 47), tidied source and HTML, and what the comment's veil hides."""

    language: str
    body: str
    html: str
    label: str = ""


def word(site: Site, language: str, body: str, label: str = "") -> Wording:
    """Tidy and render a version within the site's limits. Raises Invalid, the fields named as in the form."""
    if not language:
        message = _("Say which language this is.")
        raise Invalid(message, {"version_lang": [message]})
    try:
        draft = Draft(body=body, language=language, veil=bool(label), veil_label=label)
        words = prepare(site, site.rules, draft)
    except Invalid as error:
        field = next((f"version_{name}" for name in ("lang", "veil_label") if name in error.errors), "version_body")
        raise Invalid(error.detail, {field: [error.detail]}) from error
    return Wording(words.language, words.body, words.html, words.label)


def bring(comment: Comment, wordings: Sequence[Wording]) -> list[Version]:
    """Store what came together with a new comment, in the transaction that made it. Raises Invalid."""
    if len({wording.language for wording in wordings}) < len(wordings):
        message = _("There are two versions in one language. Send one of them.")
        raise Invalid(message, {"version_lang": [message]})
    shown = comment.status == Comment.Status.APPROVED
    # Who decides on a comment that waits reads with it what came with it.
    made = []
    for wording in wordings:
        verdict = _verdict(comment, wording)
        made.append(_store(comment, wording, verdict if shown else None))
    return made


def put(comment: Comment, wording: Wording) -> Version:
    """Add a version to one's own comment, or change it within the site's window; its earlier words are kept.

    Raises Conflict where comment or window are gone, Invalid, and TooMany for a flood.
    """
    _check_pace(comment)
    with transaction.atomic():
        held = hold_comment(comment)
        if held.status not in (Comment.Status.APPROVED, Comment.Status.PENDING):
            raise Conflict(_("This comment is no longer there."))
        verdict = _verdict(held, wording)
        _index(held)
        old = Version.objects.filter(comment=held, language=wording.language).first()
        if old is None:
            return _store(held, wording, verdict)
        return _change(old, wording, verdict)


def take_away(comment: Comment, language: str) -> None:
    """Erase one's own version with all its words. Raises NotFound where there is none."""
    with transaction.atomic():
        held = hold_comment(comment)
        gone, _rows = Version.objects.filter(comment=held, language=language).delete()
        CommentRevision.objects.filter(comment=held, language=language).delete()
        _index(held)
    if not gone:
        raise NotFound(_("This comment has no version in that language."))


def decide(version: Version, verb: str, by: str, grounds: Grounds = NONE) -> None:
    """`approve` or `reject` a version that waits; `grounds` are for the author. Raises Invalid for grounds that say too
    little or too much, Conflict when a colleague or the author was faster."""
    given = checked(grounds)
    after = {"approve": Version.Status.APPROVED, "reject": Version.Status.REJECTED}[verb]
    with transaction.atomic():
        comment = hold_comment(version.comment)
        seen = Version.objects.filter(pk=version.pk, status=Version.Status.PENDING, body=version.body)
        if not seen.update(status=after):
            raise Conflict(_("A colleague or the author was faster: this version has been changed."))
        decision = _record(
            comment,
            version,
            by,
            (f"{verb}_version", Version.Status.PENDING, after),
            rule=_held_by(comment, version) if verb == "reject" else "",
            code=given.code,
            words=given.words,
        )
        statements.tell(decision)


def rejected(comment: Comment, language: str) -> bool:
    """Whether the comment has a version in that language which a moderator rejected."""
    return Version.objects.filter(comment=comment, language=language, status=Version.Status.REJECTED).exists()


def restore(comment: Comment, language: str, *, by: str, reason: str) -> None:
    """Show a rejected version after all. Raises Conflict when it is rejected no more."""
    with transaction.atomic():
        held = hold_comment(comment)
        found = Version.objects.filter(comment=held, language=language, status=Version.Status.REJECTED)
        version = found.first()
        if version is None or not found.update(status=Version.Status.APPROVED):
            raise Conflict(_("A colleague or the author was faster: this version has been changed."))
        change = ("approve_version", Version.Status.REJECTED, Version.Status.APPROVED)
        _record(held, version, by, change, reason=reason)


def changeable(version: Version) -> bool:
    """Whether its author may still change its words: inside the site's window, or as long as it waits."""
    window = timedelta(minutes=version.comment.site.rules.edit_minutes)
    return version.status == Version.Status.PENDING or timezone.now() < version.created_at + window


def _verdict(comment: Comment, wording: Wording) -> Verdict | None:
    """What the rules say of the version's words. Raises Invalid for what they refuse."""
    if wording.language == comment.language:
        message = _("The comment itself is in this language. Choose the other one.")
        raise Invalid(message, {"version_lang": [message]})
    submission = Submission(
        story=comment.story,
        policy=comment.site.rules,
        body=wording.body,
        html=wording.html,
        name=comment.name,
        reader_id=comment.reader_id,
        address_hash=comment.address_hash,
        parent=comment.parent,
        # As with a comment: what an author only says of the language must not lead around the lists of words.
        language=wording.language if detect(wording.body, comment.site.languages) == wording.language else "",
        reader=comment.reader,
        mode=mode_of(comment.story),
    )
    verdicts = screen(submission, edit=True)
    if verdicts and verdicts[-1].outcome == "reject":
        raise Invalid(verdicts[-1].detail, {"version_body": [verdicts[-1].detail]})
    # A version has no veil of its own: what would veil a comment has it wait.
    return next((verdict for verdict in verdicts if verdict.outcome != "pass"), None)


def _store(comment: Comment, wording: Wording, verdict: Verdict | None) -> Version:
    version = Version(
        comment=comment,
        language=wording.language,
        body=wording.body,
        html=wording.html,
        veil_label=wording.label,
        status=Version.Status.PENDING if verdict else Version.Status.APPROVED,
        created_at=timezone.now(),
    )
    version.save(force_insert=True)
    if verdict:
        _hold(comment, version, verdict)
    return version


def _change(old: Version, wording: Wording, verdict: Verdict | None) -> Version:
    if (old.body, old.veil_label) == (wording.body, wording.label):
        return old
    if not changeable(old):
        raise Conflict(_("The time for editing this comment is over. You may still withdraw it."))
    CommentRevision.objects.create(
        comment_id=old.comment_id, language=old.language, body=old.body, html=old.html, created_at=timezone.now()
    )
    # What a moderator has rejected or not yet read is not shown for being reworded.
    waits = verdict is not None or old.status != Version.Status.APPROVED
    old.body, old.html, old.edited_at = wording.body, wording.html, timezone.now()
    old.veil_label = wording.label
    old.status = Version.Status.PENDING if waits else Version.Status.APPROVED
    old.save()
    if verdict:
        _hold(old.comment, old, verdict)
    return old


def _hold(comment: Comment, version: Version, verdict: Verdict) -> None:
    change = ("hold_version", "", Version.Status.PENDING)
    told = {"rule": verdict.rule, "reason": verdict.explanation}
    _record(comment, version, f"rule:{verdict.rule}", change, dict(verdict.details), **told)


def _record(
    comment: Comment,
    version: Version,
    by: str,
    change: tuple[str, str, str],
    details: Mapping[str, object] | None = None,
    **told: str,
) -> Decision:
    """`details` are what a rule found, `told` further columns: `rule`, `reason`, and `code`, `words` for the author."""
    verb, before, after = change
    return Decision.objects.create(
        site_id=comment.site_id,
        comment=comment,
        by=by,
        verb=verb,
        before=before,
        after=after,
        details={**(details or {}), "language": version.language},
        created_at=timezone.now(),
        **told,
    )


def _held_by(comment: Comment, version: Version) -> str:
    """The rule that had a version wait; the author of a rejected one is told."""
    held = comment.decisions.filter(verb="hold_version", details__language=version.language).order_by("-pk").first()
    return held.rule if held else ""


def _index(comment: Comment) -> None:
    """Have the comment's words found anew: its row does not change, so no trigger notices."""
    Unindexed.objects.create(comment_id=comment.pk)


def _check_pace(comment: Comment) -> None:
    """As many new or changed versions a minute as comments."""
    if not settings.RATE_LIMITS or comment.reader_id is None:
        return
    since = timezone.now() - MINUTE
    limit = comment.site.rules.posts_per_minute
    made = Version.objects.filter(comment__reader=comment.reader_id, created_at__gt=since).count()
    changed = CommentRevision.objects.filter(comment__reader=comment.reader_id, created_at__gt=since).count()
    if made + changed >= limit:
        detail = _("At most %(limit)d comments a minute. Your words are kept; please send them in a minute.")
        raise TooMany(detail % {"limit": limit}, retry_after=60)
