"""Acts that happen in the same instant: threads with connections of their own, let go together by a barrier."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable

from django.db import connection, transaction

from ombud.actions import comments, readers, suggesting
from ombud.models import Comment, Story
from ombud.models.errors import Refused

HERE = "192.0.2.1"
Act = Callable[[], object]


def together(*acts: Act) -> list[object]:
    """Do all of it at once; each answer is what the act returned or the refusal that it met. Anything else fails."""
    gate = threading.Barrier(len(acts))
    answers: list[object] = [None] * len(acts)

    def do(index: int, act: Act) -> None:
        try:
            connection.ensure_connection()
            gate.wait(30)
            answers[index] = act()
        except Exception as error:
            answers[index] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads), "writers wait for each other"
    broken = [answer for answer in answers if isinstance(answer, Exception) and not isinstance(answer, Refused)]
    if broken:
        raise ExceptionGroup("not a refusal", broken)
    return answers


def kinds(answers: list[object]) -> Counter[str]:
    """How many were done and how many refused, by the code of the refusal."""
    return Counter(answer.code if isinstance(answer, Refused) else "done" for answer in answers)


def say(story: Story, body: str, parent: Comment | None = None) -> Comment:
    """Post as readers do, in a transaction of its own."""
    with transaction.atomic():
        draft = comments.Draft(body=body, parent=parent.pk if parent else None)
        return comments.post(story, draft, None, readers.address_hash(HERE))


def suggested(story: Story, exact: str = "421 had", **given: str) -> suggesting.Suggested:
    """Suggest as readers do, in a transaction of its own."""
    with transaction.atomic():
        words = suggesting.Suggestion(**{"exact": exact, "kind": "correction", "suggestion": "412 had", **given})
        return suggesting.suggest(story, words, None, readers.address_hash(HERE))
