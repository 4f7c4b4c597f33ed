"""A body that dribbles holds up nobody else, and a connection that only idles makes room."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from kit import Api

from ombud import connections, front
from ombud.bodies import AT_ONCE, AT_ONCE_FROM_ONE, DRAINED, SECONDS, STATE, Bodies

LONGEST = 1000


class Slow(BytesIO):
    """A body that asks what happens meanwhile before it is there."""

    def __init__(self, body: bytes, meanwhile: Any) -> None:
        super().__init__(body)
        self.meanwhile = meanwhile

    def read(self, size: int | None = -1) -> bytes:
        self.meanwhile()
        return super().read(size)


def taking(body: bytes, said: str = "", client: str = "192.0.2.1", stream: BytesIO | None = None) -> dict[str, Any]:
    length = said or str(len(body))
    return {"CONTENT_LENGTH": length, "REMOTE_ADDR": client, "wsgi.input": stream or BytesIO(body)}


@pytest.fixture
def hands() -> Bodies:
    return Bodies(LONGEST, lambda environ: environ["REMOTE_ADDR"])


def fill(hands: Bodies, number: int, client: str) -> None:
    """So many bodies are under way, for as long as the test lasts."""
    for _each in range(number):
        assert hands._begin(taking(b"x", client=client), 1) is not None


def test_a_body_is_there_as_a_whole_before_the_work_begins(hands: Bodies) -> None:
    environ = taking(b"words")
    hands.take(environ)
    assert environ["wsgi.input"].read() == b"words"
    assert STATE not in environ


@pytest.mark.parametrize("said", ["", "0", "x", "-1", "１", "9" * 30])
def test_what_says_no_length_is_left_alone(hands: Bodies, said: str) -> None:
    environ = taking(b"words") | {"CONTENT_LENGTH": said}
    stream = environ["wsgi.input"]
    hands.take(environ)
    assert environ["wsgi.input"] is stream


def test_a_body_that_breaks_off_is_late_and_nothing_of_it_is_used(hands: Bodies) -> None:
    environ = taking(b"half of the wor", said="30")
    hands.take(environ)
    assert (environ[STATE], environ["wsgi.input"].read()) == ("late", b"")


def test_a_connection_that_fails_is_late(hands: Bodies) -> None:
    def fail() -> None:
        raise ConnectionResetError

    environ = taking(b"words", stream=Slow(b"words", fail))
    hands.take(environ)
    assert environ[STATE] == "late"
    assert not hands._taking


@pytest.mark.parametrize(("length", "left"), [(LONGEST + 1, 0), (DRAINED + 1, DRAINED + 1)])
def test_what_nobody_wants_is_taken_in_and_thrown_away_up_to_a_bound(hands: Bodies, length: int, left: int) -> None:
    stream = BytesIO(b"x" * length)
    environ = taking(b"", said=str(length), stream=stream)
    hands.take(environ)
    assert environ["wsgi.input"].read() == b""
    assert length - stream.tell() == left
    assert STATE not in environ


def test_one_address_takes_some_of_the_threads_and_leaves_the_others(hands: Bodies) -> None:
    fill(hands, AT_ONCE_FROM_ONE, "192.0.2.1")
    refused, taken = taking(b"words"), taking(b"words", client="192.0.2.2")
    hands.take(refused)
    hands.take(taken)
    assert (refused.get(STATE), taken.get(STATE)) == ("busy", None)


def test_all_addresses_together_leave_threads_to_those_who_read(hands: Bodies) -> None:
    for number in range(AT_ONCE):
        fill(hands, 1, f"192.0.2.{number}")
    refused = taking(b"words", client="198.51.100.1")
    hands.take(refused)
    assert refused[STATE] == "busy"


def test_a_thread_is_free_again_when_its_body_is_there(hands: Bodies) -> None:
    for _each in range(2 * AT_ONCE):
        environ = taking(b"words")
        hands.take(environ)
        assert STATE not in environ


def test_who_has_had_the_time_for_a_body_is_told(hands: Bodies, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ombud.bodies.time.monotonic", lambda: 1000.0)
    told: list[set[str]] = []

    def look() -> None:
        told.extend([hands.late(1000.0 + SECONDS), hands.late(1000.1 + SECONDS)])

    hands.take(taking(b"words", stream=Slow(b"words", look)))
    assert told == [set(), {"192.0.2.1"}]
    assert hands.late(1e9) == set()


def test_a_long_body_has_longer(hands: Bodies) -> None:
    hands.longest = 5_000_000
    told: list[set[str]] = []
    body = b"x" * 5_000_000
    began = time.monotonic()
    hands.take(taking(body, stream=Slow(body, lambda: told.append(hands.late(began + 4 * SECONDS)))))
    assert told == [set()]


@pytest.fixture
def ends() -> Iterator[tuple[socket.socket, socket.socket]]:
    """Both ends of a connection over loopback: the client's and the server's."""
    with socket.create_server(("127.0.0.1", 0)) as listener, socket.create_connection(listener.getsockname()) as client:
        server, _address = listener.accept()
        with server:
            client.settimeout(10)
            server.settimeout(10)
            yield client, server


def test_an_idle_connection_is_cut_and_both_ends_know(ends: tuple[socket.socket, socket.socket]) -> None:
    client, server = ends
    assert connections.cut(server.getsockname()[1], 0.0) == 1
    assert (client.recv(1), server.recv(1)) == (b"", b"")


@pytest.mark.parametrize(("seconds", "peer"), [(3600.0, ""), (0.0, "192.0.2.1")])
def test_a_busy_connection_and_a_strangers_stay(
    ends: tuple[socket.socket, socket.socket], seconds: float, peer: str
) -> None:
    client, server = ends
    assert connections.cut(server.getsockname()[1], seconds, peer) == 0
    server.sendall(b"x")
    assert client.recv(1) == b"x"


def test_our_own_connections_to_others_stay(ends: tuple[socket.socket, socket.socket]) -> None:
    """A database may listen on any port: only what came to ours is cut."""
    client, server = ends
    connections.cut(server.getsockname()[1] + 1, 0.0)
    client.sendall(b"x")
    assert server.recv(1) == b"x"


def test_looking_at_connections_leaves_no_file_open(ends: tuple[socket.socket, socket.socket]) -> None:
    before = connections.number()
    for _look in range(3):
        connections.cut(ends[1].getsockname()[1], 3600.0)
    assert connections.number() == before


@pytest.mark.django_db
@pytest.mark.parametrize(("state", "status", "code"), [("busy", 503, "busy"), ("late", 408, "late")])
def test_who_was_not_heard_out_is_told_why(api: Api, state: str, status: int, code: str) -> None:
    client = Client()
    client.defaults[STATE] = state
    answer = client.post("/api/v1/paper/comments", "{}", "application/json")
    assert answer.status_code == status
    assert answer.json()["type"] == f"urn:ombud:problem:{code}"
    assert answer.headers["Connection"] == "close"


def test_an_answer_in_parts_is_whole_before_its_reader_takes_it() -> None:
    kept = front._kept(iter([b"one,", b"two\n", b"x" * 2_000_000]))
    parts = list(kept)
    kept.close()
    assert b"".join(parts)[:8] == b"one,two\n"
    assert sum(map(len, parts)) == 2_000_008
