"""The measurements: each gives rows for the report."""

import json
import random
import statistics
import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urlencode

from bench import load, seed
from bench.machine import Running

READ_SECONDS = 3.0
POST_SECONDS = 5.0
ROUNDS = 3
# The tail of answers is moved by whatever else the machine does: it takes more rounds to see what is ours.
TAIL_ROUNDS = 5
POSTERS = 16
THREADS = (10, 1_000, 100_000)
LIVELY = 10_000


def thread_path(comments: int) -> str:
    """The path of the first page of a thread."""
    return f"/p/{seed.SITE}/thread?{urlencode({'url': seed.url_of(comments)})}"


def post(port: int, url: Callable[[int], str]) -> load.Request:
    """Requests that post a new comment of 200 characters each, by ever another reader from another address."""

    def request(number: int) -> bytes:
        words = f"{uuid.uuid4()} {seed.WORDS}"[:200]
        body = json.dumps({"url": url(number), "body": words, "name": f"Reader {number}"}).encode()
        address = ".".join(str(random.randrange(1, 255)) for _ in range(4))
        head = (
            f"POST /api/v1/{seed.SITE}/comments HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json"
            f"\r\nX-Forwarded-For: {address}\r\nIdempotency-Key: {uuid.uuid4()}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body

    return request


@dataclass(frozen=True)
class Read:
    """Reads of one thread in all rounds, and of the same bytes as a file of nginx in between."""

    comments: int
    rounds: list[load.Figures]
    nginx: list[load.Figures]

    @property
    def ratio(self) -> float | None:
        """The median of the rounds' rates by nginx's rate in the same round."""
        pairs = zip(self.rounds, self.nginx, strict=False)
        return statistics.median(ours.rate / theirs.rate for ours, theirs in pairs) if self.nginx else None


def middle(rounds: list[load.Figures]) -> load.Figures:
    """The round with the median rate."""
    return sorted(rounds, key=lambda one: one.rate)[len(rounds) // 2]


def warm(port: int, path: str) -> bytes:
    """Read a path until its document is published, in every process; the body as it travels."""
    for _ in range(20):
        body = load.fetch(port, path)
    return body


def reads(server: Running, nginx: Running | None, names: dict[int, str]) -> list[Read]:
    """First pages of threads of growing length, round by round beside nginx, so that noise meets both."""
    found = {comments: Read(comments, [], []) for comments in names}
    for _ in range(ROUNDS):
        for comments, name in names.items():
            found[comments].rounds.append(load.read(server.port, thread_path(comments), READ_SECONDS))
            if nginx:
                found[comments].nginx.append(load.read(nginx.port, f"/{name}", READ_SECONDS))
    return list(found.values())


def posts(server: Running) -> dict[str, list[load.Figures]]:
    """Comments a second that are on disk when answered, from 16 clients, for different stories."""
    kinds: dict[str, Callable[[int], str]] = {
        "spread over 50 stories": lambda number: seed.spread_url(number % seed.HOT_STORIES),
        "one hot story": lambda _number: seed.spread_url(0),
        "a story of 10 comments": lambda _number: seed.url_of(10),
        "a story of 100,000 comments": lambda _number: seed.url_of(100_000),
    }
    load.run(server.port, post(server.port, kinds["spread over 50 stories"]), POSTERS, 2)
    rounds: dict[str, list[load.Figures]] = {kind: [] for kind in kinds}
    for _ in range(2):
        for kind, url in kinds.items():
            rounds[kind].append(load.run(server.port, post(server.port, url), POSTERS, POST_SECONDS / 2))
    return rounds


def lively(server: Running) -> dict[str, list[load.Figures]]:
    """Reading a thread of 10,000 comments: alone, while 10 arrive a second, and while 16 clients post at full speed."""
    rounds: dict[str, list[load.Figures]] = {"no posts": [], "10 posts a second": [], "16 clients posting": []}
    path = thread_path(LIVELY)
    warm(server.port, path)
    for _ in range(TAIL_ROUNDS):
        rounds["no posts"].append(load.read(server.port, path, READ_SECONDS))
        for kind, clients, pause in (("10 posts a second", 1, 0.1), ("16 clients posting", POSTERS, 0.0)):
            poster = post(server.port, lambda _number: seed.url_of(LIVELY))
            with ThreadPoolExecutor(1) as pool:
                posting = pool.submit(load.run, server.port, poster, clients, READ_SECONDS + 0.5, pause)
                time.sleep(0.25)
                rounds[kind].append(load.read(server.port, path, READ_SECONDS))
                posting.result()
    return rounds


def text_times() -> dict[str, float]:
    """Milliseconds for one comment of 200 characters: Markdown to HTML, and its language found."""
    from ombud.text import language, markup

    def each(work: Callable[[], object]) -> float:
        work()
        began = time.thread_time()
        for _ in range(200):
            work()
        return (time.thread_time() - began) / 200 * 1000

    return {
        "Markdown to HTML": each(lambda: markup.render(seed.WORDS)),
        "language found": each(lambda: language.detect(seed.WORDS, ["en", "uk"])),
    }
