"""Names of hosts: one form for each, and a refusal for what is none."""

import re
from ipaddress import IPv4Address, IPv6Address
from unicodedata import category, normalize

_PLAIN_HOST = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*")
_NUMBER_LABEL = re.compile(r"[0-9]+|0x[0-9a-f]*")


class BadAddress(ValueError):
    """An address that cannot be a story's; the message is a sentence for people."""


def clean(text: str) -> str:
    """One form for a host: lower case, IDNA, no trailing dot, IPv6 compressed in its brackets.

    Takes the host part of an authority, without port. Raises BadAddress for a name that DNS cannot hold and
    for numbers that only some programs would take for an IPv4 address (`127.1`, `0x7f.0.0.1`).
    """
    name = text.lower()
    if not name:
        raise BadAddress("The address has no host.")
    if name.startswith("["):
        return _ipv6_host(name)
    if not name.isascii():
        name = _ascii_host(name)
    if name.endswith("."):
        name = name[:-1]
    if len(name) > 253 or not _PLAIN_HOST.fullmatch(name):
        raise BadAddress("The address has a host that cannot exist.")
    if _NUMBER_LABEL.fullmatch(name.rpartition(".")[2]):
        try:
            return str(IPv4Address(name))
        except ValueError:
            raise BadAddress("The address has a number for a host that is not an IPv4 address.") from None
    return name


def _ipv6_host(name: str) -> str:
    try:
        return f"[{IPv6Address(name[1:-1])}]"
    except ValueError:
        raise BadAddress("The address has a host that is not an IPv6 address.") from None


def _ascii_host(name: str) -> str:
    """Host in ASCII, after UTS 46 without transitional mapping (as browsers do: ß stays itself)."""
    mapped = normalize("NFKC", normalize("NFKC", name.replace("\u3002", ".")).lower()).replace("\u3002", ".")
    labels = []
    for label in mapped.split("."):
        if label.isascii():
            labels.append(label)
        elif all(c.isascii() or category(c)[0] in "LNM" or category(c) == "So" for c in label):
            labels.append("xn--" + label.encode("punycode").decode("ascii"))
        else:
            raise BadAddress("The address has a host that cannot exist.")
    return ".".join(labels)


def is_loopback(name: str) -> bool:
    """Whether a host, as `clean` returns it, is written as this machine itself."""
    if name in ("localhost", "[::1]"):
        return True
    return name.startswith("127.") and _NUMBER_LABEL.fullmatch(name.rpartition(".")[2]) is not None
