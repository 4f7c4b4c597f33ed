"""Installations in processes of their own, for tests of what only those have: a start, an end, several at once."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path

import psutil

# One process for several commands: to load the application takes longer than most of them.
COMMANDS = """
import json, sys
from ombud.__main__ import main
sys.exit(any(main(command) for command in json.loads(sys.argv[1])))
"""
# For a server that is asked more than people would.
UNDER_FIRE = {"OMBUD_RATE_LIMITS": "off", "OMBUD_LOG_LEVEL": "error"}


def environ_of(folder: Path, database_url: str, **own: str) -> dict[str, str]:
    """What an installation with a port of its own is started with; `own` are more of its settings."""
    others = {name: value for name, value in os.environ.items() if not name.startswith(("OMBUD_", "DJANGO_"))}
    place = {"OMBUD_DATA": str(folder), "OMBUD_DATABASE_URL": database_url, "OMBUD_PORT": str(free_port())}
    return others | place | own


def run(environ: dict[str, str], *commands: list[str]) -> str:
    """Run `ombud` commands one after the other and return what they printed; one that fails fails the test."""
    whole = [sys.executable, "-c", COMMANDS, json.dumps(commands)]
    return subprocess.run(whole, env=environ, check=True, capture_output=True, text=True).stdout


def free_port() -> int:
    """A port of this machine on which nobody listens at the moment."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Server:
    """A started `ombud serve` and what can be seen of it from outside."""

    def __init__(self, environ: dict[str, str], port: int) -> None:
        self.port = port
        self.address = environ.get("OMBUD_PUBLIC_URL", f"http://127.0.0.1:{port}")
        self.process = psutil.Popen(
            [sys.executable, "-m", "ombud", "serve"],
            env=environ,
            stdout=subprocess.PIPE,
            text=True,
            process_group=0,
        )

    def wait_until_ready(self) -> None:
        """Until it says so; one that never does is killed, which fails the test."""
        hopeless = threading.Timer(60, self.process.kill)
        hopeless.start()
        said = self.process.stdout.readline()
        hopeless.cancel()
        assert said == f"Ombud is ready: {self.address}/\n"

    def children(self, word: str) -> list[psutil.Process]:
        """The living processes of the `web` or the `worker`."""
        found = []
        for child in self.process.children():
            with suppress(psutil.NoSuchProcess):
                if (child.name() == "ombud worker") == (word == "worker"):
                    found.append(child)
        return found

    def health(self) -> int | None:
        """The status of its answer to who watches over it; None for no answer."""
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=10)) as connection, suppress(OSError):
            connection.request("GET", "/healthz")
            return connection.getresponse().status
        return None


@contextmanager
def running(environ: dict[str, str]) -> Iterator[Server]:
    """A server that is ready; it and all that it started end with the block, whatever happens within."""
    server = Server(environ, int(environ["OMBUD_PORT"]))
    everybody = [server.process]
    try:
        server.wait_until_ready()
        everybody += server.process.children()
        yield server
        with suppress(psutil.NoSuchProcess):
            everybody += server.process.children()
    finally:
        for left in everybody:
            with suppress(psutil.NoSuchProcess):
                left.kill()
        server.process.wait()
        server.process.stdout.close()
