"""Measures the desk's search and queue over a million comments: p50 and p95 of each kind of question.

The database is made once in the folder that is named and used again; PostgreSQL where OMBUD_DATABASE_URL says so.

Example:
    OMBUD_DATA=/tmp/million python -m bench.search 1000000
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import accumulate
from typing import Any

import django

VOCABULARY = 60_000
STORIES = 2_000
READERS = 40_000
ROUNDS = 40
WORDS_EACH = 28
CHUNK = 5_000
SYLLABLES = {"en": "ba re lo mi ter con sta ing ver ou sh the al pre un tion ly fa gr ow ine est"}
SYLLABLES["uk"] = "ба ре ло мі тер кон ста ння вер ов ші про ал при не ція ли фа гр ів ина ість"


def main() -> None:
    """Make the database if it is not there, then ask."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ombud.settings")
    django.setup()
    from ombud import tables
    from ombud.models import Comment

    tables.bring_up_to_date()
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    vocabulary = {code: words(code) for code in SYLLABLES}
    if not Comment.objects.exists():
        timed("fill", lambda: fill(wanted, vocabulary))
        timed("index", index_all)
        work_for_staff()
    print(f"{Comment.objects.count()} comments")
    for name, ask in [*questions(vocabulary), *pages(vocabulary)]:
        took = [clock(ask) for _round in range(ROUNDS)]
        print(f"{name:44} p50 {statistics.median(took):7.1f} ms   p95 {sorted(took)[int(ROUNDS * 0.95) - 1]:7.1f} ms")


def words(code: str) -> list[str]:
    """A vocabulary of made-up words, the frequent ones first and short."""
    chance = random.Random(code)
    syllables = SYLLABLES[code].split()
    found: dict[str, None] = {}
    while len(found) < VOCABULARY:
        found["".join(chance.choices(syllables, k=chance.randint(1, 3 + len(found) // 10_000)))] = None
    return list(found)


def fill(count: int, vocabulary: dict[str, list[str]]) -> None:
    """Comments whose words are as unequally frequent as in a language (Zipf), over some years."""
    from django.utils import timezone

    from ombud.actions import addresses, sites
    from ombud.models import Comment, Reader

    site = sites.add("paper", "The Paper", languages=["en", "uk"], origins=["https://paper.example"])
    sections = ["Town", "Sport", "Culture", ""]
    stories = [
        addresses.create(
            site, f"https://paper.example/{n}", headline=f"Story {n}", section=sections[n % 4], source="push"
        )
        for n in range(STORIES)
    ]
    readers = Reader.objects.bulk_create(Reader(site=site, name=f"Reader {n}") for n in range(READERS))
    chance, now = random.Random(1), timezone.now()
    weights = list(accumulate(1 / (rank + 2.7) for rank in range(VOCABULARY)))
    for first in range(0, count, CHUNK):
        rows = []
        for number in range(first, min(first + CHUNK, count)):
            code = "uk" if number % 3 == 0 else "en"
            body = " ".join(chance.choices(vocabulary[code], cum_weights=weights, k=WORDS_EACH))
            # The busiest reader writes 3 % of all, the longest thread has 8 %.
            reader = readers[int(chance.random() ** 3 * READERS)]
            kept = number % 1000
            status = "pending" if number > count - 400 and number % 2 else "spam" if kept < 12 else "approved"
            rows.append(
                Comment(
                    site=site,
                    story=stories[int(chance.random() ** 3 * STORIES)],
                    reader=reader,
                    name=reader.name,
                    body=body,
                    html=f"<p>{body}</p>",
                    language=code,
                    status=status,
                    position=number + 1 if status == "approved" else None,
                    address_hash=f"{chance.randrange(90_000):032x}",
                    reviewed_at=now if number % 5 else None,
                    created_at=now - timedelta(seconds=90 * (count - number)),
                )
            )
        Comment.objects.bulk_create(rows)


def work_for_staff() -> None:
    """Reports, questions and watch-lists, as many as a busy newsroom has open."""
    from django.utils import timezone

    from ombud.actions import opinions, staff, watching
    from ombud.models import Comment, Flag, Site

    site, now = Site.objects.get(), timezone.now()
    staff.add("bench", owner=True)
    newest = list(Comment.objects.shown().order_by("-pk")[:2000])
    Flag.objects.bulk_create(
        Flag(site=site, comment=each, reader_id=each.reader_id, reason="abuse", created_at=now) for each in newest[::4]
    )
    for each in newest[:20]:
        opinions.ask(each, by="bench", question="What do you think?")
    for reader in {each.reader for each in newest[:20]}:
        watching.watch(site, watching.Target(reader=reader), by="bench")
    for words in {each.body.split()[5] for each in newest[:10]}:
        watching.watch(site, watching.Target(words=words), by="bench")


def index_all() -> None:
    """Index all that waits."""
    from ombud.actions import searching

    while searching.catch_up():
        pass


def questions(vocabulary: dict[str, list[str]]) -> Iterator[tuple[str, Callable[[], object]]]:
    """What is asked, by name."""
    from ombud.models.search import Wanted, find, month_terms, site_term, status_term, story_term
    from ombud.text.terms import phrases

    site, en, uk = [[site_term(1)]], vocabulary["en"], vocabulary["uk"]
    chance = random.Random(2)

    def asked(text: Callable[[], str], *facets: Any, after: int = 0) -> Callable[[], object]:
        return lambda: find(Wanted(phrases(text()), facets=[*site, *facets], after=after), 26)

    def quoted(low: int, high: int) -> str:
        return f'"{chance.choice(en[low:high])}"'

    yield "no words, state spam", asked(str, [status_term("spam")])
    yield "one of the 20 most frequent words", asked(lambda: quoted(0, 20))
    yield "a frequent word (rank 100-300)", asked(lambda: quoted(100, 300))
    yield "a rare word (rank 5,000-50,000)", asked(lambda: quoted(5_000, 50_000))
    yield "a word that is nowhere", asked(lambda: '"qqqq"')
    yield (
        "beginning of a word, 4 letters or more",
        asked(lambda: next(w for w in chance.choices(uk[50:], k=50) if len(w) > 3)),
    )
    yield "two frequent words", asked(lambda: f"{quoted(0, 20)} {quoted(0, 300)}")
    yield "two frequent words that never meet", asked(lambda: f'{quoted(0, 20)} "{chance.choice(uk[0:20])}"')
    yield "a frequent and a rare word", asked(lambda: f"{quoted(0, 20)} {quoted(2_000, 9_000)}")
    yield "a phrase of two frequent words", asked(lambda: f'"{chance.choice(en[:20])} {chance.choice(en[:20])}"')
    yield "a frequent word in spam", asked(lambda: quoted(0, 20), [status_term("spam")])
    yield "a frequent word in one story", asked(lambda: quoted(0, 20), [story_term(chance.randrange(1, STORIES))])
    yield "a frequent word in one month", asked(lambda: quoted(0, 20), month_terms(["202505"]))
    yield "a frequent word, a page far back", asked(lambda: quoted(0, 20), after=20_000)


def pages(vocabulary: dict[str, list[str]]) -> Iterator[tuple[str, Callable[[], object]]]:
    """Whole pages of the desk, from the request to the last byte of HTML."""
    from django.contrib.auth.models import User
    from django.test import Client

    from ombud.models import Comment

    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(User.objects.get(username="bench"))
    newest = Comment.objects.order_by("-pk").values_list("pk", flat=True)[0]

    def page(path: str) -> Callable[[], object]:
        def ask() -> object:
            answer = client.get(path)
            assert answer.status_code == 200, path
            return answer

        return ask

    for tab in ("held", "reported", "new", "opinions", "watched", "latest"):
        yield f"page: {tab}", page(f"/desk/?tab={tab}")
    yield "page: held, in Ukrainian, of the last day", page("/desk/?language=uk&age=day")
    yield "page: new, in a language that nobody writes", page("/desk/?tab=new&language=th")
    yield "page: latest, one section", page("/desk/?tab=latest&section=Sport")
    yield "page: latest, one rule that never fired", page("/desk/?tab=latest&rule=copied")
    yield "page: one comment in its context", page(f"/desk/comments/{newest}")
    yield "page: search", page(f"/desk/search?q={vocabulary['en'][200]}")
    yield "what is new", page("/desk/news?known=1")


def clock(work: Callable[[], object]) -> float:
    """How long the work takes, in milliseconds."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def timed(name: str, work: Callable[[], object]) -> None:
    """Do it once and say how long it took."""
    print(f"{name}: {clock(work) / 1000:.0f} s", flush=True)


if __name__ == "__main__":
    main()
