"""Small things about processes and sockets that the standard library leaves to its users."""

from __future__ import annotations

import errno
import os
import signal
import socket
import threading
import time
from typing import Final

from ombud.values import BadSetting

WATCH_SECONDS: Final = 0.5
# A tree whose root was killed is gone within this time: what it takes to notice, and to drain.
LEAVING_SECONDS: Final = 5.0


def die_with_parent(parent: int) -> None:
    """Ends this process, as if by SIGTERM, soon after the process `parent` has ended.

    A child of a killed process is given another parent; asking for it twice a second costs next to
    nothing and works on every Unix, while PR_SET_PDEATHSIG is Linux's and follows a thread, not a process.
    """

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(WATCH_SECONDS)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="parent", daemon=True).start()


def refuse_busy_port(host: str, port: int) -> None:
    """Raises BadSetting where the port cannot be listened on, after a moment's patience.

    The web's processes share their port (SO_REUSEPORT), so that a second server would start without
    any complaint and take half of the first one's requests; hence this look before.
    """
    patience = time.monotonic() + LEAVING_SECONDS
    while problem := _cannot_listen(host, port):
        if problem != errno.EADDRINUSE or time.monotonic() > patience:
            raise BadSetting(f"OMBUD_PORT: cannot listen on {host} port {port}: {os.strerror(problem)}.")
        time.sleep(0.1)


def _cannot_listen(host: str, port: int) -> int:
    """The error number of listening on the port, 0 where it succeeds."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind((host, port))
        except OSError as error:
            return error.errno or errno.EINVAL
    return 0


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
