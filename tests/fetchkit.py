"""A site on loopback that answers as a test likes, and a resolver of names that leads to it."""

import socket
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler

import pytest
from loopback import Loopback, listening

from ombud.fetch import Fetched, fetch
from ombud.text import address

PAGE = "<!doctype html><title>Rain</title><p>Дощ.".encode()
Reply = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Answers each path by the function that a test put under it, and keeps the requests."""

    protocol_version = "HTTP/1.1"
    server: "Site"

    def do_GET(self) -> None:
        self.server.asked.append(self)
        self.server.replies[self.path](self)

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content_Type": "text/html; charset=utf-8", **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


class Site(Loopback):
    """A site on loopback that calls itself paper.example."""

    def __init__(self) -> None:
        super().__init__(Handler)
        self.replies: dict[str, Reply] = {"/rain": lambda h: h.answer(200, PAGE)}
        self.asked: list[Handler] = []

    def url(self, path: str = "/rain", host: str = "paper.example") -> str:
        return f"http://{host}:{self.server_port}{path}"


@pytest.fixture(name="site")
def paper() -> Iterator[Site]:
    """The site, running."""
    with listening(Site()) as server:
        yield server


@pytest.fixture(autouse=True)
def no_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """The system's resolver is out of reach: who asks it after the check has opened the door to rebinding."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a name was looked up behind the resolver's back")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)


class Names:
    """A resolver with a list of answers for each name, one after the other; keeps the questions."""

    def __init__(self, answers: dict[str, list[str]]) -> None:
        self.answers = dict(answers)
        self.asked: list[str] = []

    def __call__(self, host: str, port: int) -> list[str]:
        self.asked.append(host)
        if host not in self.answers:
            raise OSError("no such name")
        return self.answers[host]


LOCAL = {"paper.example": ["127.0.0.1"], "www.paper.example": ["127.0.0.1"]}


def get(url: str, names: dict[str, list[str]] | None = None, *, etag: str = "", last_modified: str = "") -> Fetched:
    """Fetch for a site of `*.example` whose owner has listed paper.example as a private host."""
    return fetch(
        url,
        allowed=lambda u: address.host(u).endswith((".example", "127.0.0.1", "localhost")),
        private_hosts=["Paper.example"],
        etag=etag,
        last_modified=last_modified,
        contact="https://readers.example",
        resolve=Names({**LOCAL, **(names or {})}),
    )
