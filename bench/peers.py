"""Isso beside Ombud: installed from the package registry into an environment of its own, and measured the same way."""

import json
import shutil
import socket
import subprocess
import sys
import venv
from pathlib import Path
from urllib.parse import urlencode

from bench import load, machine, measure, report, seed


def isso(folder: Path) -> str:
    """A section of the report: threads of 10 and 1,000 comments, and posting; or why it could not be had."""
    folder.mkdir()
    try:
        programs = _install(folder / "venv")
    except (OSError, subprocess.CalledProcessError) as error:
        return f"Isso could not be installed here: {error}\n"
    port = machine.free_port()
    config = folder / "isso.cfg"
    config.write_text(
        f"[general]\ndbpath = {folder}/comments.db\nhost = http://127.0.0.1:{port}/\n"
        f"[server]\nlisten = http://127.0.0.1:{port}/\n[guard]\nenabled = false\n"
    )
    command = [str(programs / "gunicorn"), "-b", f"127.0.0.1:{port}", "-w", "4", "isso.run", "--preload"]
    environ = {"PATH": str(programs), "ISSO_SETTINGS": str(config)}
    with machine.running(command, port, "/info", env=environ, stderr=subprocess.DEVNULL) as server:
        idle = server.memory()[1]
        reads = {}
        for comments in (10, 1_000):
            for number in range(comments):
                _post(port, f"/thread-{comments}", number)
            for limit in ("", "limit=25&nested_limit=5&"):
                path = f"/?{limit}{urlencode({'uri': f'/thread-{comments}'})}"
                label = f"{comments:,} comments, {'first 25' if limit else 'all'}"
                reads[label] = load.read(port, path, measure.READ_SECONDS)
        posts = load.run(port, _request(port, "/posting"), measure.POSTERS, measure.POST_SECONDS)
    rows: list[list[object]] = [
        [name, report.number(one.rate), report.milliseconds(one.p50), report.milliseconds(one.p99), one.size]
        for name, one in reads.items()
    ]
    return (
        report.table(["read", "requests/s", "p50", "p99", "bytes"], rows)
        + f"\nPosting with 16 clients, its spam guard off: {posts.rate:.0f}/s, p99 {posts.p99:.0f} ms,"
        f" {posts.errors} refused. Idle: {idle:.0f} MB proportional.\n"
    )


def _install(folder: Path) -> Path:
    """The folder of an environment's programs, with Isso and gunicorn in it."""
    venv.create(folder, with_pip=False)
    # The environment that the bench runs in has no pip; the system's Python has.
    python = shutil.which("python3") or sys.executable
    pip = [python, "-m", "pip", "--python", str(folder / "bin" / "python"), "install", "--quiet", "--quiet"]
    subprocess.run([*pip, "isso", "gunicorn", "setuptools<81"], check=True)
    return folder / "bin"


def _post(port: int, uri: str, number: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(_request(port, uri)(number))
        connection.recv(65536)


def _request(port: int, uri: str) -> load.Request:
    def request(number: int) -> bytes:
        text = f"{number} {seed.WORDS}"[:200]
        body = json.dumps({"text": text, "author": f"Reader {number}", "parent": None, "title": "A story"}).encode()
        path = f"/new?{urlencode({'uri': uri})}"
        head = (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n"
            f"Origin: http://127.0.0.1:{port}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body

    return request
