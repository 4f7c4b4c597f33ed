"""The tree of processes: this one, which only watches; the web's and the worker, which it forks.

This process loads the application once, and the others, being forks of it, share that memory. It starts again
what crashes, ever more slowly when that goes on, and takes all with it when it ends.
"""

from __future__ import annotations

import codecs
import importlib
import logging
import logging.config
import multiprocessing
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from multiprocessing import popen_fork
from multiprocessing.connection import Connection
from types import FrameType
from typing import Any, Final

from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels
from granian.server.mp import MPServer

from ombud import checks, connections, logs
from ombud.bodies import AT_ONCE
from ombud.environment import Environment, current
from ombud.process import cores, die_with_parent, ended, fork, give_memory_back, refuse_busy_port, spawn

# Loaded before any thread is there: a process forked while another thread imports it would wait for that import's
# lock for ever, as a request did that looked a host's name up.
codecs.lookup("idna")
FORKS: Final = multiprocessing.get_start_method() == popen_fork.Popen.method

log = logging.getLogger("ombud.serve")

FRONT: Final = "ombud.front"
TARGET: Final = f"{FRONT}:application"
# Loaded before the first request, which would else wait most of a second for it.
ADDRESSES: Final = "ombud.urls"
WORKER: Final = "ombud.worker"
DRAIN_SECONDS: Final = 10
READY_SECONDS: Final = 60.0
# A process that lived this long did not crash at its start: the next restart is quick again.
SOUND_SECONDS: Final = 60.0
SLOWEST_RESTART_SECONDS: Final = 30.0
# Of each process of the web: those that take bodies, and as many again as `front.WORKING` for all else.
THREADS: Final = AT_ONCE + 16


def run(environment: Environment) -> int:
    """Serves until SIGTERM or SIGINT; returns the exit status, 1 where the web or the tables fail at first.

    Raises BadSetting where a setting, the data folder or the port stands in the way.
    """
    logging.config.dictConfig(logs.config(environment.log_level))
    for warning in checks.warnings(environment):
        log.warning(warning)
    checks.refuse(environment)
    refuse_busy_port(environment.host, environment.port)
    return Tree(environment).run()


def load(parent: int, tables: Connection, target: str) -> Callable[..., Any]:
    """The WSGI application, in a process of the web that ends with its `parent` and waits for the `tables`."""
    # The handlers of the root, which a fork inherits, would swallow what is to end this process.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    die_with_parent(parent)
    # Keeps the terminal's Ctrl+C from it: Granian, told twice to stop, waits for idle connections.
    os.setpgid(0, 0)
    application = preload(target)
    importlib.import_module(FRONT).guard(current().port)
    tables.poll(None)
    return application


def preload(target: str) -> Callable[..., Any]:
    """Loads the application with all its addresses; at once where the process was forked from one that had.

    Nothing of it opens a connection to the database, which a fork must not share.
    """
    loaded = ADDRESSES in sys.modules
    module, _, name = target.partition(":")
    application: Callable[..., Any] = getattr(importlib.import_module(module), name)
    importlib.import_module(ADDRESSES)
    if FORKS:
        importlib.import_module(WORKER)
    if not loaded:
        give_memory_back()
    return application


def work(parent: int) -> None:
    """The worker, in a fork of this process that ends with its `parent`."""
    die_with_parent(parent)
    importlib.import_module(WORKER).main()


class Backoff:
    """How long to wait before the next restart: 0.1 s at first, doubled up to half a minute."""

    def __init__(self) -> None:
        self.seconds = 0.1
        self.started = time.monotonic()

    def next(self) -> float:
        """The seconds to wait now, given that the process started when this was last asked."""
        if time.monotonic() - self.started > SOUND_SECONDS:
            self.seconds = 0.1
        wait, self.seconds = self.seconds, min(self.seconds * 2, SLOWEST_RESTART_SECONDS)
        self.started = time.monotonic() + wait
        return wait


class Tree:
    """The running server: `run` it once."""

    def __init__(self, environment: Environment) -> None:
        self.environment = environment
        self.stopping = threading.Event()
        self.ready = threading.Event()
        self.loaded = threading.Event()
        self.tables_wait, self.tables_say = multiprocessing.Pipe(duplex=False)
        self.status = 0
        self.worker = 0

    def run(self) -> int:
        """Serves until a signal; returns the exit status."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_signal)
        keeper = threading.Thread(target=self._prepare_and_work, name="worker")
        keeper.start()
        threading.Thread(target=self._announce, name="ready", daemon=True).start()
        try:
            preload(TARGET)
            self.loaded.set()
            self._keep_web()
        finally:
            self.stopping.set()
            self.loaded.set()
            self._stop_worker(keeper)
        return self.status

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self.stopping.set()

    def _keep_web(self) -> None:
        backoff = Backoff()
        while not self.stopping.is_set():
            web = _web(self.environment)
            web.on_startup(self._pass_on)
            try:
                web.serve(target_loader=partial(load, os.getpid(), self.tables_wait))
            except SystemExit:
                log.error("The web's processes crash again and again.")
            if web.interrupt_signal:
                return
            if not self.ready.is_set():
                log.error("The web cannot start; the lines above say why.")
                self.status = 1
                return
            for number in (signal.SIGTERM, signal.SIGINT):  # Granian has put its own in their place
                signal.signal(number, self._on_signal)
            self.stopping.wait(backoff.next())

    def _pass_on(self) -> None:
        """Tells the web, which listens to signals itself from now on, of one that came before."""
        if self.stopping.is_set():
            os.kill(os.getpid(), signal.SIGTERM)

    def _prepare_and_work(self) -> None:
        """Brings the tables up to date, while the web loads, then keeps the worker."""
        self.status = ended(spawn("migrate"))
        if self.status:
            os.kill(os.getpid(), signal.SIGTERM)
        else:
            # Nobody takes it out of the pipe, so that it is there for processes started later, too.
            self.tables_say.send_bytes(b"ready")
            self._keep_worker()

    def _keep_worker(self) -> None:
        backoff = Backoff()
        root = os.getpid()
        self.loaded.wait()
        while not self.stopping.is_set():
            self.worker = fork("ombud worker", partial(work, root)) if FORKS else spawn("worker", "--parent", str(root))
            status = ended(self.worker)
            self.worker = 0
            if not self.stopping.is_set():
                log.error("The worker ended with status %d and is started again.", status)
                self.stopping.wait(backoff.next())

    def _stop_worker(self, keeper: threading.Thread) -> None:
        """Tells the worker to end until it has; kills it when it takes too long."""
        patience = time.monotonic() + DRAIN_SECONDS
        while keeper.is_alive():
            late = time.monotonic() > patience
            with suppress(ProcessLookupError):
                if self.worker:
                    os.kill(self.worker, signal.SIGKILL if late else signal.SIGTERM)
            keeper.join(0.1)

    def _announce(self) -> None:
        """Says once that the server answers, or that it takes too long."""
        patience = time.monotonic() + READY_SECONDS
        pause = 0.02
        while not self.stopping.wait(pause):
            pause = min(pause * 1.2, 1.0)
            if _is_healthy(self.environment):
                self.ready.set()
                sys.stdout.write(f"Ombud is ready: {self.environment.public_url}/\n")
                sys.stdout.flush()
                return
            if time.monotonic() > patience:
                log.error("/healthz does not answer 200 after %d seconds.", READY_SECONDS)
                patience = float("inf")


def _web(environment: Environment) -> MPServer:
    return MPServer(
        TARGET,
        address=environment.host,
        port=environment.port,
        interface=Interfaces.WSGI,
        workers=environment.workers or min(2, cores()),
        blocking_threads=THREADS,
        websockets=False,
        # HTTP/2 is the proxy's: while Granian finds out which one is spoken, it waits for the first byte for ever.
        http=HTTPModes.http1,
        backpressure=connections.most(),
        log_level=LogLevels.warning,
        log_dictconfig=logs.config(environment.log_level),
        respawn_failed_workers=True,
        workers_kill_timeout=DRAIN_SECONDS,
    )


def _is_healthy(environment: Environment) -> bool:
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(environment.host, environment.host)  # noqa: S104
    try:
        # By hand, since http.client and what it imports would keep 3 MB for this one request.
        with socket.create_connection((host, environment.port), timeout=2) as connection:
            connection.sendall(b"GET /healthz HTTP/1.0\r\nHost: localhost\r\n\r\n")
            return connection.recv(64).split(b" ")[1:2] == [b"200"]
    except OSError:
        return False
