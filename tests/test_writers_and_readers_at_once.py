"""The whole server under fire: sixteen writers at one story, readers beside them, processes killed in the middle."""

from __future__ import annotations

import json
import sqlite3
import threading
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import psycopg
import pytest
from served import UNDER_FIRE, Server, environ_of, run, running

URL = "https://paper.example/2026/bridge"
ASKED = urlencode({"url": URL})
WRITERS, EACH, READERS = 16, 10, 4
Eventually = Callable[[Callable[[], Any]], Any]


@dataclass
class Scene:
    """A server with one site, and what was seen of it."""

    server: Server
    key: str
    database_url: str
    answered: dict[int, str] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, bytes]:
        """One request, asked again while nobody answers or the answer breaks off."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        data = json.dumps(body).encode() if body is not None else None
        while True:
            connection = HTTPConnection("127.0.0.1", self.server.port, timeout=30)
            with closing(connection), suppress(OSError, HTTPException):
                connection.request(method, path, data, {"Content-Type": "application/json", **sent})
                response = connection.getresponse()
                return response.status, response.read()
            self.over.wait(0.05)

    def write(self, writer: int) -> None:
        """Posts one comment after the other, some as replies to what this writer has posted before."""
        before = None
        for number in range(EACH):
            words = f"Writer {writer} says thing {number}."
            body = {"url": URL, "body": words, "name": f"W{writer}", "parent": before if number % 3 else None}
            status, answer = self.ask("POST", "/api/v1/paper/comments", body, Idempotency_Key=str(uuid.uuid4()))
            if status != 201:
                self.wrong.append(f"{words} was answered {status}: {answer!r}")
                return
            before = json.loads(answer)["id"]
            self.answered[before] = words

    def read(self, reader: int) -> None:
        """Reads until the writers are done; every answer is a whole page of the thread."""
        path = f"/p/paper/thread.json?{ASKED}" if reader % 2 else f"/p/paper/thread?{ASKED}&lang=uk"
        while not self.over.is_set():
            status, answer = self.ask("GET", path)
            whole = answer.endswith(b"}") and json.loads(answer) if reader % 2 else answer.endswith(b"</section>\n")
            if status != 200 or not whole:
                self.wrong.append(f"a reader got {status}: {answer[-200:]!r}")
                return

    def walk(self) -> list[str]:
        """The words on all pages of the published thread. No conversation here is too long for its page."""
        pages = range(1, self.page("")["pages"] + 1)
        return [comment["text"] for page in pages for comment in self.page(f"&page={page}")["comments"]]

    def page(self, asked: str) -> Any:
        """One page of the thread."""
        return json.loads(self.ask("GET", f"/p/paper/thread.json?{ASKED}{asked}")[1])

    def stored(self) -> dict[int, str]:
        """What the database has."""
        query = "SELECT id, body FROM ombud_comment WHERE status = 'approved'"
        if self.database_url.startswith("sqlite"):
            with closing(sqlite3.connect(urlsplit(self.database_url).path.removeprefix("/"))) as file:
                return dict(file.execute(query).fetchall())
        with psycopg.connect(self.database_url) as server:
            return dict(server.execute(query).fetchall())


@pytest.fixture
def scene(tmp_path: Path, database_url: str) -> Iterator[Scene]:
    environ = environ_of(tmp_path / "data", database_url, OMBUD_WORKERS="2", **UNDER_FIRE)
    add = ["site", "add", "paper", "--title", "The Paper", "--origin", "https://paper.example"]
    said = run(environ, ["migrate"], add)
    with running(environ) as server:
        yield Scene(server, said.split("key: ")[1].strip(), database_url)


def test_every_answered_comment_is_there_once_whatever_is_killed(scene: Scene, eventually: Eventually) -> None:
    story = {"url": URL, "headline": "The bridge is open", "text": "It is open."}
    assert scene.ask("PUT", "/api/v1/paper/stories", story, Authorization=f"Bearer {scene.key}")[0] == 201
    with ThreadPoolExecutor(WRITERS + READERS) as pool:
        writers = [pool.submit(scene.write, number) for number in range(WRITERS)]
        readers = [pool.submit(scene.read, number) for number in range(READERS)]
        for part, word in ((1, "web"), (2, "worker"), (3, "web")):
            eventually(lambda part=part: scene.wrong or len(scene.answered) > part * WRITERS * EACH // 4)
            for process in scene.server.children(word):
                process.kill()
        for writer in writers:
            writer.result()
        scene.over.set()
        for reader in readers:
            reader.result()
    assert scene.wrong == []
    assert len(scene.answered) == WRITERS * EACH
    assert scene.stored() == scene.answered
    everything = Counter(scene.answered.values())
    eventually(lambda: Counter(scene.walk()) == everything)
    assert scene.page("")["count"] == WRITERS * EACH
