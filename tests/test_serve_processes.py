"""`ombud serve` is one tree of processes: started, restarted and ended together."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from contextlib import ExitStack, closing
from http.client import HTTPConnection, HTTPResponse

import psutil
import pytest
from served import Server, environ_of, running

from ombud import process
from ombud.serve import DRAIN_SECONDS, SLOWEST_RESTART_SECONDS, THREADS, Backoff
from ombud.values import BadSetting


@pytest.fixture
def environ(tmp_path, database_url):
    return environ_of(tmp_path / "data", database_url, OMBUD_WORKERS="1")


@pytest.fixture
def server(environ):
    with running(environ) as server:
        yield server


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_an_operator_starts_and_stops_everything_at_once_whoever_idles(server, number):
    children = server.process.children()
    assert server.health() == 200
    assert [len(server.children(word)) for word in ("web", "worker")] == [1, 1]
    reader = socket.create_connection(("127.0.0.1", server.port))
    with closing(reader), closing(reader.makefile("rb")) as answer:
        reader.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert answer.readline() == b"HTTP/1.1 200 OK\r\n"
        if number == signal.SIGINT:
            os.killpg(server.process.pid, number)  # as Ctrl+C does: to all that the terminal started
        else:
            server.process.send_signal(number)
        assert server.process.wait(timeout=DRAIN_SECONDS / 2) == 0
    assert not psutil.wait_procs(children, timeout=0)[1]


def test_a_killed_process_is_started_again(server, eventually):
    for word in ("worker", "web"):
        old = server.children(word)[0]
        old.kill()
        eventually(lambda word=word, old=old: [child for child in server.children(word) if child.pid != old.pid])
        eventually(lambda: server.health() == 200)


def test_nothing_outlives_a_killed_root_and_the_next_start_makes_its_tables(
    server, environ, empty_database_url, eventually
):
    children = server.process.children()
    server.process.kill()
    successor = Server(environ | {"OMBUD_DATABASE_URL": empty_database_url}, server.port)
    try:
        successor.wait_until_ready()
        assert successor.health() == 200
        eventually(lambda: not psutil.wait_procs(children, timeout=0)[1])
    finally:
        successor.process.terminate()
        assert successor.process.wait() == 0
        successor.process.stdout.close()


def test_readers_are_answered_while_dozens_of_bodies_dribble(server):
    head = "POST /api/v1/paper/comments HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    with ExitStack() as stack:
        for _each in range(3 * THREADS):
            slow = stack.enter_context(closing(socket.create_connection(("127.0.0.1", server.port))))
            slow.sendall(f'{head}Content-Length: 9000\r\n\r\n{{"url"'.encode())
        for path in ("/embed.js", "/healthz"):
            with closing(HTTPConnection("127.0.0.1", server.port, timeout=10)) as reader:
                reader.request("GET", path)
                assert reader.getresponse().status == 200
        # Of those who dribble most are sent away at once, so that a poster behind them is heard.
        last = HTTPResponse(slow)
        last.begin()
        assert (last.status, last.headers["Retry-After"]) == (503, "2")


def test_two_hosts_that_start_together_make_the_tables_once(environ, empty_database_url):
    environ |= {"OMBUD_DATABASE_URL": empty_database_url}
    if not environ["OMBUD_DATABASE_URL"].startswith("postgres"):
        pytest.skip("An SQLite file has one host.")
    command = [sys.executable, "-m", "ombud", "migrate"]
    both = [subprocess.Popen(command, env=environ, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    assert [(host.communicate()[1], host.returncode) for host in both] == [("", 0), ("", 0)]


def test_a_database_that_is_away_is_told_in_one_line_and_stops_the_start(environ):
    away = environ | {"OMBUD_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}
    command = [sys.executable, "-m", "ombud", "serve"]
    ended = subprocess.run(command, env=away, capture_output=True, text=True)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith("ombud: The database cannot be used: ")
    assert ended.stderr.count("\n") == 1


def test_a_port_in_use_is_refused_in_one_sentence(monkeypatch):
    monkeypatch.setattr(process, "LEAVING_SECONDS", 0)
    with socket.socket() as stranger:
        stranger.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        stranger.bind(("127.0.0.1", 0))
        stranger.listen()
        port = stranger.getsockname()[1]
        with pytest.raises(BadSetting, match=rf"OMBUD_PORT: cannot listen on 127.0.0.1 port {port}: Address"):
            process.refuse_busy_port("127.0.0.1", port)


def test_restarts_come_ever_more_slowly_but_come():
    backoff = Backoff()
    waits = [backoff.next() for _ in range(12)]
    assert waits[0] < 1
    assert waits == sorted(waits)
    assert waits[-1] == SLOWEST_RESTART_SECONDS


def test_a_process_that_lived_long_is_restarted_at_once():
    backoff = Backoff()
    first, *_ = [backoff.next() for _ in range(5)]
    backoff.started -= 3600
    assert backoff.next() == first
