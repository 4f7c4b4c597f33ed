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


def reindex() -> None:
    """Have the whole index made anew: every comment is marked as changed."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM ombud_words")
        Unindexed.objects.all().delete()
        cursor.execute("INSERT INTO ombud_unindexed (comment_id) SELECT id FROM ombud_comment ORDER BY id")


def _index_batch() -> int:
    with transaction.atomic():
        # Rows written meanwhile have other numbers and stay, so no change is lost between reading and deleting.
        due = dict(
            Unindexed.objects.select_for_update(skip_locked=True).order_by("pk").values_list("pk", "comment_id")[:BATCH]
        )
        changed = set(due.values())
        comments = Comment.objects.select_related("story").filter(pk__in=changed)
        rows = [(each.pk, terms_of(each)) for each in comments if each.status != Comment.Status.WITHDRAWN]
        with connection.cursor() as cursor:
            cursor.executemany("DELETE FROM ombud_words WHERE rowid = %s", [(pk,) for pk in sorted(changed)])
            cursor.executemany("INSERT INTO ombud_words (rowid, terms) VALUES (%s, %s)", [_row(*row) for row in rows])
        Unindexed.objects.filter(pk__in=due).delete()
    return len(changed)


def _row(pk: int, terms: Sequence[str]) -> tuple[int, str]:
    if connection.vendor != "postgresql":
        return pk, " ".join(terms)
    # Places by which PostgreSQL knows what stands side by side; it keeps none beyond 16,383.
    return pk, " ".join(f"'{term}':{place}" for place, term in enumerate(terms, 1))
