"""The connections of this process, as the system knows them: Granian gives none to those who answer on them."""

from __future__ import annotations

import errno
import os
import resource
import socket
import stat
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final

# Where Linux says in `struct tcp_info` how many milliseconds ago data was last sent (linux/tcp.h).
LAST_SENT: Final = 44
MOST: Final = 2000
# Files and what else is open beside connections: documents, databases, pipes.
OTHERS: Final = 300


def most() -> int:
    """How many connections a process may hold, having raised the limit of its files as far as it may be raised."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST + OTHERS
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        soft = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return MOST if soft == resource.RLIM_INFINITY else max(100, min(MOST, soft - OTHERS))


def number() -> int:
    """How many files, connections among them, this process holds."""
    folder = "/proc/self/fd"
    return len(os.listdir(folder)) if os.path.isdir(folder) else 0


def cut(port: int, seconds: float, peer: str = "") -> int:
    """Ends the connections to our `port`, of `peer` or of everybody, on which nothing was sent for so many seconds.

    Whoever waits for one of them in another thread is told of its end. Returns how many they were; 0 where the
    system does not say when data was sent.
    """
    if not hasattr(socket, "TCP_INFO"):
        return 0
    number = 0
    for file in map(int, os.listdir("/proc/self/fd")):
        # Others may close theirs at any moment, also this one.
        with suppress(OSError), _socket(file) as connection:
            if _is_ours(connection, port, peer) and _idle(connection) >= seconds:
                connection.shutdown(socket.SHUT_RDWR)
                number += 1
    return number


@contextmanager
def _socket(file: int) -> Iterator[socket.socket]:
    """A handle of its own on the open file, if it is a socket. Raises OSError if it is none, or closed by now."""
    if not stat.S_ISSOCK(os.fstat(file).st_mode):
        raise OSError(errno.ENOTSOCK, "no socket")
    own = os.dup(file)
    try:
        handle = socket.socket(fileno=own)
    except OSError:
        os.close(own)
        raise
    with handle:
        yield handle


def _is_ours(connection: socket.socket, port: int, peer: str) -> bool:
    if connection.family not in (socket.AF_INET, socket.AF_INET6) or connection.type != socket.SOCK_STREAM:
        return False
    return connection.getsockname()[1] == port and peer in ("", connection.getpeername()[0])


def _idle(connection: socket.socket) -> float:
    """Seconds since we sent something, or since the connection was made."""
    info = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, LAST_SENT + 4)
    milliseconds: int = struct.unpack_from("I", info, LAST_SENT)[0]
    return milliseconds / 1000
