"""How PostgreSQL's index of words is asked, so that neither what is frequent nor what is rare takes long.

The newest comments are walked through: what is frequent is met there. How much was met tells how far back the rest
lies, and so much of the index is asked for; what is rare is asked for in all of it.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace

from django.db import connection, transaction

from .comment import Comment

# A walk through so many takes 10 to 20 ms. What it does not find is rare enough for the index on words.
FIRST_LOOK = 10_000
# Twice as much is looked at as is expected to do, and then four times that; what would be further off is asked at once.
MARGIN = 2
FURTHEST = 40 * FIRST_LOOK


@dataclass(frozen=True)
class Question:
    """What is looked for, as tsqueries, among the numbers from `floor` on and below `last` (0 for no end).

    `watched`, where there is anything, has to be met besides `terms`.
    """

    terms: str
    watched: str = ""
    floor: int = 0
    last: int = 0


def look(question: Question, limit: int) -> list[int]:
    """The numbers of the first comments that answer it, newest first."""
    last = question.last or _end()
    border = max(question.floor, last - FIRST_LOOK)
    found = _rows(_NEWEST, replace(question, floor=border, last=last), limit)
    if len(found) == limit or border <= question.floor:
        return found
    with transaction.atomic(), connection.cursor() as cursor:
        # Many terms, or rows, and the planner would rather read all of the table (6 s) or look at each row's terms.
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL work_mem = '32MB'")
        return found + _older(replace(question, last=border), limit - len(found), len(found))


def _older(question: Question, limit: int, met: int) -> list[int]:
    """Behind the newest, where `met` were found. A phrase is looked for in each comment that has its words, so not in
    more of them than are likely to do: two frequent words in all of a million took 230 ms, in 60,000 they take 40."""
    found: list[int] = []
    span = max(2 * FIRST_LOOK, FIRST_LOOK * MARGIN * limit // met) if met else FURTHEST
    while span < FURTHEST and question.last - span > question.floor and len(found) < limit:
        border = question.last - span
        select = _AMONG_THE_REST if question.watched else _OLDER
        found += _rows(select, replace(question, floor=border), limit - len(found))
        question, span = replace(question, last=border), 4 * span
    return found if len(found) == limit else found + _rows(_OLDER, question, limit - len(found))


def _end() -> int:
    return (Comment.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1


# What is rare among the newest is found by its own index. Left to itself, the planner would walk along all rows for
# each question with a limit, which took 1.7 s for a word that is nowhere.
_NEWEST = (
    "SELECT rowid FROM ombud_words WHERE terms @@ %(all)s::tsquery AND rowid >= %(floor)s AND rowid < %(last)s "
    "ORDER BY rowid DESC LIMIT %(limit)s"
)
_OLDER = (
    "WITH found AS MATERIALIZED (SELECT rowid FROM ombud_words "
    "WHERE terms @@ %(all)s::tsquery AND rowid >= %(floor)s AND rowid < %(last)s) "
    "SELECT rowid FROM found ORDER BY rowid DESC LIMIT %(limit)s"
)
# For beginnings of words the index gathers all that begins so (100 ms for a dozen). Where something was met, what the
# rest leaves is looked at instead; the function hides what is watched from the index.
_AMONG_THE_REST = (
    "WITH found AS MATERIALIZED (SELECT rowid FROM ombud_words WHERE terms @@ %(terms)s::tsquery "
    "AND COALESCE(terms, '') @@ %(watched)s::tsquery AND rowid >= %(floor)s AND rowid < %(last)s) "
    "SELECT rowid FROM found ORDER BY rowid DESC LIMIT %(limit)s"
)


def _rows(select: str, question: Question, limit: int) -> list[int]:
    every = f"{question.terms} & {question.watched}" if question.watched else question.terms
    given: dict[str, str | int] = {**asdict(question), "all": every, "limit": limit}
    with connection.cursor() as cursor:
        cursor.execute(select, given)
        return [pk for (pk,) in cursor.fetchall()]
