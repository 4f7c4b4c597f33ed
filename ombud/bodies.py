"""Bodies of requests, taken in before any work is done for them: in few threads at once, and within a time.

A thread that waits for a body does nothing else, and Granian waits for ever: who sends a byte now and then on a few
dozen connections would have every thread wait, and nobody could read. So only some threads of a process take bodies,
fewer for one address, and who is late is told to those who cut connections.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from itertools import count
from typing import Any, Final

AT_ONCE: Final = 32
AT_ONCE_FROM_ONE: Final = 20
SECONDS: Final = 10.0
# A long body has longer: a story with its tables over a slow line.
BYTES_PER_SECOND: Final = 100_000
# What is longer than any limit is taken in and thrown away, since most clients read no answer before they have sent
# everything, and see a broken connection instead of the reason; beyond this they are cut off in the middle.
DRAINED: Final = 50_000_000
CHUNK: Final = 1 << 16
# Under what name the application finds that a body was not taken: "busy" or "late".
STATE: Final = "ombud.body"


@dataclass(frozen=True)
class _Taking:
    client: str
    peer: str
    until: float


class Bodies:
    """Takes bodies for one process. `longest` is the most that the application wants; `address` says who sends."""

    def __init__(self, longest: int, address: Callable[[Mapping[str, Any]], str]) -> None:
        self.longest = longest
        self.address = address
        self._numbers = count()
        self._taking: dict[int, _Taking] = {}
        self._lock = threading.Lock()

    def take(self, environ: dict[str, Any]) -> None:
        """Put the whole body in the place of the one that comes, or no body and a word for it under `STATE`."""
        said = str(environ.get("CONTENT_LENGTH") or "0")
        length = int(said) if said.isascii() and said.isdigit() and len(said) < 16 else 0
        if not length:
            return
        number = self._begin(environ, length)
        if number is None:
            environ[STATE], environ["wsgi.input"] = "busy", BytesIO()
            return
        try:
            body = self._read(environ["wsgi.input"], length)
        except OSError:
            body = None
        finally:
            with self._lock:
                del self._taking[number]
        if body is None:
            environ[STATE] = "late"
        environ["wsgi.input"] = BytesIO(body or b"")

    def late(self, now: float) -> set[str]:
        """The network addresses of those who have had their time; `now` is of the monotonic clock."""
        with self._lock:
            return {taking.peer for taking in self._taking.values() if now > taking.until}

    def _begin(self, environ: Mapping[str, Any], length: int) -> int | None:
        client = self.address(environ)
        until = time.monotonic() + SECONDS + min(length, DRAINED) / BYTES_PER_SECOND
        taking = _Taking(client, environ.get("REMOTE_ADDR", ""), until)
        with self._lock:
            same = sum(other.client == client for other in self._taking.values())
            if len(self._taking) >= AT_ONCE or same >= AT_ONCE_FROM_ONE:
                return None
            number = next(self._numbers)
            self._taking[number] = taking
        return number

    def _read(self, stream: Any, length: int) -> bytes | None:
        """The body; empty where it is longer than anybody wants, None where it did not come."""
        if length <= self.longest:
            body: bytes = stream.read(length)
            return body if len(body) == length else None
        left = length if length <= DRAINED else 0
        while left > 0 and (chunk := stream.read(min(left, CHUNK))):
            left -= len(chunk)
        return b""
