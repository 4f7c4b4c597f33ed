"""The tree of processes: this one, which only watches; the web's, which it forks; and the worker.

This process never loads Django, whose memory the web and the worker would then have a third time. It
starts again what crashes, ever more slowly when that goes on, and takes all with it when it ends.
"""

from __future__ import annotations

import importlib
import logging
import logging.config
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from types import FrameType
from typing import Any, Final

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.mp import MPServer

from ombud import checks, logs
from ombud.environment import Environment
from ombud.process import cores, die_with_parent, refuse_busy_port

log = logging.getLogger("ombud.serve")

TARGET: Final = "ombud.server:application"
DRAIN_SECONDS: Final = 20
READY_SECONDS: Final = 60.0
# A process that lived this long did not crash at its start: the next restart is quick again.
SOUND_SECONDS: Final = 60.0
SLOWEST_RESTART_SECONDS: Final = 30.0
THREADS: Final = 4


def run(environment: Environment) -> int:
    """Serves until SIGTERM or SIGINT; returns the exit status, 1 where the web or the tables fail at first.

    Raises BadSetting where a setting, the data folder or the port stands in the way.
    """
    logging.config.dictConfig(logs.config(environment.log_level))
    for warning in checks.warnings(environment):
        log.warning(warning)
    checks.refuse(environment)
    refuse_busy_port(environment.host, environment.port)
    tables = subprocess.run([sys.executable, "-m", "ombud", "migrate"], check=False)
    return tables.returncode or Tree(environment).run()


def load(parent: int, target: str) -> Callable[..., Any]:
    """The WSGI application, in a process of the web that ends with its `parent`."""
    die_with_parent(parent)
    # Keeps the terminal's Ctrl+C from it: Granian, told twice to stop, waits for idle connections.
    os.setpgid(0, 0)
    module, _, name = target.partition(":")
    application: Callable[..., Any] = getattr(importlib.import_module(module), name)
    return application


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
        self.worker: subprocess.Popen[bytes] | None = None
        self.lock = threading.Lock()

    def run(self) -> int:
        """Serves until a signal; returns the exit status."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_signal)
        keeper = threading.Thread(target=self._keep_worker, name="worker")
        keeper.start()
        threading.Thread(target=self._announce, name="ready", daemon=True).start()
        try:
            return self._keep_web()
        finally:
            self.stopping.set()
            self._stop_worker()
            keeper.join()

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self.stopping.set()

    def _keep_web(self) -> int:
        backoff = Backoff()
        while not self.stopping.is_set():
            web = _web(self.environment)
            web.on_startup(self._pass_on)
            try:
                web.serve(target_loader=partial(load, os.getpid()))
            except SystemExit:
                log.error("The web's processes crash again and again.")
            if web.interrupt_signal:
                return 0
            if not self.ready.is_set():
                log.error("The web cannot start; the lines above say why.")
                return 1
            for number in (signal.SIGTERM, signal.SIGINT):  # Granian has put its own in their place
                signal.signal(number, self._on_signal)
            self.stopping.wait(backoff.next())
        return 0

    def _pass_on(self) -> None:
        """Tells the web, which listens to signals itself from now on, of one that came before."""
        if self.stopping.is_set():
            os.kill(os.getpid(), signal.SIGTERM)

    def _keep_worker(self) -> None:
        backoff = Backoff()
        command = [sys.executable, "-m", "ombud", "worker", "--parent", str(os.getpid())]
        while not self.stopping.is_set():
            with self.lock:
                if self.stopping.is_set():
                    return
                # A group of its own keeps the terminal's Ctrl+C from it: it is told to stop by us, once.
                self.worker = subprocess.Popen(command, process_group=0)
            status = self.worker.wait()
            if not self.stopping.is_set():
                log.error("The worker ended with status %d and is started again.", status)
                self.stopping.wait(backoff.next())

    def _stop_worker(self) -> None:
        with self.lock:
            worker = self.worker
        if worker is None or worker.poll() is not None:
            return
        worker.terminate()
        try:
            worker.wait(DRAIN_SECONDS)
        except subprocess.TimeoutExpired:
            log.error("The worker did not end within %d seconds and is killed.", DRAIN_SECONDS)
            worker.kill()

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
        # Each thread keeps a connection to the database: they had better stay.
        blocking_threads_idle_timeout=600,
        websockets=False,
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
