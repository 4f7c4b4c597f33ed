"""An HTTP answer made of a document: content negotiation, entity tags and caching (RFC 9110, RFC 9111)."""

from __future__ import annotations

import re
from functools import lru_cache

from .store import ENCODINGS, Document

REFUSED = re.compile(r"\s*q\s*=\s*0(\.0{0,3})?\s*")
Headers = list[tuple[str, str]]

# Browsers ask each time (a 304 costs them nothing), so that one's own comment is there after a reload; a CDN may
# answer for two seconds, and for a day from what it has when this server is away (RFC 5861, RFC 9213).
CACHE = "public, max-age=0, s-maxage=2, stale-if-error=86400"
CDN_CACHE = "public, max-age=2, stale-while-revalidate=10, stale-if-error=86400"


def answer(
    document: Document, accept_encoding: str, if_none_match: str, cache: str = CACHE
) -> tuple[str, Headers, bytes]:
    """Status line, headers and body for a GET. The tag is weak, for it is one for all encodings."""
    tag = f'W/"{document.tag}"'
    headers: Headers = [
        ("ETag", tag),
        ("Cache-Control", cache),
        ("CDN-Cache-Control", CDN_CACHE if cache == CACHE else cache),
        ("Vary", "Accept-Encoding"),
        ("Access-Control-Allow-Origin", "*"),
        ("Access-Control-Expose-Headers", "ETag"),
        ("X-Content-Type-Options", "nosniff"),
    ]
    if if_none_match and (document.tag in if_none_match or if_none_match == "*"):
        return "304 Not Modified", headers, b""
    taken = _taken(accept_encoding) if accept_encoding else ()
    encoding = next((name for name in taken if document.bodies[name]), "")
    body = document.bodies[encoding]
    headers.append(("Content-Type", document.type))
    headers.append(("Content-Length", str(len(body))))
    if encoding:
        headers.append(("Content-Encoding", encoding))
    return "200 OK", headers, body


@lru_cache(maxsize=256)
def _taken(accept_encoding: str) -> tuple[str, ...]:
    """Those of our encodings that the reader takes, best first (RFC 9110, 12.5.3); weights above 0 are alike."""
    takes = {}
    for offered in accept_encoding.lower().split(","):
        name, _semicolon, weight = offered.partition(";")
        takes[name.strip()] = not REFUSED.fullmatch(weight)
    return tuple(name for name in ENCODINGS if name and takes.get(name, takes.get("*", False)))
