"""What follows from the rules' verdicts: a refusal, or a comment that waits or is veiled, with all reasons kept."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from ombud.models import Comment, Decision, Reader
from ombud.models.errors import Conflict, Forbidden, Invalid, Refused, TooMany
from ombud.screening import Submission, Verdict, screen

from . import statements

SLOWEST = 3600
# Nobody looks at a clock for longer than ten minutes.
PATIENCE = 600


class SentBack(Invalid):
    """A new comment that a rule sends back for what it says or how it came; `verdicts` end with that rule's.

    `sending_back.keep` keeps it, once the transaction that would have stored it is undone.
    """

    def __init__(self, given: Submission, verdicts: Sequence[Verdict]) -> None:
        last = verdicts[-1]
        detail = last.detail or last.explanation
        super().__init__(detail, {last.field: [detail]})
        self.given, self.verdicts = given, verdicts


def judged(submission: Submission, *, edit: bool = False) -> list[Verdict]:
    """The verdicts on a comment that may be stored. Raises what its author is to be told where it may not."""
    verdicts = screen(submission, edit=edit)
    if verdicts and verdicts[-1].outcome in ("reject", "slow"):
        if verdicts[-1].keeps and verdicts[-1].outcome == "reject" and not edit:
            raise SentBack(submission, verdicts)
        raise _refusal(verdicts[-1])
    return verdicts


def held(verdicts: Sequence[Verdict]) -> bool:
    """Whether any of them has the comment wait."""
    return any(verdict.outcome == "hold" for verdict in verdicts)


def veiled(verdicts: Sequence[Verdict]) -> bool:
    """Whether any of them veils the comment."""
    return any(verdict.outcome == "veil" for verdict in verdicts)


def record(comment: Comment, verdicts: Sequence[Verdict]) -> None:
    """Keep every verdict as a Decision; an author whose comment stands veiled is told why."""
    for verdict in verdicts:
        decision = Decision.objects.create(
            site_id=comment.site_id,
            comment=comment,
            by=f"rule:{verdict.rule}",
            verb=verdict.outcome,
            after=Comment.Veil.MODERATOR if verdict.outcome == "veil" else comment.status,
            rule=verdict.rule,
            reason=verdict.explanation,
            details=dict(verdict.details),
            created_at=timezone.now(),
        )
        if verdict.outcome == "veil" and comment.status == Comment.Status.APPROVED:
            statements.tell(decision)


def comment_of(given: Submission, reader: Reader) -> Comment:
    """The comment that a submission becomes, not yet stored, in its place under the one that it answers."""
    parent = given.parent
    return Comment(
        site=given.story.site,
        story=given.story,
        reader=reader,
        root=(parent.root or parent) if parent else None,
        parent=parent,
        depth=parent.depth + 1 if parent else 0,
        name=given.name,
        body=given.body,
        html=given.html,
        language=given.language,
        address_hash=given.address_hash,
        sketch=given.sketch,
        created_at=timezone.now(),
    )


def brought(comment: Comment, rule: str, why: str) -> None:
    """Keep why a comment that was brought from elsewhere waits: the rule's name, and what it found."""
    record(comment, [Verdict(rule, "hold", why)])


def _refusal(verdict: Verdict) -> Refused:
    detail = verdict.detail or verdict.explanation
    if verdict.outcome == "slow":
        return _later(detail, min(verdict.retry_after or 60, SLOWEST))
    if verdict.rule == "closed":
        return Conflict(detail)
    if verdict.rule == "barred":
        return Forbidden(detail)
    return Invalid(detail, {verdict.field: [detail]})


def _later(detail: str, seconds: int) -> TooMany:
    """A refusal that ends by itself. The embed counts down and sends the comment again, unless that takes too long."""
    refused = TooMany(detail, retry_after=seconds)
    if seconds <= PATIENCE:
        sentence = _("It is sent by itself in {time}.")
        refused.told["waiting"] = {"seconds": seconds, "sentence": sentence, "stop": _("Do not send it")}
    return refused
