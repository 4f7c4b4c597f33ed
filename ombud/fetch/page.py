"""One page over HTTP: the way through its redirects, the answer, its size and kind."""

import http.client
import re
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias
from urllib.parse import urljoin

from urllib3.exceptions import HTTPError
from urllib3.response import BaseHTTPResponse

from ombud import __version__
from ombud.fetch.guard import Clock, Resolver, Stop, system_answers
from ombud.fetch.line import line
from ombud.text import address
from ombud.text.extract_text import decode

Status: TypeAlias = Literal["ok", "unchanged", "gone", "refused", "failed"]

TIME_LIMIT = 10.0
"""Seconds for one fetch with all its redirects, from the first look-up of a name to the last byte."""

SIZE_LIMIT = 5_000_000
"""Bytes of a page, as sent and as decompressed."""

MAX_REDIRECTS = 5
CHUNK = 65_536
PAGE_TYPES = frozenset({"text/html", "application/xhtml+xml"})
REDIRECTS = {301: True, 302: False, 303: False, 307: False, 308: True}
"""Statuses that lead elsewhere, and whether they do so for good (RFC 9110, 15.4)."""

_CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:-]{2,40})""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Fetched:
    """The outcome of a fetch.

    `status` is one of `ok` (a page came), `unchanged` (304: the page is still the one with the given ETag or
    date), `gone` (404 or 410), `refused` (our rules forbid it; trying again is useless) and `failed`
    (network or server; may pass). `reason` is a sentence for the owner unless the status is `ok` or
    `unchanged`. `final_url` is the last address tried, `redirects` those before it, all in canonical form;
    `moved` tells that every redirect was permanent. `body` is decompressed; `charset` as the header said.
    """

    status: Status
    reason: str = ""
    final_url: str = ""
    redirects: list[str] = field(default_factory=list)
    moved: bool = False
    body: bytes = b""
    etag: str = ""
    last_modified: str = ""
    content_type: str = ""
    charset: str = ""

    @property
    def text(self) -> str:
        """The page as text, decoded as the HTML standard says."""
        return decode(self.body, self.charset)


@dataclass(frozen=True, slots=True)
class _Rules:
    allowed: Callable[[str], bool]
    private_hosts: Sequence[str]
    resolve: Resolver
    headers: dict[str, str]
    clock: Clock
    types: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Answer:
    fetched: Fetched
    location: str = ""
    permanent: bool = False


def fetch(  # noqa: PLR0913 - one address; the rest is named
    url: str,
    *,
    allowed: Callable[[str], bool],
    private_hosts: Sequence[str],
    etag: str = "",
    last_modified: str = "",
    contact: str = "",
    resolve: Resolver = system_answers,
    types: frozenset[str] = PAGE_TYPES,
) -> Fetched:
    """Fetch the page at `url` if it is allowed; never raises for what a page, server or network does.

    `allowed` is asked about the address and about that of every redirect. Hosts in `private_hosts` (names,
    IP addresses, or `loopback` for all of this machine) may have addresses that are not public. `etag` and
    `last_modified`, as an earlier fetch gave them, make the request conditional. `contact` is an address
    named in the User-Agent, so that a site can find out who asks. What is none of the media `types` is refused.
    """
    headers = {
        "User-Agent": f"Ombud/{__version__}" + (f" (+{contact})" if contact else ""),
        "Accept": "text/html, application/xhtml+xml;q=0.9" if types is PAGE_TYPES else ", ".join(sorted(types)),
        "Accept-Encoding": "gzip",
        "Connection": "close",
    }
    if etag:
        headers["If-None-Match"] = etag
    if last_modified:
        headers["If-Modified-Since"] = last_modified
    return _follow(url, _Rules(allowed, private_hosts, resolve, headers, Clock(TIME_LIMIT), types))


def _follow(url: str, rules: _Rules) -> Fetched:
    visited: list[str] = []
    moved = True
    target = url
    try:
        for _ in range(MAX_REDIRECTS + 1):
            asked = _permitted(target, rules)
            visited.append(address.canonical(asked))
            answer = _ask(asked, rules)
            if not answer.location:
                return _with_way(answer.fetched, visited, moved)
            moved = moved and answer.permanent
            target = urljoin(asked, answer.location)
        raise Stop("failed", f"The page redirects more than {MAX_REDIRECTS} times.")
    except Stop as stop:
        return _with_way(Fetched(stop.status, stop.reason), visited, moved)
    except address.BadAddress as error:
        return _with_way(Fetched("refused", str(error)), visited, moved)
    except (OSError, HTTPError, http.client.HTTPException, ValueError) as error:
        return _with_way(Fetched("failed", _sentence(error)), visited, moved)


def _with_way(fetched: Fetched, visited: list[str], moved: bool) -> Fetched:
    """The outcome with the way to it; a redirect that only changed a tracking parameter is none."""
    if not visited:
        return fetched
    earlier = [url for url in dict.fromkeys(visited) if url != visited[-1]]
    return replace(fetched, final_url=visited[-1], redirects=earlier, moved=moved and bool(earlier))


def _sentence(error: Exception) -> str:
    return f"The page cannot be fetched: {' '.join(str(error).split())[:200] or type(error).__name__}."


def _permitted(url: str, rules: _Rules) -> str:
    # Tracking parameters stay: a site that adds them by a redirect would send us round in circles.
    cleaned = address.canonical(url, tracking=True)
    if not rules.allowed(cleaned):
        raise Stop("refused", f"{address.origin(cleaned)} is not one of the site's allowed origins.")
    return cleaned


def _ask(url: str, rules: _Rules) -> _Answer:
    """One request, one answer, on a connection of its own."""
    try:
        with line(url, rules.private_hosts, rules.resolve, rules.clock) as (connection, path):
            connection.request("GET", path, headers=rules.headers, preload_content=False, decode_content=False)
            return _read(connection.getresponse(), rules.clock, rules.types)
    except (OSError, HTTPError, http.client.HTTPException, zlib.error) as error:
        rules.clock.left()
        raise Stop("failed", _sentence(error)) from error


def _read(response: BaseHTTPResponse, clock: Clock, types: frozenset[str]) -> _Answer:
    status = response.status
    if status in REDIRECTS and (location := response.headers.get("Location")):
        return _Answer(Fetched("failed"), _as_utf8(location), REDIRECTS[status])
    if status == http.client.NOT_MODIFIED:
        return _Answer(Fetched("unchanged"))
    if status in (http.client.NOT_FOUND, http.client.GONE):
        return _Answer(Fetched("gone", f"The server answered {status}."))
    if status != http.client.OK:
        raise Stop("failed", f"The server answered {status}.")
    said = response.headers.get("Content-Type", "")
    content_type = said.partition(";")[0].strip().lower()
    if content_type not in types:
        raise Stop("refused", f"The address gives no page but {content_type[:100] or 'something unnamed'}.")
    charset = _CHARSET.search(said)
    body = _body(response, clock)
    return _Answer(
        Fetched(
            "ok",
            body=body,
            etag=response.headers.get("ETag", ""),
            last_modified=response.headers.get("Last-Modified", ""),
            content_type=content_type,
            charset=charset[1] if charset else "",
        )
    )


def _as_utf8(location: str) -> str:
    """A header in UTF-8, which http.client reads as Latin-1."""
    try:
        return location.encode("latin-1").decode()
    except UnicodeError:
        return location


def _body(response: BaseHTTPResponse, clock: Clock) -> bytes:
    """The body, decompressed; not a byte more than the limit is ever held, whatever a zip bomb promises."""
    encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding not in ("identity", "gzip", "x-gzip", ""):
        raise Stop("failed", "The page is compressed in a way that was not asked for.")
    gunzip = zlib.decompressobj(wbits=31) if "gzip" in encoding else None
    sent = 0
    body = bytearray()
    while chunk := response.read1(CHUNK):
        clock.left()
        sent += len(chunk)
        body += gunzip.decompress(chunk, SIZE_LIMIT + 1 - len(body)) if gunzip else chunk
        if sent > SIZE_LIMIT or len(body) > SIZE_LIMIT:
            raise Stop("refused", f"The page is larger than {SIZE_LIMIT // 1_000_000} MB.")
    clock.left()
    if gunzip and not gunzip.eof:
        raise Stop("failed", "The page came incomplete.")
    return bytes(body)
