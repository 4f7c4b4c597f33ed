"""A CMS on loopback that takes webhooks, and a webhook that is due there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler

import pytest
from loopback import Loopback, listening

from ombud.models import Message, Site

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
EVENT = {"type": "notice.published", "data": {"now": "3,2 мільйона"}}


class Handler(BaseHTTPRequestHandler):
    """Keeps each request and answers it as the receiver says at present."""

    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.received.append((self.path, dict(self.headers), body))
        self.server.answer(self)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


class Receiver(Loopback):
    """A CMS on loopback that takes webhooks."""

    def __init__(self) -> None:
        super().__init__(Handler)
        self.received: list[tuple[str, dict[str, str], bytes]] = []
        self.answer: Callable[[Handler], None] = answering(204)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hook?token=s3cret"


def answering(status: int, **headers: str) -> Callable[[Handler], None]:
    """An answer with this status and without a body."""

    def answer(handler: Handler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return answer


@pytest.fixture(name="receiver")
def cms() -> Iterator[Receiver]:
    """The CMS, running."""
    with listening(Receiver()) as server:
        yield server


@pytest.fixture(name="open_site")
def opened(site: Site) -> Site:
    """The publication, whose owner has listed this machine as a private host."""
    site.private_hosts = ["loopback"]
    site.save()
    return site


@pytest.fixture(name="due")
def waiting(open_site: Site, receiver: Receiver) -> Message:
    """A webhook that is due at that CMS."""
    return put(open_site, receiver.url)


def put(site: Site, to: str, **columns: object) -> Message:
    """A webhook to an address, due at once unless told otherwise."""
    given = {"kind": "webhook", "body": EVENT, "due_at": NOW, **columns}
    return Message.objects.create(site=site, to=to, **given)
