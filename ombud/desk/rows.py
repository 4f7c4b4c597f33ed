"""Comments as moderators see them: as readers would, with why they are held and who wrote them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from ombud.models import Comment, Decision
from ombud.publish.links import address_of, permalink
from ombud.text import language as languages
from ombud.text import plain, veils

EXCERPT = 220
Status = Comment.Status


@dataclass(frozen=True)
class Record:
    """How often the author's comments on this site were shown, rejected (spam included), and are held."""

    shown: int
    rejected: int
    held: int

    @property
    def first(self) -> bool:
        """Whether this comment is all that is known of its author."""
        return self.shown + self.rejected + self.held <= 1


@dataclass(frozen=True)
class Parent:
    """The comment that is answered, as one line; veiled words stay veiled."""

    name: str
    text: str
    status: str


@dataclass(frozen=True)
class Row:
    """One comment with all that a template shows of it. `verbs` are the names and labels of its buttons."""

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


def rows(comments: Sequence[Comment]) -> list[Row]:
    """The comments (fetched as `access.comment_or_404` does) as rows, by two queries however many they are."""
    records = _records(comments)
    last = {each.comment_id: each for each in _decisions(comments)}
    return [_row(each, last.get(each.pk), records.get(each.reader_id)) for each in comments]


def decisions(comment: Comment) -> list[tuple[Decision, str, str]]:
    """All decisions on a comment, oldest first, each with who or what decided and the reason given."""
    return [(each, why(each), reason(each)) for each in _decisions([comment])]


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


def why(decision: Decision) -> str:
    """Who or what decided, as a sentence."""
    if decision.by.startswith("rule:"):
        rule = decision.by.removeprefix("rule:")
        return _RULES[rule]() if rule in _RULES else rule.replace("_", " ")
    who = _("the author") if decision.by == "author" else decision.by
    told = {
        "approve": _("Approved by %(who)s"),
        "reject": _("Rejected by %(who)s"),
        "spam": _("Called spam by %(who)s"),
        "veil": _("Veiled by %(who)s"),
        "unveil": _("Veil lifted by %(who)s"),
        "withdraw": _("Withdrawn by %(who)s"),
    }
    return told.get(decision.verb, f"{decision.verb}: %(who)s") % {"who": who}


def reason(decision: Decision) -> str:
    """The reason that was given; empty where `why` says it already, and in the reader's language."""
    return "" if decision.by.removeprefix("rule:") in _RULES else decision.reason


# Functions, so that the words are looked up in the language of each request.
_RULES = {
    "moderated_before": lambda: _("This site looks at every comment before it appears."),
    "filled_honeypot": lambda: _("A field that people do not see was filled in, as programs do."),
}


def _row(comment: Comment, last: Decision | None, record: Record | None) -> Row:
    story = comment.story
    labels = {
        Status.PENDING: _("held"),
        Status.APPROVED: _("shown"),
        Status.REJECTED: _("rejected"),
        Status.SPAM: _("spam"),
        Status.WITHDRAWN: _("withdrawn"),
    }
    return Row(
        comment=comment,
        name=comment.name or _("Guest"),
        html=mark_safe(veils.dress(comment.html, _("Hidden words. Show them"))),  # noqa: S308 - sanitised when posted
        dir=languages.direction(comment.language) if comment.language else "auto",
        story_url=address_of(story),
        thread_url=permalink(comment, story) if comment.status == Status.APPROVED else "",
        parent=_parent(comment.parent),
        why=why(last) if last else "",
        reason=reason(last) if last else "",
        record=record,
        status=labels[Status(comment.status)],
        verbs=verbs(comment),
        seen=seen(comment),
    )


def _parent(parent: Comment | None) -> Parent | None:
    if parent is None:
        return None
    text = plain.plain(parent.html, veiled=bool(parent.veil), curtain=_("[hidden: spoiler]"))
    gone = parent.status != Status.APPROVED
    return Parent(parent.name or _("Guest"), plain.excerpt(text, EXCERPT), parent.status if gone else "")


def _decisions(comments: Sequence[Comment]) -> list[Decision]:
    return list(Decision.objects.filter(comment__in=[each.pk for each in comments]).order_by("pk"))


def _records(comments: Sequence[Comment]) -> dict[int | None, Record]:
    readers = {each.reader_id for each in comments if each.reader_id}
    counted: dict[int | None, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    found = Comment.objects.filter(reader__in=readers).values_list("reader", "status").annotate(n=Count("pk"))
    for reader, status, count in found.order_by():
        counted[reader][status] = count
    return {
        reader: Record(of[Status.APPROVED], of[Status.REJECTED] + of[Status.SPAM], of[Status.PENDING])
        for reader, of in counted.items()
    }
