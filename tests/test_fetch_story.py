"""Fetching a story's page, and what a hostile site, name server or redirect cannot make of it: `ombud.fetch`."""

import gzip
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from ombud import __version__
from ombud.fetch import Fetched, fetch, guard, page
from ombud.text import address

PAGE = "<!doctype html><title>Rain</title><p>Дощ.".encode()
Reply = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Answers each path by the function that a test put under it, and keeps the requests."""

    protocol_version = "HTTP/1.1"
    server: "Site"

    def do_GET(self) -> None:
        self.server.asked.append(self)
        self.server.replies[self.path](self)

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content_Type": "text/html; charset=utf-8", **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


class Site(ThreadingHTTPServer):
    """A site on loopback that calls itself paper.example."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.replies: dict[str, Reply] = {"/rain": lambda h: h.answer(200, PAGE)}
        self.asked: list[Handler] = []
        self.closing = threading.Event()

    def url(self, path: str = "/rain", host: str = "paper.example") -> str:
        return f"http://{host}:{self.server_port}{path}"

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is what some tests are about."""


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.closing.set()
        server.shutdown()
        thread.join()


@pytest.fixture(autouse=True)
def no_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """The system's resolver is out of reach: who asks it after the check has opened the door to rebinding."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a name was looked up behind the resolver's back")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)


class Names:
    """A resolver with a list of answers for each name, one after the other; keeps the questions."""

    def __init__(self, answers: dict[str, list[str]]) -> None:
        self.answers = dict(answers)
        self.asked: list[str] = []

    def __call__(self, host: str, port: int) -> list[str]:
        self.asked.append(host)
        if host not in self.answers:
            raise OSError("no such name")
        return self.answers[host]


LOCAL = {"paper.example": ["127.0.0.1"], "www.paper.example": ["127.0.0.1"]}


def get(url: str, names: dict[str, list[str]] | None = None, *, etag: str = "", last_modified: str = "") -> Fetched:
    """Fetch for a site of `*.example` whose owner has listed paper.example as a private host."""
    return fetch(
        url,
        allowed=lambda u: address.host(u).endswith((".example", "127.0.0.1", "localhost")),
        private_hosts=["Paper.example"],
        etag=etag,
        last_modified=last_modified,
        contact="https://readers.example",
        resolve=Names({**LOCAL, **(names or {})}),
    )


def test_a_page_is_fetched_with_what_a_later_request_needs(site: Site) -> None:
    site.replies["/rain?b=1&utm_source=x"] = lambda h: h.answer(
        200, PAGE, ETag='"7"', Last_Modified="Fri, 01 Mar 2024 10:00:00 GMT", Set_Cookie="a=b"
    )
    found = get(site.url("/rain?b=1&utm_source=x#top"))
    assert (found.status, found.reason, found.body) == ("ok", "", PAGE)
    assert (found.etag, found.last_modified) == ('"7"', "Fri, 01 Mar 2024 10:00:00 GMT")
    assert (found.content_type, found.charset) == ("text/html", "utf-8")
    assert found.text.endswith("Дощ.")
    assert (found.final_url, found.redirects) == (site.url("/rain?b=1"), [])


def test_a_request_says_who_asks_and_for_which_host_and_carries_no_cookie(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    site.replies["/first"] = lambda h: h.answer(302, Location="/rain", Set_Cookie="a=b")
    assert get(site.url("/first")).status == "ok"
    headers = site.asked[-1].headers
    assert headers["Host"] == f"paper.example:{site.server_port}"
    assert headers["User-Agent"] == f"Ombud/{__version__} (+https://readers.example)"
    assert "Cookie" not in headers


def test_an_unchanged_page_is_said_to_be_unchanged(site: Site) -> None:
    site.replies["/rain"] = lambda h: h.answer(304 if h.headers["If-None-Match"] == '"7"' else 500)
    assert get(site.url(), etag='"7"').status == "unchanged"
    site.replies["/rain"] = lambda h: h.answer(304 if h.headers["If-Modified-Since"] == "then" else 500)
    assert get(site.url(), last_modified="then").status == "unchanged"


@pytest.mark.parametrize(("answer", "status"), [(404, "gone"), (410, "gone"), (403, "failed"), (500, "failed")])
def test_an_answer_without_a_page_is_told_with_its_number(site: Site, answer: int, status: str) -> None:
    site.replies["/rain"] = lambda h: h.answer(answer)
    found = get(site.url())
    assert (found.status, found.reason) == (status, f"The server answered {answer}.")


# Redirects


def test_redirects_are_followed_and_told(site: Site) -> None:
    site.replies["/old"] = lambda h: h.answer(
        301, Location=h.server.url("/older?utm_id=1", host="www.paper.example")[5:]
    )
    site.replies["/older?utm_id=1"] = lambda h: h.answer(308, Location=h.server.url("/дощ").encode().decode("latin-1"))
    site.replies["/%D0%B4%D0%BE%D1%89"] = lambda h: h.answer(200, PAGE)
    site.replies["/now"] = lambda h: h.answer(302, Location="/rain")
    names = Names(LOCAL)
    found = fetch(
        site.url("/old"), allowed=lambda _: True, private_hosts=["paper.example", "www.paper.example"], resolve=names
    )
    assert (found.status, found.moved) == ("ok", True)
    assert found.redirects == [site.url("/old"), site.url("/older", host="www.paper.example")]
    assert found.final_url == site.url("/%D0%B4%D0%BE%D1%89")
    assert names.asked == ["paper.example", "www.paper.example", "paper.example"]
    assert not get(site.url("/now")).moved


def test_a_site_that_only_adds_a_tracking_parameter_is_no_redirect(site: Site) -> None:
    site.replies["/rain"] = lambda h: h.answer(301, Location="/rain?utm_source=site")
    site.replies["/rain?utm_source=site"] = lambda h: h.answer(200, PAGE)
    found = get(site.url())
    assert (found.status, found.redirects, found.moved) == ("ok", [], False)


def test_a_circle_of_redirects_ends(site: Site) -> None:
    site.replies["/rain"] = lambda h: h.answer(302, Location="/rain")
    found = get(site.url())
    assert (found.status, len(site.asked)) == ("failed", page.MAX_REDIRECTS + 1)
    assert "5 times" in found.reason


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("http://internal.example/", "private"),
        ("http://metadata.example/latest/meta-data/", "private"),
        ("http://127.0.0.1:1/", "private"),
        ("http://2130706433/", "IPv4"),
        ("http://evil.test/", "allowed"),
        ("http://paper.example@evil.test/", "user name"),
        ("file:///etc/passwd", "http"),
        ("javascript:alert(1)", "http"),
        ("//evil.test/", "allowed"),
    ],
)
def test_a_redirect_to_where_we_must_not_go_is_refused(site: Site, location: str, reason: str) -> None:
    site.replies["/rain"] = lambda h: h.answer(302, Location=location)
    found = get(
        site.url(),
        {
            "internal.example": ["10.0.0.5"],
            "metadata.example": ["169.254.169.254"],
            "127.0.0.1": ["127.0.0.1"],
            "evil.test": ["127.0.0.1"],
        },
    )
    assert (found.status, len(site.asked)) == ("refused", 1)
    assert reason in found.reason
    assert found.body == b""


# Addresses


@pytest.mark.parametrize(
    "bad", ["javascript:alert(1)", "/rain", "http://", "http://a:b@paper.example/", "ftp://paper.example/"]
)
def test_what_is_no_address_is_refused(bad: str) -> None:
    assert get(bad).status == "refused"


def test_a_host_that_is_not_allowed_is_not_even_looked_up() -> None:
    names = Names({"evil.test": ["127.0.0.1"]})
    found = fetch("http://evil.test/", allowed=lambda _: False, private_hosts=["evil.test"], resolve=names)
    assert (found.status, names.asked) == ("refused", [])


NEAR = """
0.0.0.0 10.0.0.1 100.64.0.1 127.0.0.1 169.254.169.254 172.16.0.1 192.168.1.1 192.0.0.8 192.0.2.1 192.88.99.1
198.18.0.1 224.0.0.1 240.0.0.1 255.255.255.255 :: ::1 ::127.0.0.1 ::ffff:10.0.0.1 ::ffff:127.0.0.1
64:ff9b::7f00:1 64:ff9b:1::1 2002:7f00:1:: 2001:0:1::1 2001:db8::1 3fff::1 fc00::1 fd12:3456::1 fe80::1
fe80::1%lo fec0::1 ff02::1 100::1
"""


@pytest.mark.parametrize("near", NEAR.split())
def test_no_name_leads_to_a_near_address(near: str, site: Site) -> None:
    for answers in ([near], ["93.184.215.14", near]):
        found = get(site.url(host="near.example"), {"near.example": answers})
        assert (found.status, site.asked) == ("refused", [])
        assert "private" in found.reason


@pytest.mark.parametrize("far", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "::ffff:93.184.215.14"])
def test_a_public_address_is_public(far: str) -> None:
    assert guard.is_public(far)


def test_the_connection_goes_to_the_checked_address_whatever_the_name_answers_next(site: Site) -> None:
    class Rebinding(Names):
        def __call__(self, host: str, port: int) -> list[str]:
            found = super().__call__(host, port)
            self.answers[host] = ["10.0.0.5"]
            return found

    names = Rebinding(LOCAL)
    found = fetch(site.url(), allowed=lambda _: True, private_hosts=["paper.example"], resolve=names)
    assert (found.status, names.asked) == ("ok", ["paper.example"])


def test_loopback_listed_by_the_owner_is_this_machine_and_nothing_else(site: Site) -> None:
    names = Names({name: ["127.0.0.1"] for name in ("127.0.0.1", "localhost", "other.example")})
    for host, status in (("127.0.0.1", "ok"), ("localhost", "ok"), ("other.example", "refused")):
        found = fetch(site.url(host=host), allowed=lambda _: True, private_hosts=["loopback"], resolve=names)
        assert found.status == status


def test_a_second_address_is_tried_when_the_first_takes_no_connection(site: Site) -> None:
    assert get(site.url(), {"paper.example": ["127.99.99.99", "127.0.0.1"]}).status == "ok"


def test_a_name_without_an_address_and_a_dead_port_are_failures(site: Site) -> None:
    assert "no host" in get(site.url(host="nowhere.example")).reason
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        found = get(f"http://paper.example:{taken.getsockname()[1]}/")
    assert (found.status, found.reason) == ("failed", "The server cannot be reached.")


def test_tls_names_the_host_and_verifies_it() -> None:
    hello = bytearray()

    def listen() -> None:
        with server.accept()[0] as connection:
            hello.extend(connection.recv(4096))

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=listen)
        thread.start()
        found = get(f"https://paper.example:{server.getsockname()[1]}/")
        thread.join()
    assert found.status == "failed"
    assert b"paper.example" in hello
    assert guard.tls().check_hostname
    assert guard.tls().verify_mode is ssl.CERT_REQUIRED


# Size, time and kind


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
