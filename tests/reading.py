"""A reader's requests to the whole server, in the test's own process, and what they leave on disk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from wsgiref.util import setup_testing_defaults

import pytest
from django.core.signals import request_started
from django.db import close_old_connections
from kit import BRIDGE
from pytest_django.fixtures import Settings

from ombud import server
from ombud.models import Comment
from ombud.publish.shelf import Shelf

Say = Callable[..., Comment]
Answer = tuple[int, dict[str, str], bytes]
Get = Callable[..., Answer]
THREAD = f"/p/paper/thread?{urlencode({'url': BRIDGE})}"


class Reached(Exception):
    """A read went on to Django, which a published document spares it."""


@pytest.fixture(name="get")
def asking(db: None, data: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Get]:
    """A reader's request to the whole server, in this process. `published=True`: Django must not be asked."""
    # It would close the connection, and with it the transaction around the test.
    request_started.disconnect(close_old_connections)
    monkeypatch.setattr(server, "shelf", Shelf(data / "documents", settings.PUBLIC_URL, dict(settings.LANGUAGES)))
    django = server.django

    def ask(target: str, method: str = "GET", *, published: bool = False, **headers: str) -> Answer:
        path, _mark, query = target.partition("?")
        environ: dict[str, Any] = {"REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query}
        setup_testing_defaults(environ)
        environ["HTTP_HOST"] = "127.0.0.1:8000"
        environ |= {f"HTTP_{name.upper()}": value for name, value in headers.items()}
        started: list[Any] = []
        monkeypatch.setattr(server, "django", _refuse if published else django)
        body = b"".join(server.application(environ, lambda status, given, *_: started.extend((status, given))))
        return int(started[0].split()[0]), {name.lower(): value for name, value in started[1]}, body

    yield ask
    request_started.connect(close_old_connections)


def _refuse(environ: dict[str, Any], start_response: object) -> Iterator[bytes]:
    raise Reached(f"{environ['PATH_INFO']}?{environ['QUERY_STRING']}")


def files(data: Path) -> list[str]:
    """The names of all documents on disk."""
    return sorted(path.name for path in data.glob("documents/**/*~*") if path.is_file())
