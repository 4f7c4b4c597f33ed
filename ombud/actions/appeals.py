"""Appeals: an author objects to a decision, and somebody else looks at it again (Digital Services Act, article 20)."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from ombud.models import Appeal, Comment, Decision, Notification
from ombud.models.errors import Conflict, Forbidden, Invalid
from ombud.text import clean

from . import colleagues, letters, measures, moderation, statements, versions
from .editions import hold
from .notifications import notify
from .reasons import Grounds

ANSWER_LIMIT = 4000
MOVES = ("approve", "reject", "spam", "hold", "withdraw")
VEILS = ("veil", "unveil")
MEASURES = ("suspend", "ban", "lift")


def hindrance(decision: Decision) -> str:
    """Why there can be no appeal against a decision, as a sentence for its author; empty where there can."""
    days = decision.site.rules.appeal_days
    if hasattr(decision, "appeal"):
        return _("You have appealed against this decision.")
    if timezone.now() > decision.created_at + timedelta(days=days):
        return _("The time for an appeal, %(days)d days, is over.") % {"days": days}
    if not in_force(decision):
        return _("This decision is no longer in force.")
    return ""


def in_force(decision: Decision) -> bool:
    """Whether things still stand as this decision left them."""
    comment = decision.comment
    if comment is not None and decision.verb == "reject_version":
        return versions.rejected(comment, str(decision.details.get("language", "")))
    if comment is not None:
        verbs = VEILS if decision.verb == "veil" else MOVES
        now = comment.veil if decision.verb == "veil" else comment.status
        latest = Decision.objects.filter(comment=comment).standing().filter(verb__in=verbs).order_by("-pk").first()
        return now == decision.after and latest is not None and latest.pk == decision.pk
    if decision.verb == "warn":
        return True
    latest = (
        Decision.objects.filter(reader=decision.reader).standing().filter(verb__in=MEASURES).order_by("-pk").first()
    )
    return latest is not None and latest.pk == decision.pk


def lodge(decision: Decision, text: str) -> Appeal:
    """Object to a decision, once. Call for who holds the decision's link. Raises Invalid for no or too many words,
    Conflict where there can be no appeal (`hindrance`)."""
    limit = decision.site.rules.body_limit
    try:
        words = clean.tidy(text, limit).strip()
    except clean.TooLong as error:
        message = _("At most %(limit)d characters; this has %(length)d.") % {"limit": limit, "length": error.length}
        raise Invalid(message, {"text": [message]}) from error
    if not words:
        raise Invalid(_("Write a few words first."), {"text": [_("Write a few words first.")]})
    if why := hindrance(decision):
        raise Conflict(why)
    reader = statements.person(decision)
    try:
        with transaction.atomic():
            return Appeal.objects.create(
                site=decision.site, decision=decision, reader=reader, text=words, created_at=timezone.now()
            )
    except IntegrityError as error:
        raise Conflict(_("You have appealed against this decision.")) from error


def answer(appeal: Appeal, *, upheld: bool, words: str, by: User) -> Appeal:
    """Say yes or no to an appeal and tell its author. Yes restores the comment or lifts the measure, where things
    still stand as the decision left them.

    Raises Forbidden for who made the decision, as long as there is somebody else; Invalid for a no without words;
    Conflict when a colleague was faster.
    """
    decision = appeal.decision
    alone = _only_oneself(decision, by)
    said = _said(words)
    if not upheld and not said:
        message = _("Give a reason: the author of the appeal sees it.")
        raise Invalid(message, {"words": [message]})
    after = Appeal.Status.UPHELD if upheld else Appeal.Status.DECLINED
    with transaction.atomic():
        # The story's row first, as everywhere: locks in two orders would have writers wait for each other.
        if decision.comment:
            hold(decision.comment.story_id)
        row = Appeal.objects.filter(pk=appeal.pk, status=Appeal.Status.OPEN)
        columns = {"status": after, "answer": said, "decided_by": by.get_username(), "decided_at": timezone.now()}
        if not row.update(**columns, claimed_by=None, claimed_until=None):
            raise Conflict(_("A colleague was faster: this appeal has been answered."))
        restored = upheld and _restore(decision, by.get_username())
        told = _record(decision, appeal, after, (said, by.get_username()), {"alone": alone, "restored": restored})
        _tell(decision, told, upheld)
    appeal.refresh_from_db()
    return appeal


def _said(words: str) -> str:
    try:
        return clean.tidy(words, ANSWER_LIMIT).strip()
    except clean.TooLong as error:
        message = _("An answer has at most %(limit)d characters.") % {"limit": ANSWER_LIMIT}
        raise Invalid(message, {"words": [message]}) from error


def may_answer(decision: Decision, user: User) -> bool:
    """Whether this person may answer an appeal against a decision: another than who made it, where there is one."""
    return decision.by != user.get_username() or not _somebody_else(decision)


def _only_oneself(decision: Decision, by: User) -> bool:
    if decision.by != by.get_username():
        return False
    if _somebody_else(decision):
        raise Forbidden(_("You made this decision. An appeal is answered by somebody else."))
    return True


def _somebody_else(decision: Decision) -> bool:
    """Whether anybody but who decided could answer: an owner of all, or somebody with the role for this thread."""
    section = decision.comment.story.section if decision.comment else None
    return colleagues.deciding(decision.site_id, section).exclude(username=decision.by).exists()


def restoring(number: int) -> str:
    """The reason on record for what an upheld appeal against that decision brings back."""
    return f"appeal against decision {number} upheld"


def _restore(decision: Decision, by: str) -> bool:
    """Undo what the decision did; whether there was anything to undo."""
    fresh = Decision.objects.select_related("comment__story__site", "comment__root", "reader").get(pk=decision.pk)
    if fresh.verb == "warn" or not in_force(fresh):
        return False
    reason, quietly = restoring(fresh.pk), Grounds(tell=False)
    try:
        if fresh.comment and fresh.verb == "reject_version":
            versions.restore(fresh.comment, str(fresh.details.get("language", "")), by=by, reason=reason)
        elif fresh.comment and fresh.verb == "veil":
            moderation.veil(fresh.comment, on=False, by=by, reason=reason, grounds=quietly)
        elif fresh.comment:
            moderation.decide(fresh.comment, "approve", by=by, reason=reason, grounds=quietly)
        elif fresh.reader:
            measures.lift(fresh.reader, by=by, reason=reason, tell=False)
    except Conflict:
        return False
    return True


def _record(
    decision: Decision, appeal: Appeal, after: str, said: tuple[str, str], details: dict[str, bool]
) -> Decision:
    return Decision.objects.create(
        site_id=decision.site_id,
        comment=decision.comment,
        reader=decision.reader,
        subject=f"appeal {appeal.pk}",
        by=said[1],
        verb="appeal",
        before=Appeal.Status.OPEN,
        after=after,
        words=said[0],
        details={"decision": decision.pk, **details},
        created_at=timezone.now(),
    )


def _tell(decision: Decision, told: Decision, upheld: bool) -> None:
    reader = statements.person(decision)
    if reader is None:
        return
    comment: Comment | None = decision.comment
    notify(reader.pk, Notification.Kind.APPEAL, decision=decision, comment=comment, words=told.words)
    if not reader.email:
        return
    lang = statements.language_of(reader, comment)
    with translation.override(lang):
        outcome = _("Your appeal was upheld.") if upheld else _("Your appeal was declined.")
        link = _("All about it: %(url)s") % {"url": statements.url(decision.site, decision.pk, lang)}
        subject = _("%(site)s: the answer to your appeal") % {"site": decision.site.title}
        text = "\n\n".join(filter(None, [outcome, told.words, link]))
        letters.write(reader, reader.email, letters.Letter(subject, text, told.pk), after=statements.MAIL_WAITS)
