"""Keeping the index of comments' words: what changed is indexed a moment later, so that no post waits for it."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection, transaction

from ombud.models import Comment, Unindexed
from ombud.models.search import terms_of

BATCH = 200
TURNS = 10


def catch_up(turns: int = TURNS) -> int:
    """Index what changed, in at most `turns` batches of 200, each a short transaction. Returns how many comments."""
    done = 0
    for _turn in range(turns):
        # Looked at outside of a transaction first: an idle worker must not take the writers' turn twice a second.
        if not Unindexed.objects.exists():
            break
        done += _index_batch()
    return done


def mend() -> int:
    """Mark what the index lacks, or has though it is gone, to be indexed anew; what waits already is left. Returns how
    many comments."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_LACKING)
        lacking = cursor.rowcount
        cursor.execute(_IN_VAIN)
        return int(lacking + cursor.rowcount)


# As NOT IN a list of a million, PostgreSQL would look through all of the list for each row.
_LACKING = (
    "INSERT INTO ombud_unindexed (comment_id) SELECT found.id FROM ombud_comment found "
    "WHERE found.status <> 'withdrawn' AND NOT EXISTS (SELECT 1 FROM ombud_words kept WHERE kept.rowid = found.id) "
    "EXCEPT SELECT comment_id FROM ombud_unindexed"
)
_IN_VAIN = (
    "INSERT INTO ombud_unindexed (comment_id) SELECT kept.rowid FROM ombud_words kept WHERE NOT EXISTS "
    "(SELECT 1 FROM ombud_comment found WHERE found.id = kept.rowid AND found.status <> 'withdrawn') "
    "EXCEPT SELECT comment_id FROM ombud_unindexed"
)


def _index_batch() -> int:
    if connection.vendor == "postgresql":
        # Several workers: who holds the marks reads the comments after that, so no older words come last.
        with transaction.atomic():
            return _write(*_read())
    # One worker, but all writers wait for it: nothing is read or computed while it has their turn.
    due, rows = _read()
    with transaction.atomic():
        return _write(due, rows)


def _read() -> tuple[dict[int, int], list[tuple[int, str]]]:
    """The marks that are due, each with its comment, and what is to stand in the index of these."""
    marks = Unindexed.objects.order_by("pk")
    if connection.in_atomic_block:
        marks = marks.select_for_update(skip_locked=True)
    due = dict(marks.values_list("pk", "comment_id")[:BATCH])
    comments = Comment.objects.select_related("story").prefetch_related("versions").filter(pk__in=set(due.values()))
    return due, [index_row(each.pk, terms_of(each)) for each in comments if each.status != Comment.Status.WITHDRAWN]


def _write(due: dict[int, int], rows: Sequence[tuple[int, str]]) -> int:
    changed = set(due.values())
    with connection.cursor() as cursor:
        cursor.executemany("DELETE FROM ombud_words WHERE rowid = %s", [(pk,) for pk in sorted(changed)])
        cursor.executemany("INSERT INTO ombud_words (rowid, terms) VALUES (%s, %s)", rows)
    # Marks made meanwhile have other numbers and stay, so no change is lost between reading and deleting.
    Unindexed.objects.filter(pk__in=due).delete()
    return len(changed)


def index_row(pk: int, terms: Sequence[str]) -> tuple[int, str]:
    """A comment's number and terms as the index of this database takes them."""
    if connection.vendor != "postgresql":
        return pk, " ".join(terms)
    # Places by which PostgreSQL knows what stands side by side; it keeps none beyond 16,383.
    return pk, " ".join(f"'{term}':{place}" for place, term in enumerate(terms, 1))
