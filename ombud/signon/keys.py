"""A publication's public keys (JSON Web Key Set, RFC 7517), fetched when needed and kept while they are good."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from jwt import PyJWK
from jwt.exceptions import PyJWTError

from ombud.fetch.page import fetch

KEPT_SECONDS = 3600.0
AGAIN_SECONDS = 60.0
MOST = 100
JSON_TYPES = frozenset({"application/json", "application/jwk-set+json", "text/json"})
KINDS = {"RS256": "RSA", "ES256": "EC"}

Fetch = Callable[[str, Sequence[str]], str]


@dataclass
class KeySets:
    """The key sets of this process. An unknown key has its set fetched anew, at most once a minute, so that neither a
    rotation nor a flood of invented keys costs more. A key that has left the set is no longer good; a set that cannot
    be fetched is believed as it was."""

    fetch: Fetch
    clock: Callable[[], float] = time.monotonic
    _sets: dict[str, tuple[float, dict[str, PyJWK]]] = field(default_factory=dict)
    _tried: dict[str, float] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def find(self, url: str, kid: str, algorithm: str, private_hosts: Sequence[str] = ()) -> PyJWK | None:
        """The key that a token names, if it is one for its algorithm; None where there is none."""
        with self._lock:
            at, keys = self._sets.get(url, (-KEPT_SECONDS, {}))
            stale = self.clock() - at >= KEPT_SECONDS
            waited = self.clock() - self._tried.get(url, -AGAIN_SECONDS) >= AGAIN_SECONDS
            if (stale or _key(keys, kid) is None) and waited:
                self._tried[url] = self.clock()
                fresh = _parsed(self.fetch(url, private_hosts))
                if fresh is not None:
                    keys = fresh
                    self._sets[url] = (self.clock(), keys)
        found = _key(keys, kid)
        return found if found is not None and found.key_type == KINDS[algorithm] else None


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
