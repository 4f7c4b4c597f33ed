"""One POST of JSON to a translator, within a time limit that a slow answer cannot stretch."""

from __future__ import annotations

import http.client
import json
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from functools import cache
from typing import Any
from urllib.parse import urlsplit

TIME_LIMIT = 8.0
"""Seconds for one translation, from the look-up of the name to the last byte."""
SIZE_LIMIT = 2_000_000


class Unreachable(Exception):
    """No answer, or none that is JSON; the text says why, without secrets."""


def post(url: str, body: Mapping[str, Any], headers: Mapping[str, str]) -> tuple[int, Any]:
    """Status and JSON of the answer. Redirects are not followed. Raises Unreachable.

    The operator named the address, so it may be one of their own network.
    """
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    name = parts.hostname or ""
    end = time.monotonic() + TIME_LIMIT
    try:
        sock = socket.create_connection((name, parts.port or (443 if secure else 80)), timeout=TIME_LIMIT / 2)
    except OSError as error:
        raise Unreachable(f"no connection ({type(error).__name__})") from error
    # A server that sends a byte now and then renews the timeout of a socket for ever; this cuts the connection.
    handle = sock.dup()
    cut = threading.Timer(max(0.0, end - time.monotonic()), _cut, [handle])
    cut.daemon = True
    cut.start()
    connection = http.client.HTTPConnection(name, parts.port)
    try:
        connection.sock = _tls().wrap_socket(sock, server_hostname=name) if secure else sock
        sent = {"Content-Type": "application/json", "Accept": "application/json", "Connection": "close", **headers}
        connection.request("POST", parts.path, json.dumps(body).encode(), sent)
        answer = connection.getresponse()
        raw = answer.read(SIZE_LIMIT + 1)
        if len(raw) > SIZE_LIMIT:
            raise Unreachable("an answer that is too long")
        return answer.status, json.loads(raw or b"null")
    except (OSError, http.client.HTTPException) as error:
        raise Unreachable(f"no answer in {TIME_LIMIT:g} s ({type(error).__name__})") from error
    except ValueError as error:
        raise Unreachable("an answer that is no JSON") from error
    finally:
        cut.cancel()
        handle.close()
        connection.close()
        sock.close()


def _cut(handle: socket.socket) -> None:
    try:
        handle.shutdown(socket.SHUT_RDWR)
    except OSError:
        return


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()
