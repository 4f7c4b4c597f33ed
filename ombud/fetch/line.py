"""One connection to a checked address, within a time: what pages are fetched by and webhooks sent."""

from __future__ import annotations

import http.client
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from urllib.parse import urlsplit

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from ombud.fetch.guard import Clock, Resolver, checked_answers, connect, is_listed, tls
from ombud.text import address


@contextmanager
def line(
    url: str, private_hosts: Sequence[str], resolve: Resolver, clock: Clock
) -> Iterator[tuple[HTTPConnection, str]]:
    """A connection to the host of a canonical URL, and the path to ask for there. It ends with the block, or is cut
    by the clock.

    Raises Stop for an address that may not be reached and at the end of the time, else what urllib3 and the network do.
    """
    parts = urlsplit(url)
    name = address.host(url)
    bare = name.strip("[]")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    private = is_listed(name, private_hosts)
    sock = connect(checked_answers(bare, port, resolve, private=private, clock=clock), port, clock)
    try:
        with clock.guarding(sock):
            if parts.scheme == "https":
                sock = tls().wrap_socket(sock, server_hostname=bare)
            connection = (HTTPSConnection if parts.scheme == "https" else HTTPConnection)(bare, port)
            connection.timeout = clock.left()
            connection.sock = sock
            yield connection, f"{parts.path}?{parts.query}" if parts.query else parts.path
    except (OSError, HTTPError, http.client.HTTPException):
        # An error after the end of the time is the cut connection, not the other side's doing.
        clock.left()
        raise
    finally:
        sock.close()
