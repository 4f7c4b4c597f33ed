"""A page that is too large, too slow, of another kind or broken costs no more than its limit and says why."""

import gzip
import threading

import pytest
from fetchkit import PAGE, Handler, Reply, Site, get, no_names, paper  # noqa: F401

from ombud.fetch import fetch, page


def test_a_page_may_be_compressed(site: Site) -> None:
    site.replies["/rain"] = lambda h: h.answer(200, gzip.compress(PAGE, mtime=0), Content_Encoding="gzip")
    assert get(site.url()).body == PAGE
    assert site.asked[0].headers["Accept-Encoding"] == "gzip"


def test_a_page_may_come_in_chunks(site: Site) -> None:
    def chunked(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "application/xhtml+xml")
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        for byte in PAGE:
            handler.wfile.write(b"1\r\n%c\r\n" % byte)
        handler.wfile.write(b"0\r\n\r\n")

    site.replies["/rain"] = chunked
    assert get(site.url()).body == PAGE


def test_a_zip_bomb_is_stopped_at_the_limit(site: Site) -> None:
    bomb = gzip.compress(b"\0" * 200_000_000, 9)
    site.replies["/rain"] = lambda h: h.answer(200, bomb, Content_Encoding="gzip")
    found = get(site.url())
    assert (found.status, found.body) == ("refused", b"")
    assert "5 MB" in found.reason


def test_a_page_without_end_is_stopped_at_the_limit(site: Site) -> None:
    def endless(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html")
        handler.end_headers()
        while not handler.server.closing.is_set():
            handler.wfile.write(b"a" * 65_536)

    site.replies["/rain"] = endless
    assert get(site.url()).status == "refused"


def test_a_page_of_just_the_limit_is_taken(site: Site) -> None:
    full = b"a" * page.SIZE_LIMIT
    site.replies["/rain"] = lambda h: h.answer(200, gzip.compress(full, mtime=0), Content_Encoding="gzip")
    assert get(site.url()).body == full


@pytest.mark.parametrize("part", ["head", "body", "silence"])
def test_a_server_that_drips_runs_out_of_time(site: Site, monkeypatch: pytest.MonkeyPatch, part: str) -> None:
    monkeypatch.setattr(page, "TIME_LIMIT", 0.3)

    def drip(handler: Handler) -> None:
        if part != "silence":
            handler.wfile.write(
                b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nX: " + (b"y\r\n\r\n" if part == "body" else b"")
            )
        while not handler.server.closing.wait(0.02):
            if part != "silence":
                handler.wfile.write(b"a")
                handler.wfile.flush()

    site.replies["/rain"] = drip
    found = get(site.url())
    assert (found.status, found.body) == ("failed", b"")
    assert "longer than 0.3 seconds" in found.reason


def test_a_resolver_that_never_answers_runs_out_of_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "TIME_LIMIT", 0.1)
    answered = threading.Event()

    def never(host: str, port: int) -> list[str]:
        answered.wait()
        return []

    found = fetch("http://paper.example/", allowed=lambda _: True, private_hosts=[], resolve=never)
    answered.set()
    assert (found.status, found.reason) == ("failed", "The page took longer than 0.1 seconds.")


@pytest.mark.parametrize("kind", ["application/pdf", "text/plain", "image/svg+xml", "", "text/html-evil"])
def test_only_pages_are_read(site: Site, kind: str) -> None:
    site.replies["/rain"] = lambda h: h.answer(200, PAGE, Content_Type=kind)
    found = get(site.url())
    assert (found.status, found.body) == ("refused", b"")


def raw(data: bytes) -> Reply:
    """A reply of these very bytes, after which the server hangs up."""

    def write(handler: Handler) -> None:
        handler.wfile.write(data)
        handler.close_connection = True

    return write


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00\xff nonsense\r\n\r\n",
        b"HTTP/1.1 99999 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 1000 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nA: " + b"b" * 100_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100\r\n\r\ncut",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\nZZZ\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\nnot gzip",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n"
        + gzip.compress(PAGE, mtime=0)[:20],
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: br\r\n\r\nabc",
        b"HTTP/1.1 302 Found\r\n\r\n",
    ],
)
def test_a_broken_answer_is_a_failure_with_a_reason(site: Site, data: bytes) -> None:
    site.replies["/rain"] = raw(data)
    found = get(site.url())
    assert (found.status, found.body) == ("failed", b"")
    assert found.reason.endswith(".")
