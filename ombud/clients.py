"""Who speaks to us: the network address of a request."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from ombud.values import Network

# An address of IPv6 has more than one colon, and stands in brackets before a port.
_WITH_PORT = re.compile(r"([^:\[\]]+):[0-9]{1,5}|\[([^\[\]]+)\](?::[0-9]{1,5})?")
NOWHERE = "0.0.0.0"  # noqa: S104 - a value, nothing listens on it


def address(request: HttpRequest) -> str:
    """The network address that speaks to us, seen through the trusted proxies and no others.

    Of an IPv6 address only the first 64 bits: one household has them all.
    """
    return of(request.META)


def of(environ: Mapping[str, Any]) -> str:
    """The `address` in a request's environ (PEP 3333)."""
    peer = environ.get("REMOTE_ADDR", "") or NOWHERE
    chain = [part.strip() for part in environ.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    found = _through_proxies(peer, chain, settings.TRUSTED_PROXIES)
    parsed = _parsed(found)
    if parsed is None:
        return NOWHERE
    if parsed.version == 6:
        return str(ipaddress.ip_network((parsed, 64), strict=False).network_address)
    return str(parsed)


def _through_proxies(peer: str, chain: list[str], trusted: int | tuple[Network, ...]) -> str:
    if isinstance(trusted, int):
        return chain[-trusted] if 0 < trusted <= len(chain) else peer
    address = peer
    while chain and _inside(address, trusted):
        address = chain.pop()
    return address


def _inside(address: str, networks: tuple[Network, ...]) -> bool:
    parsed = _parsed(address)
    return parsed is not None and any(parsed in network for network in networks)


def _parsed(written: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The address as sockets and proxies write it: with a port, in brackets, of IPv4 as one of IPv6 (RFC 4291,
    2.5.5.2), which else would all be of one network. None for anything else."""
    bare = _WITH_PORT.fullmatch(written)
    try:
        found = ipaddress.ip_address((bare[1] or bare[2]) if bare else written)
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found


def network(address: str) -> str:
    """The network of an address, as much as may be kept of it: 24 bits of IPv4, 48 of IPv6."""
    bits = 48 if ":" in address else 24
    return str(ipaddress.ip_network((address, bits), strict=False).network_address)
