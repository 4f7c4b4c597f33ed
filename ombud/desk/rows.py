"""Comments as moderators see them: as readers would, with why they are held and who wrote them."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.contrib.auth.models import User
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from ombud.models import Comment, Decision, Opinion, Version
from ombud.models.reason import label
from ombud.publish.links import address_of, permalink
from ombud.publish.versions import bring_versions
from ombud.text import language as languages
from ombud.text import plain, veils
from ombud.text.mark import mark
from ombud.text.terms import Phrase

from .decision_words import reason, rule_words, status_words, why
from .row_facts import Facts, Held, Record, facts_of

EXCERPT = 220
Status = Comment.Status
# What of the decisions on a comment is no change of it, and so does not say why it is as it is.
ASIDE = ("ask", "answer", "see", "hold_version", "approve_version", "reject_version")


@dataclass(frozen=True)
class Parent:
    """The comment that is answered, as one line; veiled words stay veiled."""

    name: str
    text: str
    status: str


@dataclass(frozen=True)
class Row:
    """One comment with all that a template shows of it. `verbs` are the names and labels of its buttons.

    `rules` are the explanations of what fired, `reports` the reasons that readers gave with how often each.
    """

    comment: Comment
    name: str
    html: SafeString
    dir: str
    story_url: str
    thread_url: str
    parent: Parent | None
    why: str
    reason: str
    record: Record | None
    status: str
    verbs: list[tuple[str, str]]
    seen: str
    rules: list[str] = field(default_factory=list)
    reports: list[tuple[str, int]] = field(default_factory=list)
    # What came with the comment in other languages is decided with it, so it has to be read with it.
    versions: list[tuple[str, str, SafeString]] = field(default_factory=list)
    held: Held | None = None
    question: Opinion | None = None
    # Of this form alone, so that an answer sent twice is posted once.
    reply_key: str = field(default_factory=lambda: secrets.token_urlsafe(12))


def rows(comments: Sequence[Comment], user: User | None = None, wanted: Sequence[Phrase] = ()) -> list[Row]:
    """The comments (fetched as `access.comment_or_404` does) as rows, by a fixed number of queries.

    `wanted` are words to be marked in them; `user` is who looks, so that their own claims are told from others'.
    """
    facts = facts_of(comments, user)
    bring_versions(comments)
    return [_row(each, facts, wanted) for each in comments]


def decisions(comment: Comment) -> list[tuple[Decision, str, str]]:
    """All decisions on a comment, oldest first, each with who or what decided and the reason given."""
    found = Decision.objects.filter(comment=comment).order_by("pk")
    return [(each, why(each), _for_log(each)) for each in found]


def seen(comment: Comment) -> str:
    """A mark of words and veil as they are now: a decision must not reach what came after the moderator's look."""
    edited = comment.edited_at.isoformat() if comment.edited_at else ""
    return f"{edited}/{comment.veil}"


def verbs(comment: Comment) -> list[tuple[str, str]]:
    """What a moderator can do with a comment in its present state, by name and label."""
    known = {"approve": _("Approve"), "reject": _("Reject"), "spam": _("Spam")}
    known |= {"veil": _("Veil"), "unveil": _("Lift the veil")}
    return [(verb, known[verb]) for verb in allowed(comment)]


def allowed(comment: Comment) -> tuple[str, ...]:
    """The names of the verbs. A withdrawn comment has none: it is its author's, and its words are erased."""
    veiling = "unveil" if comment.veil == Comment.Veil.MODERATOR else "veil"
    return {
        Status.PENDING: ("approve", "reject", "veil", "spam"),
        Status.APPROVED: ("reject", veiling, "spam"),
        Status.REJECTED: ("approve", "spam"),
        Status.SPAM: ("approve", "reject"),
    }.get(Status(comment.status), ())


def excerpt_of(comment: Comment, length: int = EXCERPT) -> str:
    """A comment on one line, with a placeholder for what is veiled."""
    text = plain.plain(comment.html, veiled=bool(comment.veil), curtain=_("[hidden: spoiler]"))
    return plain.excerpt(text, length)


def _row(comment: Comment, facts: Facts, wanted: Sequence[Phrase]) -> Row:
    story, decided = comment.story, facts.decisions.get(comment.pk, [])
    last = next((each for each in reversed(decided) if each.verb not in ASIDE), None)
    return Row(
        comment=comment,
        name=comment.name or _("Guest"),
        html=dressed(comment.html, [*wanted, *facts.matched(comment)]),
        dir=languages.direction(comment.language) if comment.language else "auto",
        story_url=address_of(story),
        thread_url=permalink(comment, story) if comment.status == Status.APPROVED else "",
        parent=_parent(comment.parent),
        why=why(last) if last else "",
        reason=reason(last) if last else "",
        record=facts.records.get(comment.reader_id),
        status=status_words(comment.status),
        verbs=verbs(comment),
        seen=seen(comment),
        rules=[_fired(each) for each in decided if each.by.startswith("rule:") and each != last],
        reports=[(label(code), count) for code, count in facts.reports.get(comment.pk, [])],
        versions=[_version(each) for each in comment.brought_versions if each.status == Version.Status.APPROVED],
        held=facts.claims.get(comment.pk),
        question=facts.questions.get(comment.pk),
    )


def _version(version: Version) -> tuple[str, str, SafeString]:
    return version.language, languages.direction(version.language), dressed(version.html)


def dressed(html: str, wanted: Sequence[Phrase] = ()) -> SafeString:
    """Stored HTML as the desk shows it: veiled words under their veils, the wanted ones marked."""
    words = veils.dress(mark(html, wanted), _("Hidden words. Show them"))
    return mark_safe(words)  # noqa: S308 - sanitised when posted


def _fired(decision: Decision) -> str:
    return " · ".join(part for part in (rule_words(decision), reason(decision)) if part)


def _for_log(decision: Decision) -> str:
    named = label(decision.code) if decision.code else ""
    return " · ".join(part for part in (named, decision.words, reason(decision)) if part)


def _parent(parent: Comment | None) -> Parent | None:
    if parent is None:
        return None
    gone = parent.status != Status.APPROVED
    return Parent(parent.name or _("Guest"), excerpt_of(parent), parent.status if gone else "")
