"""Carrying out what a ban, or its lifting, does to all that somebody has written.

Batch by batch and story by story, each in a transaction of its own: no writer waits long, memory stays the same for
a hundred comments and a hundred thousand, and what is done stays done if the process dies.
"""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Generator, Iterator, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from ombud.models import Comment, Decision, Flag, Sweep, Tally

from . import flagging
from .editions import touch
from .measures import LATECOMERS

BATCH = 500
DESK_SECONDS = 3.0
"""So long who decided works alone at what is taken away, and publishes as they go: readers have nothing of it any more
when they are answered. Then it is the worker's."""
Status = Comment.Status
VISIBLE = Status.APPROVED
# What each sweep takes, and what becomes of it.
TAKES = {
    Sweep.Verb.HOLD: ((Status.APPROVED,), Status.PENDING),
    Sweep.Verb.REJECT: ((Status.APPROVED, Status.PENDING), Status.REJECTED),
    Sweep.Verb.SPAM: ((Status.APPROVED, Status.PENDING), Status.SPAM),
    Sweep.Verb.RESTORE: ((Status.PENDING, Status.REJECTED, Status.SPAM), None),
}
# What moves a comment from one status to another.
MOVES = ("approve", "reject", "spam", "hold", "withdraw")


def work_off(sweep: Sweep, seconds: float) -> Iterator[int]:
    """Do some of a sweep, about that long; yields each story that changed, when its change is committed."""
    patience = time.monotonic() + seconds
    more = sweep.finished_at is None
    while more:
        more = yield from _batch(sweep)
        sweep.refresh_from_db(fields=["at", "last", "changed", "finished_at"])
        more = more and sweep.finished_at is None and time.monotonic() < patience


def work_off_all(seconds: float) -> int:
    """Go on with the sweeps that are not finished and not at somebody's hands, about that long in all. Returns how many
    stories changed."""
    left = Q(verb=Sweep.Verb.RESTORE) | Q(decision__created_at__lte=timezone.now() - timedelta(seconds=DESK_SECONDS))
    # All has been looked at once: what is left are latecomers.
    left |= Q(at__isnull=False, last=0)
    due = Sweep.objects.filter(left, finished_at=None).select_related("decision", "reader").order_by("pk")
    patience = time.monotonic() + seconds
    changed = 0
    for sweep in due[:20]:
        changed += sum(1 for _story in work_off(sweep, max(0.0, patience - time.monotonic())))
    return changed


def _batch(sweep: Sweep) -> Generator[int, None, bool]:
    """Yields the stories that changed; returns whether there is more to look at now."""
    takes, _after = TAKES[Sweep.Verb(sweep.verb)]
    rows = list(_from(sweep).values_list("pk", "story", "created_at", "status")[:BATCH])
    stories: dict[int, list[int]] = defaultdict(list)
    for pk, story, _at, status in rows:
        if status in takes:
            stories[story].append(pk)
    while stories:
        for story in sorted(stories):
            if _in_story(sweep, story, stories[story]):
                yield story
        stories = _moved(stories)
    more = len(rows) == BATCH
    _advance(sweep, rows[-1][2] if more else None, rows[-1][0] if more else 0)
    return more


def _moved(stories: dict[int, list[int]]) -> dict[int, list[int]]:
    """Which of these comments a merge has taken to another story meanwhile, by that story."""
    of = {pk: story for story, pks in stories.items() for pk in pks}
    found: dict[int, list[int]] = defaultdict(list)
    for pk, story in Comment.objects.filter(pk__in=of).values_list("pk", "story"):
        if story != of[pk]:
            found[story].append(pk)
    return found


def _from(sweep: Sweep) -> QuerySet[Comment]:
    """The author's comments from where the sweep stands, oldest first: a range of the index `comment_reader`."""
    mine = Comment.objects.filter(reader=sweep.reader_id).order_by("created_at", "pk")
    return mine.filter(created_at__gte=sweep.at).exclude(created_at=sweep.at, pk__lte=sweep.last) if sweep.at else mine


def _advance(sweep: Sweep, at: datetime | None, last: int) -> None:
    """Note how far it got. At the end go back a little for latecomers, until there can be none any more."""
    row = Sweep.objects.filter(pk=sweep.pk)
    if at:
        row.update(at=at, last=last)
    elif timezone.now() < sweep.until and sweep.verb != Sweep.Verb.RESTORE:
        row.update(at=sweep.decision.created_at - LATECOMERS, last=0)
    else:
        row.filter(finished_at=None).update(finished_at=timezone.now())


@transaction.atomic
def _in_story(sweep: Sweep, story: int, wanted: list[int]) -> bool:
    touch(story)
    # The ban may have been lifted since. The lifting waits for this row, so what restores comes after this batch.
    if not Sweep.objects.select_for_update(no_key=True).filter(pk=sweep.pk, finished_at=None).first():
        return False
    takes, _after = TAKES[Sweep.Verb(sweep.verb)]
    held = Comment.objects.select_for_update(no_key=True).filter(pk__in=wanted, story=story, status__in=takes)
    rows = list(held.only("pk", "status", "language", "root_id", "site_id", "story_id", "edited_at").order_by("pk"))
    moves = _moves(sweep, rows)
    if not moves:
        return False
    now = timezone.now()
    for after in set(moves.values()):
        Comment.objects.filter(pk__in=[pk for pk, to in moves.items() if to == after]).update(status=after)
    _recount(story, rows, moves)
    Decision.objects.bulk_create(_written(sweep, row, moves[row.pk], now) for row in rows if row.pk in moves)
    if sweep.verb in (Sweep.Verb.REJECT, Sweep.Verb.SPAM):
        reported = set(
            Flag.objects.filter(comment__in=moves, status=Flag.Status.OPEN).values_list("comment", flat=True)
        )
        for row in rows:
            if row.pk in reported:
                flagging.settle(row, sweep.verb, by=sweep.decision.by)
    Sweep.objects.filter(pk=sweep.pk).update(changed=F("changed") + len(moves))
    return True


def _moves(sweep: Sweep, rows: Sequence[Comment]) -> dict[int, str]:
    """What each comment becomes. Restoring takes those whose last move was the ban's, to where they were."""
    after = TAKES[Sweep.Verb(sweep.verb)][1]
    if after is not None:
        return {row.pk: after for row in rows}
    moves: dict[int, str] = {}
    of = [row.pk for row in rows]
    decisions = Decision.objects.filter(comment__in=of).standing().doing(MOVES)
    last = {each.comment_id: each for each in decisions.order_by("pk")}
    for pk, decision in last.items():
        if pk is not None and decision.details.get("measure") == sweep.undoes_id:
            moves[pk] = decision.before
    return moves


def _recount(story: int, rows: Sequence[Comment], moves: dict[int, str]) -> None:
    """Keep the counts that documents show, with a statement for each language and conversation."""
    languages: Counter[str] = Counter()
    roots: Counter[int] = Counter()
    for row in rows:
        by = (moves.get(row.pk, row.status) == VISIBLE) - (row.status == VISIBLE)
        languages[row.language] += by
        if row.root_id:
            roots[row.root_id] += by
    for language, by in languages.items():
        if by:
            Tally.objects.filter(story=story, language=language).update(shown=F("shown") + by)
    for root, by in roots.items():
        if by:
            Comment.objects.filter(pk=root).update(live_replies=F("live_replies") + by)


def _written(sweep: Sweep, row: Comment, after: str, now: datetime) -> Decision:
    verb = {Status.PENDING: "hold", Status.REJECTED: "reject", Status.SPAM: "spam", Status.APPROVED: "approve"}
    return Decision(
        site_id=row.site_id,
        comment=row,
        by=sweep.decision.by,
        verb=verb[Status(after)],
        before=row.status,
        after=after,
        code=sweep.decision.code,
        details={"measure": sweep.decision_id},
        created_at=now,
    )
