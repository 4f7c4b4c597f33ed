"""What keeps a fetch from reaching where it must not, or for longer than it may: addresses, sockets, a clock."""

import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Literal

import certifi

from ombud.text import hostname

Resolver = Callable[[str, int], list[str]]
"""From a host and a port to IP addresses as text; raises OSError for a name that has none."""

# Not global, whatever a version of `ipaddress` says: IPv6 prefixes with an IPv4 address inside (RFC 6052,
# 8215, 3056, 4380), protocol assignments and relays (RFC 6890, 7526), documentation (RFC 9637).
_NEAR = tuple(
    ip_network(prefix)
    for prefix in (
        *("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96", "3fff::/20"),
        *("192.0.0.0/24", "192.88.99.0/24"),
    )
)


class Stop(Exception):
    """An end of the fetch before its answer: the status word and the reason as a sentence."""

    def __init__(self, status: Literal["refused", "failed"], reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


class Clock:
    """The time limit of one fetch, in seconds, over all its redirects."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds left. Raises Stop when there are none."""
        seconds = self._end - time.monotonic()
        if seconds <= 0:
            raise self.stop()
        return seconds

    def stop(self) -> Stop:
        """The end that running out of time is."""
        return Stop("failed", f"The page took longer than {self.seconds:g} seconds.")

    @contextmanager
    def guarding(self, sock: socket.socket) -> Iterator[None]:
        """Cut the connection when the time is over: a server that sends a byte now and then renews every
        timeout of a socket. TLS takes the socket over, hence the duplicate."""
        seconds = self.left()
        handle = sock.dup()
        timer = threading.Timer(seconds, _cut, [handle])
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            timer.join()
            handle.close()


def _cut(handle: socket.socket) -> None:
    try:
        handle.shutdown(socket.SHUT_RDWR)
    except OSError:
        return


def is_public(text: str) -> bool:
    """Whether an IP address belongs to a machine on the public Internet and to nothing nearer.

    Not private, loopback, link-local, shared (RFC 6598), multicast, reserved or unspecified, also not as
    an IPv4 address within an IPv6 one.
    """
    found: IPv4Address | IPv6Address = ip_address(text)
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped is not None:
            return is_public(str(found.ipv4_mapped))
        if found.is_site_local:
            return False
    if any(found in network for network in _NEAR if network.version == found.version):
        return False
    return found.is_global and not (found.is_multicast or found.is_reserved or found.is_unspecified)


def system_answers(host: str, port: int) -> list[str]:
    """The addresses that the system's resolver gives for a host. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(answer[4][0]) for answer in found))


def is_listed(name: str, private_hosts: Sequence[str]) -> bool:
    """Whether the owner lets this host lie on a network that is not public; `loopback` is all of this machine."""
    if "loopback" in private_hosts and hostname.is_loopback(name):
        return True
    return any(name in (entry.lower(), f"[{entry.lower()}]") for entry in private_hosts)


def checked_answers(host: str, port: int, resolve: Resolver, *, private: bool, clock: Clock) -> list[str]:
    """Addresses to connect to; unless `private` is allowed, every one of them is public. Raises Stop."""
    replies: queue.SimpleQueue[list[str] | OSError] = queue.SimpleQueue()

    def ask() -> None:
        try:
            replies.put(resolve(host, port))
        except (OSError, UnicodeError) as error:
            replies.put(OSError(str(error)))

    # The system's resolver knows no time limit of ours.
    threading.Thread(target=ask, daemon=True).start()
    try:
        answers = replies.get(timeout=clock.left())
    except queue.Empty:
        raise clock.stop() from None
    if isinstance(answers, OSError) or not answers:
        raise Stop("failed", f"There is no host {host}.")
    if not private and not all(is_public(answer) for answer in answers):
        raise Stop("refused", f"{host} is a private address. The owner can list it as a private host.")
    return answers


def connect(answers: Sequence[str], port: int, clock: Clock) -> socket.socket:
    """A connection to the first of these IP addresses that takes one. No name is looked up. Raises Stop."""
    for answer in answers:
        sock = socket.socket(socket.AF_INET6 if ":" in answer else socket.AF_INET, socket.SOCK_STREAM)
        sock.settimeout(clock.left() / len(answers))
        try:
            sock.connect((answer, port))
        except OSError:
            sock.close()
            continue
        sock.settimeout(clock.seconds)
        return sock
    raise Stop("failed", "The server cannot be reached.")


@lru_cache(maxsize=1)
def tls() -> ssl.SSLContext:
    """TLS with verified names and certificates: the system's authorities, and certifi's where it has none."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context
