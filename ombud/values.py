"""The values that settings may have: each function takes the text of a variable that is not empty.

Each returns the value or raises ValueError with a sentence that says what is allowed and never repeats
the text of a secret.
"""

from __future__ import annotations

import ipaddress
import re
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, urlsplit

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

LOG_LEVELS: Final = ("debug", "info", "warning", "error")
SECRET_LENGTH: Final = 32
MOST_WORKERS: Final = 64
LOOPBACK: Final = ("127.0.0.1", "::1", "localhost")


class BadSetting(ValueError):
    """A setting is unknown, unreadable or has a value that is not allowed; the text is for the operator."""


def folder(text: str) -> Path:
    """A folder as an absolute path; it need not exist yet, but must not be a file."""
    path = Path(text).expanduser().absolute()
    if path.exists() and not path.is_dir():
        raise ValueError(f"{path} is not a folder.")
    return path


def switch(text: str) -> bool:
    """`on` or `off`."""
    if text not in ("on", "off"):
        raise ValueError(f"must be on or off, not “{text}”.")
    return text == "on"


def log_level(text: str) -> str:
    """The least grave event that is logged."""
    if text not in LOG_LEVELS:
        raise ValueError(f"must be one of {', '.join(LOG_LEVELS)}, not “{text}”.")
    return text


def port(text: str) -> int:
    """A TCP port."""
    return _number(text, 1, 65535)


def workers(text: str) -> int:
    """How many web processes; 0 stands for `auto`."""
    return 0 if text == "auto" else _number(text, 1, MOST_WORKERS, "auto or ")


def host(text: str) -> str:
    """An IP address of this machine to listen on."""
    if text == "localhost":
        return "127.0.0.1"
    try:
        return str(ipaddress.ip_address(text.strip("[]")))
    except ValueError:
        raise ValueError(f"must be an IP address such as 127.0.0.1 or 0.0.0.0, not “{text}”.") from None


def trusted_proxies(text: str) -> int | tuple[Network, ...]:
    """How many proxies stand before the server, or a comma-separated list of their addresses or networks."""
    if text.isdecimal():
        return _number(text, 0, 10)
    try:
        return tuple(ipaddress.ip_network(part.strip(), strict=False) for part in text.split(","))
    except ValueError:
        allowed = "a number of proxies (0 to 10) or addresses and networks such as 10.0.0.7, 192.168.0.0/16"
        raise ValueError(f"must be {allowed}, not “{text}”.") from None


def public_url(text: str) -> str:
    """The address that readers use, `https://host[:port]`, without a path and without the last slash."""
    parts = _split(text)
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
        raise ValueError(f"must be an address such as https://readers.example.org, not “{text}”.")
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError(f"must have nothing after the host, not “{text}”. Ombud needs a host of its own.")
    return f"{parts.scheme}://{parts.netloc.lower()}"


def secret_key(text: str) -> str:
    """A secret long enough that it cannot be guessed."""
    if len(text) < SECRET_LENGTH:
        raise ValueError(f"must have at least {SECRET_LENGTH} characters; this one has {len(text)}.")
    return text


def database_url(text: str) -> str:
    """Where the database is: an SQLite file or a PostgreSQL server."""
    parts = _split(text)
    scheme = parts.scheme if parts else ""
    if parts and scheme == "sqlite" and not parts.netloc and parts.path.strip("/"):
        return text
    if parts and scheme in ("postgresql", "postgres") and parts.path.strip("/"):
        return text
    allowed = "sqlite:///path/to/file or postgresql://user:password@host:port/name"
    raise ValueError(f"must be {allowed}; this one begins with “{scheme}:”.")


def email_url(text: str) -> str:
    """Where mail is handed over: a server, or `console:` to see the mails in the log."""
    parts = _split(text)
    if parts and (text == "console:" or (parts.scheme in EMAIL_PORTS and parts.hostname)):
        return text
    allowed = ", ".join(f"{scheme}://[user:password@]host[:{port}]" for scheme, port in EMAIL_PORTS.items())
    raise ValueError(f"must be console: or one of {allowed}.")


EMAIL_PORTS: Final = {"smtp": 25, "submission": 587, "smtps": 465}


def email_address(text: str) -> str:
    """The sender of mails: `name@host`, or `Name <name@host>`."""
    if not re.fullmatch(r"(?:[^<>@\r\n]+ <)?[^\s<>@]+@[^\s<>@]+>?", text) or ("<" in text) != (">" in text):
        raise ValueError(f"must be an address such as readers@example.org, not “{text}”.")
    return text


def translate_url(text: str) -> str:
    """Who translates: the address of a LibreTranslate, `deepl:`, or `deepl:` and the address of its API."""
    address = text.removeprefix("deepl:")
    parts = _split(address)
    if text == "deepl:" or (parts and parts.scheme in ("http", "https") and parts.hostname and not parts.query):
        return text.rstrip("/")
    raise ValueError("must be the address of a LibreTranslate, such as https://translate.example.org, or deepl:.")


def several(text: str) -> tuple[str, ...]:
    """One value or more, with commas between them; none of them is empty."""
    found = tuple(each.strip() for each in text.split(","))
    if not all(found):
        raise ValueError("has nothing between two commas, or at an end.")
    return found


def openid_urls(text: str) -> tuple[str, ...]:
    """Where readers may have accounts: the address of each OpenID provider, its issuer; `facebook:`; `github:`, with
    the address of one's own GitHub Enterprise or without; or `oauth:` and what `oauth_addresses` takes. Only on this
    very machine may an address go without https."""
    found = several(text)
    for each in found:
        if each in ("github:", "facebook:"):
            continue
        if each.startswith("oauth:"):
            oauth_addresses(each)
        elif not _is_provider(each.removeprefix("github:")):
            raise ValueError(f"must be an address such as https://accounts.google.com, not “{each}”.")
    return found


def oauth_addresses(text: str) -> tuple[str, str, str, list[str]]:
    """The addresses of a provider of OAuth 2.0 for asking the reader, for tokens and about the person, and what of
    theirs is asked for (scopes), with spaces between: `oauth:https://… https://… https://… profile email`."""
    found = text.removeprefix("oauth:").split()
    if len(found) < 3 or not all(_is_provider(each) for each in found[:3]):
        raise ValueError("must be oauth: and three addresses with spaces between, for asking, tokens and the person.")
    return found[0], found[1], found[2], found[3:]


def _is_provider(address: str) -> bool:
    parts = _split(address)
    return parts is not None and _trustworthy(parts) and not ("@" in parts.netloc or parts.query or parts.fragment)


def _trustworthy(parts: SplitResult) -> bool:
    local = parts.scheme == "http" and parts.hostname in LOOPBACK
    return bool(parts.hostname) and (parts.scheme == "https" or local)


def _split(text: str) -> SplitResult | None:
    """The parts of an address, None where it has none or its port is no number."""
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        return None
    return parts


def _number(text: str, least: int, most: int, also: str = "") -> int:
    if not re.fullmatch(r"[0-9]{1,9}", text) or not least <= int(text) <= most:
        raise ValueError(f"must be {also}a number from {least} to {most}, not “{text}”.")
    return int(text)
