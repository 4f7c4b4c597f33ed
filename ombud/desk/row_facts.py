"""What stands beside comments in a list, fetched for all of them at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db.models import Count
from django.utils import timezone

from ombud.models import Claim, Comment, Decision, Flag, Opinion
from ombud.text.terms import Phrase, terms

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
class Held:
    """A claim that holds: whose, whether one's own, and until when."""

    who: str
    mine: bool
    until: datetime


@dataclass(frozen=True)
class Facts:
    """By comment, but for the records, which are by reader."""

    decisions: Mapping[int, list[Decision]]
    records: Mapping[int | None, Record]
    claims: Mapping[int, Held]
    reports: Mapping[int, list[tuple[str, int]]]
    questions: Mapping[int, Opinion]

    def matched(self, comment: Comment) -> list[Phrase]:
        """The words of a comment that a rule found, as the rule wrote them down."""
        found = []
        for decision in self.decisions.get(comment.pk, []):
            for words in decision.details.get("matched", []) if isinstance(decision.details, dict) else []:
                row = tuple(terms(str(words)))
                found += [Phrase(row)] if row else []
        return found


def facts_of(comments: Sequence[Comment], user: User | None) -> Facts:
    """By five queries, however many comments there are."""
    return Facts(_decisions(comments), _records(comments), _claims(comments, user), _reports(comments), _open(comments))


def _decisions(comments: Sequence[Comment]) -> dict[int, list[Decision]]:
    found: dict[int, list[Decision]] = defaultdict(list)
    for each in Decision.objects.filter(comment__in=[each.pk for each in comments]).order_by("pk"):
        found[each.comment_id or 0].append(each)
    return found


def _records(comments: Sequence[Comment]) -> dict[int | None, Record]:
    readers = {each.reader_id for each in comments if each.reader_id}
    counted: dict[int | None, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    found = Comment.objects.filter(reader__in=readers).values_list("reader", "status").annotate(n=Count("*"))
    for reader, status, count in found.order_by():
        counted[reader][status] = count
    return {
        reader: Record(of[Status.APPROVED], of[Status.REJECTED] + of[Status.SPAM], of[Status.PENDING])
        for reader, of in counted.items()
    }


def _claims(comments: Sequence[Comment], user: User | None) -> dict[int, Held]:
    standing = Claim.objects.filter(comment__in=[each.pk for each in comments], until__gt=timezone.now())
    found = standing.values_list("comment", "user", "user__username", "until")
    return {pk: Held(name, user is not None and owner == user.pk, until) for pk, owner, name, until in found}


def _reports(comments: Sequence[Comment]) -> dict[int, list[tuple[str, int]]]:
    waiting = Flag.objects.filter(comment__in=[each.pk for each in comments], status=Flag.Status.OPEN)
    found: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for pk, reason, count in waiting.values_list("comment", "reason").annotate(n=Count("*")).order_by("-n", "reason"):
        found[pk].append((reason, count))
    return found


def _open(comments: Sequence[Comment]) -> dict[int, Opinion]:
    waiting = Opinion.objects.filter(comment__in=[each.pk for each in comments], answered_at__isnull=True)
    return {each.comment_id: each for each in waiting.order_by("-pk")}
