"""An HTTP answer made of a document: content negotiation, entity tags and caching (RFC 9110, RFC 9111)."""

from __future__ import annotations

from .store import ENCODINGS, Document

Headers = list[tuple[str, str]]

# Browsers ask each time (a 304 costs them nothing); a CDN may answer for two seconds, and for a day from what it
# has when this server is away.
CACHE = "public, max-age=0, s-maxage=2, stale-while-revalidate=10, stale-if-error=86400"


def answer(
    document: Document, accept_encoding: str, if_none_match: str, cache: str = CACHE
) -> tuple[str, Headers, bytes]:
    """Status line, headers and body for a GET. The tag is weak, for it is one for all encodings."""
    tag = f'W/"{document.tag}"'
    headers: Headers = [
        ("ETag", tag),
        ("Cache-Control", cache),
        ("Vary", "Accept-Encoding"),
        ("Access-Control-Allow-Origin", "*"),
        ("Access-Control-Expose-Headers", "ETag"),
        ("X-Content-Type-Options", "nosniff"),
    ]
    if if_none_match and (document.tag in if_none_match or if_none_match == "*"):
        return "304 Not Modified", headers, b""
    encoding = _encoding(document, accept_encoding)
    body = document.bodies[encoding]
    headers.append(("Content-Type", document.type))
    headers.append(("Content-Length", str(len(body))))
    if encoding:
        headers.append(("Content-Encoding", encoding))
    return "200 OK", headers, body


def _encoding(document: Document, accepted: str) -> str:
    """The best encoding that the reader takes. `;q=0` refuses one; other weights are not worth the time."""
    if not accepted:
        return ""
    offered = accepted.lower().replace(" ", "")
    for encoding in ENCODINGS[:2]:
        if (
            document.bodies[encoding]
            and encoding in offered
            and f"{encoding};q=0" not in offered.replace(";q=0.", ";q=.")
        ):
            return encoding
    return ""
