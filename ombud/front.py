"""What stands between the connections and the application in `ombud serve`.

Published documents are answered at once. Everything else has its body taken in first and is then worked off in a
few threads, so that a connection to the database is kept by these and not by all that may wait for a body.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from tempfile import SpooledTemporaryFile
from typing import Any, Final
from wsgiref.util import FileWrapper

from django.conf import settings

from ombud import clients, connections, server
from ombud.bodies import SECONDS, Bodies
from ombud.server import StartResponse

# Of each process. With 4 of them, 16 clients that posted left 1 % of the reading, with 16 more than half of it.
WORKING: Final = 16
IN_MEMORY: Final = 1_000_000
LOOK_SECONDS: Final = 1.0
# From this part of the connections that a process may hold, the idle ones are ended after so many seconds.
PRESSED: Final = 0.75
PRESSED_SECONDS: Final = 2.0

bodies = Bodies(settings.STORY_BODY_LIMIT, clients.of)
workers = ThreadPoolExecutor(WORKING, thread_name_prefix="django")


def application(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
    """PEP 3333."""
    found = server.published(environ)
    if found:
        return server.answered(environ, start_response, found)
    bodies.take(environ)
    (status, headers), body = workers.submit(_work, environ).result()
    start_response(status, headers)
    return body


def guard(port: int) -> None:
    """Keeps an eye on the connections to our `port`, from a thread of its own, for as long as the process lives."""
    threading.Thread(target=_look, args=(port, connections.most()), name="guard", daemon=True).start()


def _look(port: int, most: int) -> None:
    while True:
        time.sleep(LOOK_SECONDS)
        with suppress(OSError):  # that no file can be opened any more passes, and this must go on then
            for peer in bodies.late(time.monotonic()):
                connections.cut(port, SECONDS, peer)
            # Who reads is answered within milliseconds; those who only hold a connection make room.
            if connections.number() > most * PRESSED:
                connections.cut(port, PRESSED_SECONDS)


def _work(environ: dict[str, Any]) -> tuple[tuple[str, list[tuple[str, str]]], Iterable[bytes]]:
    """The answer, with everything that it takes from the database: its body is read by another thread."""
    said: list[tuple[str, list[tuple[str, str]]]] = []
    response: Any = server.worked(environ, lambda status, headers, *_: said.append((status, list(headers))))
    try:
        body = _kept(response) if getattr(response, "streaming", False) else [b"".join(response)]
    finally:
        response.close()
    return said[-1], body


def _kept(chunks: Iterable[bytes]) -> Iterable[bytes]:
    """An export, kept until its reader has taken it, however slowly."""
    kept = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - it ends with the answer
    kept.writelines(chunks)
    kept.seek(0)
    return FileWrapper(kept, 1 << 16)
