"""The machine under measurement: which cores serve, which ask, and processes that are started and ended here."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import psutil

_CORES = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
PINNED = len(_CORES) >= 3
SETTLE_SECONDS = 180.0
IDLE_PART = 0.05
SERVER_CORES, LOAD_CORES = set(_CORES[:2]), set(_CORES[2:3])


def pin_load() -> None:
    """Put this process, which asks, on a core of its own where there are three."""
    if PINNED:
        os.sched_setaffinity(0, LOAD_CORES)


def _pin_server() -> None:
    if PINNED:
        os.sched_setaffinity(0, SERVER_CORES)


def free_port() -> int:
    """A port of the loopback address that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@dataclass
class Running:
    """A server that answers on a port of the loopback address."""

    process: psutil.Popen
    port: int
    ready_after: float

    def memory(self) -> tuple[float, float]:
        """Resident and proportional memory of the whole tree in MB; shared pages count once in the latter."""
        resident = proportional = 0
        for each in [self.process, *self.process.children(recursive=True)]:
            with suppress(psutil.NoSuchProcess):
                found = each.memory_full_info()
                resident += found.rss
                proportional += getattr(found, "pss", found.rss)
        return resident / 1e6, proportional / 1e6

    def settle(self) -> float:
        """Wait until the tree has worked off what it found at its start, as the words of seeded comments for the
        search: a minute, in which reading would be measured beside it. Seconds waited, at most `SETTLE_SECONDS`."""
        began = time.perf_counter()
        before = self._worked()
        while time.perf_counter() - began < SETTLE_SECONDS:
            time.sleep(1)
            after = self._worked()
            if after - before < IDLE_PART:
                break
            before = after
        return time.perf_counter() - began

    def _worked(self) -> float:
        """Seconds of processor time that the whole tree has had."""
        tree = [self.process, *self.process.children(recursive=True)]
        return sum(sum(each.cpu_times()[:2]) for each in tree)


@contextmanager
def running(command: list[str], port: int, path: str, **popen: Any) -> Iterator[Running]:
    """Start a server on the serving cores, wait until `path` answers below 500, and end it afterwards."""
    began = time.perf_counter()
    preexec = _pin_server if PINNED else None
    process = psutil.Popen(command, preexec_fn=preexec, stdout=subprocess.DEVNULL, process_group=0, **popen)
    try:
        while not _answers(port, path):
            if process.poll() is not None or time.perf_counter() - began > 60:
                raise RuntimeError(f"{command[0]} does not answer on port {port}")
            time.sleep(0.01)
        yield Running(process, port, time.perf_counter() - began)
    finally:
        everybody = [process, *process.children(recursive=True)]
        process.terminate()
        _gone, left = psutil.wait_procs(everybody, timeout=15)
        for each in left:
            each.kill()


def _answers(port: int, path: str) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status < 500
    except OSError:
        return False
    finally:
        connection.close()


def ombud_environ(folder: Path, port: int) -> dict[str, str]:
    """The environment of a server with rate limits off that takes its clients' addresses from a header."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("OMBUD_", "DJANGO_"))}
    own = {"DATA": str(folder), "PORT": str(port), "WORKERS": "2", "RATE_LIMITS": "off", "TRUSTED_PROXIES": "1"}
    return clean | {f"OMBUD_{name}": value for name, value in own.items()} | {"OMBUD_LOG_LEVEL": "error"}


def seed(environ: dict[str, str], *threads: int) -> float:
    """Fill the database; the seconds that it took."""
    began = time.perf_counter()
    command = [sys.executable, "-m", "bench.seed", *map(str, threads)]
    subprocess.run(command, env=environ, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


@contextmanager
def nginx(folder: Path, files: dict[str, bytes]) -> Iterator[Running | None]:
    """nginx with two workers that serves these bytes as brotli files; None where it is not installed."""
    program = shutil.which("nginx")
    if program is None:
        yield None
        return
    for name, body in files.items():
        (folder / name).write_bytes(body)
    port = free_port()
    (folder / "nginx.conf").write_text(
        f"daemon off; worker_processes 2; pid {folder}/pid; error_log stderr crit; events {{ worker_connections 512; }}"
        f" http {{ access_log off; etag on; default_type text/html; keepalive_requests 100000000; sendfile on;"
        f" open_file_cache max=100; client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2;"
        f" fastcgi_temp_path {folder}/t3; uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;"
        f" server {{ listen 127.0.0.1:{port}; root {folder}; add_header Content-Encoding br;"
        f" add_header Cache-Control 'public, max-age=0'; add_header Vary Accept-Encoding; }} }}\n"
    )
    (folder).chmod(0o755)
    command = [program, "-c", str(folder / "nginx.conf"), "-p", str(folder)]
    with running(command, port, f"/{next(iter(files))}", stderr=subprocess.DEVNULL) as server:
        yield server
