"""Fetching a story's page, and what a hostile site, name server or redirect cannot make of it: `ombud.fetch`."""

import socket
import ssl
import threading

import pytest
from fetchkit import LOCAL, PAGE, Names, Site, get, no_names, paper  # noqa: F401

from ombud import __version__
from ombud.fetch import fetch, guard, page


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
