"""A publication's public keys (JSON Web Key Set, RFC 7517), fetched when needed and kept while they are good."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Event, Lock
from typing import Any

from jwt import PyJWK
from jwt.exceptions import PyJWTError

from ombud.fetch.page import fetch

KEPT_SECONDS = 3600.0
AGAIN_SECONDS, LONGEST_WAIT_SECONDS = 60.0, 900.0
# So long waits who comes with an unknown key while the set is being fetched for somebody else.
PATIENCE_SECONDS = 3.0
MOST = 100
JSON_TYPES = frozenset({"application/json", "application/jwk-set+json", "text/json"})
KINDS = {"RS256": "RSA", "ES256": "EC"}

Fetch = Callable[[str, Sequence[str]], str]


@dataclass
class _Set:
    """The keys at one address as they were last had, and how asking for them goes."""

    keys: dict[str, PyJWK] = field(default_factory=dict)
    at: float = -KEPT_SECONDS
    tried: float = -LONGEST_WAIT_SECONDS
    failures: int = 0
    fetching: Event | None = None


@dataclass
class KeySets:
    """The key sets of this process. An unknown key has its set fetched anew, at most once a minute, so that neither a
    rotation nor a flood of invented keys costs more. A key that has left the set is no longer good; a set that cannot
    be fetched is believed as it was, and asked for ever more rarely.

    Each set is fetched by one request at a time and outside of the lock: a slow server of keys holds up nobody whose
    key is known, and no other site.
    """

    fetch: Fetch
    clock: Callable[[], float] = time.monotonic
    _sets: dict[str, _Set] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def find(self, url: str, kid: str, algorithm: str, private_hosts: Sequence[str] = ()) -> PyJWK | None:
        """The key that a token names, if it is one for its algorithm; None where there is none."""
        with self._lock:
            kept = self._sets.setdefault(url, _Set())
            under_way, known = kept.fetching, _key(kept.keys, kid)
            mine = under_way is None and self._due(kept, known)
            if mine:
                kept.fetching, kept.tried = Event(), self.clock()
        if mine:
            self._refresh(url, kept, private_hosts)
        elif under_way and known is None:
            under_way.wait(PATIENCE_SECONDS)
        found = _key(kept.keys, kid)
        return found if found is not None and found.key_type == KINDS[algorithm] else None

    def _due(self, kept: _Set, known: PyJWK | None) -> bool:
        wait = min(LONGEST_WAIT_SECONDS, AGAIN_SECONDS * 2 ** min(max(kept.failures - 1, 0), 10))
        stale = self.clock() - kept.at >= KEPT_SECONDS
        return (stale or known is None) and self.clock() - kept.tried >= wait

    def _refresh(self, url: str, kept: _Set, private_hosts: Sequence[str]) -> None:
        fresh = None
        try:
            fresh = _parsed(self.fetch(url, private_hosts))
        finally:
            with self._lock:
                done, kept.fetching = kept.fetching, None
                kept.failures = 0 if fresh is not None else kept.failures + 1
                if fresh is not None:
                    kept.keys, kept.at = fresh, self.clock()
            if done:
                done.set()


def download(url: str, private_hosts: Sequence[str]) -> str:
    """The text of a key set; empty where it cannot be had."""
    found = fetch(url, allowed=lambda _url: True, private_hosts=private_hosts, types=JSON_TYPES)
    return found.text if found.status == "ok" else ""


KEY_SETS = KeySets(download)


def _key(keys: dict[str, PyJWK], kid: str) -> PyJWK | None:
    # A set of one key may do without names (RFC 7515, 4.1.4).
    return next(iter(keys.values())) if not kid and len(keys) == 1 else keys.get(kid)


def _parsed(text: str) -> dict[str, PyJWK] | None:
    """The keys by name; None for what is no key set. Keys of other kinds, or for encryption, are left out."""
    try:
        rows: Any = json.loads(text)["keys"]
        found = [row for row in rows[:MOST] if row.get("kty") in KINDS.values() and row.get("use", "sig") == "sig"]
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    keys = {}
    for row in found:
        try:
            keys[str(row.get("kid", ""))] = PyJWK(row, algorithm="RS256" if row["kty"] == "RSA" else "ES256")
        except (PyJWTError, ValueError, TypeError):
            continue
    return keys
