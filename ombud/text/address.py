"""Addresses of stories: cleaned for storing, folded into a key, matched against a site's origins.

Parsing follows RFC 3986 with the WHATWG URL Standard's reading of backslashes, so that this module and a
browser never disagree about which host an address names. What a browser would quietly repair (credentials,
odd numbers as hosts, a missing slash) is refused instead.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from ombud.text.hostname import BadAddress, clean, is_loopback

__all__ = [
    "MAX_LENGTH",
    "BadAddress",
    "allowed",
    "canonical",
    "host",
    "is_loopback",
    "key",
    "origin",
    "pattern",
]

MAX_LENGTH = 2000
"""Longest address in characters, as given and as cleaned."""

TRACKING_PREFIXES = ("utm_", "mtm_", "pk_", "hsa_", "__hs", "_hs", "at_custom", "amp_")
_TRACKING_NAMES = """
fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid ysclid ymclid twclid ttclid li_fat_id igshid igsh
mc_cid mc_eid mkt_tok _ga _gl _openstat vero_id vero_conv oly_anon_id oly_enc_id s_cid sc_cid rb_clickid
wickedid epik ncid cmpid ocid ns_campaign ns_source ns_mchannel ftag guccounter guce_referrer
guce_referrer_sig usqp
"""
TRACKING = frozenset(_TRACKING_NAMES.split())
"""Parameters that only tell who sent the reader; never part of an address."""

REFERRAL = frozenset(
    {"ref", "referrer", "ref_src", "ref_url", "srcref", "smid", "smtyp", "sref", "share", "shared", "amp"}
)
"""Parameters kept in the canonical address (a server may want them), left out of the key."""

VARIANT_PAIRS = frozenset({"outputtype=amp", "output=amp", "m=0", "m=1"})
"""Whole parameters that choose an AMP or mobile form of the same story (`m` is Blogger's)."""

INDEX_NAMES = frozenset({"index.html", "index.htm", "index.php"})
DEFAULT_PORTS = {"http": "80", "https": "443"}

_PARTS = re.compile(r"(?:(https?)://)?([^/?#]*)([^?#]*)(?:\?([^#]*))?(?:#.*)?", re.IGNORECASE | re.DOTALL)
_AUTHORITY = re.compile(r"(\[[0-9a-f:.]+\]|[^:\[\]]*)(?::([0-9]*))?", re.IGNORECASE)
_UNSENDABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_UNTIDY = re.compile(r"%[0-9A-Fa-f]{2}|[^A-Za-z0-9\-._~!$&'()*+,;=:@/?]")
_READER_PREFIX = re.compile(r"(?:www|m|mobile|amp)\.(?=[^.]+\.)")
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_PATH_LITERALS = re.compile("%(?:2[146789ABC]|3[ABD]|40)")
_QUERY_LITERALS = re.compile("%(?:2[14789ACF]|3[ABF]|40)")


class Parts(NamedTuple):
    """An address taken apart and normalised; `scheme` is empty for a key, `port` for a default port."""

    scheme: str
    host: str
    port: str
    path: str
    query: str

    @property
    def authority(self) -> str:
        """Host and, unless it is the scheme's default, port."""
        return f"{self.host}:{self.port}" if self.port else self.host


def canonical(url: str, *, tracking: bool = False) -> str:
    """Clean an absolute http(s) address for storing, fetching and showing.

    Returns the address with scheme and host in lower case, the host in its IDNA form, percent-encoding and
    dot segments normalised (RFC 3986, 6.2.2), default port, fragment and (unless `tracking`) tracking
    parameters left out. Raises BadAddress, with the reason as a sentence, for anything else.
    """
    parts = _absolute(url)
    query = parts.query if tracking else "&".join(p for p in parts.query.split("&") if p and not _is_tracking(p))
    cleaned = f"{parts.scheme}://{parts.authority}{parts.path}" + (f"?{query}" if query else "")
    if len(cleaned) > MAX_LENGTH:
        raise BadAddress(f"The address is longer than {MAX_LENGTH} characters.")
    return cleaned


def key(url: str) -> str:
    """The key under which all spellings of one story's address meet: `host[:port]/path[?query]`.

    Takes an http(s) address, or a key (which comes back unchanged). Besides what `canonical` does, the
    scheme, the prefixes `www. m. mobile. amp.`, AMP and Blogger's mobile forms, index pages, duplicate and
    trailing slashes and referral parameters are left out and the remaining parameters sorted by name. Pages
    of Google's AMP cache keep their form: their path holds another site's address. Raises BadAddress.
    """
    parts = _split(url)
    host = parts.host
    while match := _READER_PREFIX.match(host):
        host = host[match.end() :]
    path = parts.path
    if "%" in path:
        path = _PATH_LITERALS.sub(_decoded, path)
    segments = [s for s in path.split("/") if s]
    if not _in_amp_cache(host, segments):
        segments = _plain_form(segments)
    port = f":{parts.port}" if parts.port else ""
    query = _key_query(parts.query) if parts.query else ""
    return f"{host}{port}/{'/'.join(segments)}{query}"


def host(url: str) -> str:
    """Host of an http(s) address, in lower case and IDNA form, without port. Raises BadAddress."""
    return _absolute(url).host


def origin(url: str) -> str:
    """Origin (RFC 6454) of an http(s) address: `scheme://host[:port]`. Raises BadAddress."""
    parts = _absolute(url)
    return f"{parts.scheme}://{parts.authority}"


def pattern(text: str) -> str:
    """Check and normalise one pattern of `allowed`; raises BadAddress for what could never match."""
    return "loopback" if text.strip().lower() == "loopback" else _origin_pattern(text)


def allowed(url_or_origin: str, patterns: Sequence[str]) -> bool:
    """Whether an address or origin belongs to one of the patterns; malformed input belongs to none.

    A pattern is an origin (`https://paper.example`, port included where it is not the default), an origin
    with a wildcard for one or more leading labels (`https://*.paper.example`, which as in CSP leaves out
    `paper.example` itself), or `loopback`: any scheme and port of 127.0.0.0/8, localhost and [::1].
    """
    try:
        parts = _absolute(url_or_origin)
    except BadAddress:
        return False
    return any(_matches(parts, p) for p in patterns)


def _matches(parts: Parts, text: str) -> bool:
    try:
        wanted = _cached_pattern(text)
    except BadAddress:
        return False
    if wanted == "loopback":
        return is_loopback(parts.host)
    scheme, _, authority = wanted.partition("://")
    if scheme != parts.scheme:
        return False
    if authority.startswith("*."):
        return parts.authority.endswith(authority[1:]) and len(parts.authority) >= len(authority)
    return parts.authority == authority


def _origin_pattern(text: str) -> str:
    scheme, separator, rest = text.strip().partition("://")
    wildcard = rest.startswith("*.")
    parts = _absolute(scheme + separator + (rest[2:] if wildcard else rest))
    if parts.path != "/" or parts.query:
        raise BadAddress("An allowed origin is a scheme and a host, without a path.")
    return f"{parts.scheme}://{'*.' if wildcard else ''}{parts.authority}"


_cached_pattern = lru_cache(maxsize=1024)(pattern)


def _absolute(url: str) -> Parts:
    parts = _split(url)
    if not parts.scheme:
        raise BadAddress("The address must be absolute and begin with http:// or https://.")
    return parts


def _split(url: str) -> Parts:
    url = url.strip(" ")
    if len(url) > MAX_LENGTH:
        raise BadAddress(f"The address is longer than {MAX_LENGTH} characters.")
    if _UNSENDABLE.search(url):
        raise BadAddress("The address holds control characters.")
    match = _PARTS.fullmatch(_with_slashes(url) if "\\" in url else url)
    if match is None:
        raise BadAddress("The address cannot be read.")
    scheme, authority, path, query = match.groups(default="")
    scheme = scheme.lower()
    if "@" in authority:
        raise BadAddress("The address holds a user name or password.")
    found = _AUTHORITY.fullmatch(authority)
    if found is None or (not scheme and authority.endswith(":")):
        raise BadAddress("The address must begin with http:// or https:// and a host.")
    port = (found[2] or "").lstrip("0")
    if len(port) > 5 or int(port or "1") > 65535 or (found[2] and not port):
        raise BadAddress("The address has a port that does not exist.")
    if port == DEFAULT_PORTS.get(scheme):
        port = ""
    path = _tidy(path)
    if "/." in path:
        path = _without_dots(path)
    return Parts(scheme, clean(found[1]), port, path or "/", _tidy(query))


def _with_slashes(url: str) -> str:
    """Backslashes before the query as slashes: browsers read them so (WHATWG URL, "special" schemes)."""
    end = min((i for i in (url.find("?"), url.find("#")) if i >= 0), default=len(url))
    return url[:end].replace("\\", "/") + url[end:]


def _tidy(text: str) -> str:
    """Percent-encoding in one form: unreserved characters plain, all else encoded in upper-case UTF-8."""
    return _UNTIDY.sub(_tidy_one, text)


def _tidy_one(match: re.Match[str]) -> str:
    found = match[0]
    if len(found) == 3:
        byte = int(found[1:], 16)
        return chr(byte) if byte in _UNRESERVED else found.upper()
    return "".join(f"%{byte:02X}" for byte in found.encode())


def _decoded(match: re.Match[str]) -> str:
    return chr(int(match[0][1:], 16))


def _without_dots(path: str) -> str:
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept)


def _is_tracking(parameter: str) -> bool:
    name = parameter.partition("=")[0].lower()
    return name in TRACKING or name.startswith(TRACKING_PREFIXES)


def _key_query(query: str) -> str:
    if "%" in query:
        query = _QUERY_LITERALS.sub(_decoded, query).replace("%20", "+")
    kept = []
    for parameter in query.split("&"):
        if parameter and not _is_tracking(parameter) and parameter.lower() not in VARIANT_PAIRS:
            name = parameter.partition("=")[0]
            if name.lower() not in REFERRAL:
                kept.append((name, parameter))
    kept.sort(key=lambda pair: pair[0])
    return "?" + "&".join(p for _, p in kept) if kept else ""


def _in_amp_cache(name: str, segments: list[str]) -> bool:
    if name == "cdn.ampproject.org" or name.endswith(".cdn.ampproject.org"):
        return True
    return name.startswith("google.") and segments[:1] == ["amp"]


def _plain_form(segments: list[str]) -> list[str]:
    """Path segments without AMP's marks and without an index page at the end."""
    kept = [s for s in segments if s != "amp"] if "amp" in segments else segments
    while kept:
        last = kept[-1]
        if last in INDEX_NAMES or last == "amp":
            kept = kept[:-1]
        elif last.endswith(".amp.html") and len(last) > 9:
            kept = [*kept[:-1], last[:-9] + ".html"]
        elif last.endswith(".amp") and len(last) > 4:
            kept = [*kept[:-1], last[:-4]]
        else:
            break
    return kept
