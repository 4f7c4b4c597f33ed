"""Load: many clients that keep their connections and ask again as soon as they are answered."""

import re
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

CLIENTS = 32
Request = Callable[[int], bytes]


@dataclass(frozen=True)
class Figures:
    """What was answered: answers in a second, milliseconds, bytes of one body, and answers that were no 2xx."""

    rate: float
    p50: float
    p99: float
    size: int = 0
    errors: int = 0


def generator() -> str:
    """Which program asks."""
    return "wrk" if shutil.which("wrk") else "bench/load.py (Python: it tires before a fast server does)"


def read(port: int, path: str, seconds: float, encoding: str = "br") -> Figures:
    """Read one path with 32 connections."""
    if shutil.which("wrk") is None:
        asked = get(port, path, encoding)
        return run(port, lambda _number: asked, CLIENTS, seconds)
    command = ["wrk", "-t1", f"-c{CLIENTS}", f"-d{max(1, round(seconds))}s", "--latency", "--timeout", "60s"]
    url = f"http://127.0.0.1:{port}{path}"
    headers = ["-H", f"Accept-Encoding: {encoding}"]
    size = len(fetch(port, path, encoding))
    said = subprocess.run([*command, *headers, url], check=True, capture_output=True, text=True).stdout
    errors = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    return Figures(
        rate=float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1]),  # type: ignore[index]
        p50=_milliseconds(re.search(r"50%\s+([\d.]+)(us|ms|s)", said)),
        p99=_milliseconds(re.search(r"99%\s+([\d.]+)(us|ms|s)", said)),
        size=size,
        errors=int(errors[1]) if errors else 0,
    )


def _milliseconds(found: re.Match[str] | None) -> float:
    return float(found[1]) * {"us": 0.001, "ms": 1.0, "s": 1000.0}[found[2]] if found else float("nan")


def get(port: int, path: str, encoding: str = "br") -> bytes:
    """A GET request as bytes."""
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept-Encoding: {encoding}\r\n\r\n".encode()


def fetch(port: int, path: str, encoding: str = "br") -> bytes:
    """The body at a path, as it travels."""
    with socket.create_connection(("127.0.0.1", port), timeout=120) as connection:
        connection.sendall(get(port, path, encoding))
        return _answer(connection)[1]


def run(port: int, request: Request, clients: int, seconds: float, pause: float = 0.0) -> Figures:
    """Each client sends `request(number)` and the next one when it is answered (and `pause` seconds are over)."""
    numbers, spent, sizes, errors = count(), [], [0], []
    end = time.perf_counter() + seconds

    def client() -> None:
        connection = None
        while (began := time.perf_counter()) < end:
            connection = connection or socket.create_connection(("127.0.0.1", port), timeout=60)
            connection.sendall(request(next(numbers)))
            status, body, stays = _answer(connection)
            spent.append(time.perf_counter() - began)
            sizes[0] = len(body)
            if not 200 <= status < 300:
                errors.append(status)
            if not stays:
                connection.close()
                connection = None
            if pause:
                time.sleep(max(0.0, began + pause - time.perf_counter()))
        if connection:
            connection.close()

    threads = [threading.Thread(target=client) for _ in range(clients)]
    began = time.perf_counter()
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    took = time.perf_counter() - began
    ranked = sorted(spent) or [float("nan")]
    p50, p99 = ranked[len(ranked) // 2] * 1000, ranked[min(len(ranked) - 1, int(len(ranked) * 0.99))] * 1000
    return Figures((len(spent) - len(errors)) / took, p50, p99, sizes[0], len(errors))


def _answer(connection: socket.socket) -> tuple[int, bytes, bool]:
    """Status and body of one answer that says its length, and whether the connection stays."""
    data = b""
    while (head_end := data.find(b"\r\n\r\n")) < 0:
        part = connection.recv(65536)
        if not part:
            raise ConnectionError("the server hung up")
        data += part
    head, body = data[:head_end].lower(), data[head_end + 4 :]
    found = re.search(rb"\ncontent-length:\s*(\d+)", head)
    length = int(found[1]) if found else 0
    while len(body) < length:
        part = connection.recv(65536)
        if not part:
            raise ConnectionError("the server hung up")
        body += part
    return int(head.split(b" ", 2)[1]), body, b"connection: close" not in head
