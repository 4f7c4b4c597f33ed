"""Small things about processes and sockets that the standard library leaves to its users."""

from __future__ import annotations

import ctypes
import errno
import gc
import logging
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from ombud.values import BadSetting

log = logging.getLogger("ombud.process")

WATCH_SECONDS: Final = 0.5
# A tree whose root was killed is gone within this time: what it takes to notice, and to drain.
LEAVING_SECONDS: Final = 5.0
NICENESS: Final = 5


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


def fork(name: str, work: Callable[[], object]) -> int:
    """Does `work` in a fork of this process that `name` tells apart, in a process group of its own; its process id.

    The fork shares the memory of what was loaded before; of this process's signals and open files, save the
    standard ones, it has none.
    """
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
        os.setpgid(0, 0)
        _let_go_of_files()
        _be_called(name)
        work()
        status = 0
    except BaseException:
        log.exception("the %s failed", name)
    finally:
        # Not by sys.exit, which would unwind into what the parent was doing.
        os._exit(status)


def _let_go_of_files() -> None:
    """Puts nothing in the place of every file beyond the standard ones.

    A pipe held open here would never end for those who wait for its end. They are not closed, since objects that
    were inherited with them would close whatever gets their numbers next.
    """
    nothing = os.open(os.devnull, os.O_RDWR)
    folder = "/proc/self/fd" if os.path.isdir("/proc/self/fd") else "/dev/fd"
    for number in map(int, os.listdir(folder)):
        if number > 2:
            with suppress(OSError):  # that of the listing itself
                os.fstat(number)
                os.dup2(nothing, number)


def _be_called(name: str) -> None:
    """The name in the list of processes, where the system is Linux; else a fork is called as its parent is."""
    with suppress(OSError):
        Path("/proc/self/comm").write_text(name)


def spawn(*arguments: str) -> int:
    """Starts `ombud` with `arguments` in a process group of its own; its process id.

    The group keeps the terminal's Ctrl+C from it: it is told to stop by its parent, once. Not by the
    module subprocess, which waits for the end of a pipe that a child forked at that moment, as those of
    the web are, would hold open for as long as it lives.
    """
    command = [sys.executable, "-m", "ombud", *arguments]
    return os.posix_spawn(sys.executable, command, os.environ, setpgroup=0)


def ended(pid: int) -> int:
    """The exit status of a child, after waiting for its end; negative for the signal that ended it."""
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


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


def give_memory_back() -> None:
    """Hands what loading modules has left unused back to the system, 3 MB after Django; once, before work begins.

    What is loaded by now stays for good, so that later collections need not look at it either.
    """
    gc.collect()
    gc.freeze()
    # Only glibc has it: other C libraries do by themselves what they can.
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim:
        trim(0)


def stand_back() -> None:
    """Let everybody else on the machine go first: for work that nobody waits for by the millisecond.

    Of a core that another wants whole it still gets a quarter. To be called before any thread is started, since each
    has its own priority on Linux.
    """
    os.nice(NICENESS)
    if hasattr(os, "SCHED_BATCH"):
        # Having slept, it does not interrupt at once whoever is at work (sched(7)).
        with suppress(OSError):
            os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))
