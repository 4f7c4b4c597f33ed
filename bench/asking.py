"""What is asked of the desk over very many comments. Import it after Django is set up."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import cache

from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from bench.newsroom import MODERATORS, Writer
from bench.search import Ask
from ombud.actions import exporting
from ombud.models import Comment, Reader
from ombud.reader.me_rows import page_of

Asked = Iterator[tuple[str, Ask]]
Query = Callable[[random.Random], str]
TABS = ("held", "reported", "new", "opinions", "watched", "latest")
FILTERS = {
    "no filter": "",
    "one site": "site=radio",
    "one section": "section=Sport",
    "a language": "language=uk",
    "a language that nobody writes": "language=th",
    "a rule": "rule=links",
    "a rule that never fired": "rule=copied",
    "the last day": "age=day",
    "older than a day": "age=old",
    "the mode that a site usually has": "mode=after",
    "that mode and a section in another one": "mode=after&section=Town",
    "a mode that some stories have": "mode=closed",
    "far back": "after=200000",
}


def searches() -> Asked:
    """The desk's search, whole pages: each criterion by itself, and several together."""
    en, uk = (Writer().vocabulary[code] for code in ("en", "uk"))
    today = timezone.now().date()
    year, month = today - timedelta(days=365), today - timedelta(days=400)
    told: dict[str, Query] = {
        "one of the 20 most frequent words": _words(en, 0, 20),
        "a frequent word (rank 100-300)": _words(en, 100, 300),
        "a rare word (rank 5,000-50,000)": _words(en, 5_000, 50_000),
        "a word that is nowhere": lambda _chance: "q=qqqq",
        "beginning of a word": lambda chance: f"q={chance.choice([w for w in uk[50:400] if len(w) > 3])[:4]}",
        "two frequent words": lambda chance: f'q="{chance.choice(en[:20])}" "{chance.choice(en[:300])}"',
        "two frequent words that never meet": lambda chance: f'q="{chance.choice(en[:20])}" "{chance.choice(uk[:20])}"',
        "a phrase of two frequent words": lambda chance: f'q="{chance.choice(en[:20])} {chance.choice(en[:20])}"',
        "an author by name": lambda chance: f"author=Reader {chance.randrange(28_000)}",
        "the author who wrote most": lambda _chance: "reader=1",
        "an address": lambda chance: f"address=203.0.{chance.randrange(113)}.{chance.randrange(251)}",
        "a network": lambda chance: f"address=203.0.{chance.randrange(113)}.0/24",
        "a story": lambda chance: f"story={chance.randrange(1, 2_000)}",
        "a state": lambda _chance: "status=spam",
        "a day a year ago": lambda _chance: f"start={year}&end={year}",
        "all before two years ago": lambda _chance: f"end={today - timedelta(days=730)}",
        "a frequent word on one day": lambda chance: f"q={chance.choice(en[:20])}&start={year}&end={year}",
        "a frequent word in one story": lambda chance: f"q={chance.choice(en[:20])}&story={chance.randrange(1, 900)}",
        "a frequent word in spam": lambda chance: f"q={chance.choice(en[:20])}&status=spam",
        "word, author, site, state, language, dates": lambda chance: (
            f"q={chance.choice(en[:20])}&author=Reader&site=paper&status=approved&language=en&start={month}&end={year}"
        ),
        "a frequent word, a page far back": lambda chance: f"q={chance.choice(en[:20])}&after=200000",
    }
    for name, query in told.items():
        yield name, _page("/desk/search", query)


def queues() -> Asked:
    """Each queue under each filter."""
    for tab in TABS:
        for name, query in FILTERS.items():
            yield f"{tab}: {name}", _page("/desk/", _same(f"tab={tab}&{query}"))
    yield "what is new, asked by an open queue", _page("/desk/news", _same("known=1"))


def pages() -> Asked:
    """The pages around them."""
    newest = Comment.objects.order_by("-pk").values_list("pk", flat=True)[0]
    since = timezone.now().date() - timedelta(days=30)
    for name, path, query in (
        ("one comment in its context", f"/desk/comments/{newest}", ""),
        ("one comment in the longest thread", f"/desk/comments/{_longest()}", ""),
        ("who wrote 5 % of all", "/desk/readers/1", ""),
        ("who wrote a few", "/desk/readers/20000", ""),
        ("decisions", "/desk/decisions", ""),
        ("decisions: by one person", "/desk/decisions", f"by={MODERATORS[3]}"),
        ("decisions: of one kind", "/desk/decisions", "verb=spam"),
        ("decisions: of a kind that never was", "/desk/decisions", "verb=warn"),
        ("decisions: words, 90 days", "/desk/decisions", "words=qqqq"),
        ("decisions: by a rule, a month", "/desk/decisions", f"rule=links&since={since}"),
        ("decisions: far back", "/desk/decisions", "after=50000"),
        ("the month's work", "/desk/work", ""),
        ("appeals", "/desk/appeals", ""),
        ("stories", "/desk/stories", ""),
        ("versions that wait", "/desk/versions", ""),
        ("the transparency report", "/p/paper/transparency", ""),
    ):
        yield name, _page(path, _same(query))
    hundred = list(Comment.objects.order_by("-pk").values_list("pk", flat=True)[:100])
    yield "a preview of a hundred at once", lambda: _client().post("/desk/bulk", {"verb": "see", "chosen": hundred})
    year = f"/desk/decisions.csv?since={timezone.now().date() - timedelta(days=365)}"
    yield "a year of decisions as CSV", lambda: sum(map(len, _client().get(year)))
    busiest = Reader.objects.select_related("site").get(pk=1)
    yield "the own page of who wrote 5 % of all", lambda: page_of(busiest, "en")
    yield "their own file", lambda: sum(map(len, exporting.document(busiest)))


def _longest() -> int:
    return Comment.objects.filter(story=1).values_list("pk", flat=True).order_by("-pk")[0]


def _same(query: str) -> Query:
    return lambda _chance: query


def _words(vocabulary: list[str], low: int, high: int) -> Query:
    return lambda chance: f'q="{chance.choice(vocabulary[low:high])}"'


def _page(path: str, query: Query) -> Ask:
    """Asks for a page as the installation's owner; each time with another word where it is about words."""
    chance = random.Random(path)

    def ask() -> object:
        answer = _client().get(f"{path}?{query(chance)}")
        if answer.status_code != 200:
            raise RuntimeError(f"{path} answered {answer.status_code}")
        return answer

    return ask


@cache
def _client() -> Client:
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(User.objects.get(username="bench"))
    return client
