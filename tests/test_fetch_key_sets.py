"""Key sets of a publication: fetched when needed, one request at a time, and never taken for secrets."""

from __future__ import annotations

import base64
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from test_sign_on import BY_KEYS, NOW, claims

from ombud.signon import keys, token


def jwks(**named: Any) -> str:
    rows = []
    for kid, private in named.items():
        kind = jwt.algorithms.RSAAlgorithm if isinstance(private, rsa.RSAPrivateKey) else jwt.algorithms.ECAlgorithm
        rows.append({**json.loads(kind.to_jwk(private.public_key())), "kid": kid, "use": "sig"})
    return json.dumps({"keys": rows})


class Shelf:
    """A publication's key set, and how often it was fetched."""

    def __init__(self, text: str) -> None:
        self.text, self.fetched, self.now = text, 0, 0.0
        self.sets = keys.KeySets(self.fetch, lambda: self.now)

    def fetch(self, url: str, private_hosts: object) -> str:
        self.fetched += 1
        return self.text


@pytest.fixture(scope="module")
def pairs() -> dict[str, Any]:
    """Two private keys of each kind that is taken."""
    return {
        "r1": rsa.generate_private_key(65537, 2048),
        "r2": rsa.generate_private_key(65537, 2048),
        "e1": ec.generate_private_key(ec.SECP256R1()),
    }


def by_key(private: Any, kid: str, algorithm: str = "RS256") -> str:
    return jwt.encode(claims(NOW), private, algorithm=algorithm, headers={"kid": kid})


def test_keys_of_both_kinds_are_fetched_once(pairs: dict[str, Any]) -> None:
    shelf = Shelf(jwks(r1=pairs["r1"], e1=pairs["e1"]))
    for kid, algorithm in (("r1", "RS256"), ("e1", "ES256"), ("r1", "RS256")):
        given = by_key(pairs[kid], kid, algorithm)
        assert token.identify(given, BY_KEYS, NOW, key_sets=shelf.sets).subject == "17"
    assert shelf.fetched == 1


def test_a_new_key_is_found_and_one_that_left_the_set_is_no_longer_good(pairs: dict[str, Any]) -> None:
    shelf = Shelf(jwks(r1=pairs["r1"]))
    token.identify(by_key(pairs["r1"], "r1"), BY_KEYS, NOW, key_sets=shelf.sets)
    shelf.text, shelf.now = jwks(r2=pairs["r2"]), 61.0
    assert token.identify(by_key(pairs["r2"], "r2"), BY_KEYS, NOW, key_sets=shelf.sets).name == "Olena K."
    with pytest.raises(token.BadToken, match="kid"):
        token.identify(by_key(pairs["r1"], "r1"), BY_KEYS, NOW, key_sets=shelf.sets)


def test_invented_keys_cost_one_look_a_minute(pairs: dict[str, Any]) -> None:
    shelf = Shelf(jwks(r1=pairs["r1"]))
    for number in range(50):
        with pytest.raises(token.BadToken):
            token.identify(by_key(pairs["r2"], f"no{number}"), BY_KEYS, NOW, key_sets=shelf.sets)
    assert shelf.fetched == 1
    shelf.now = 61.0
    with pytest.raises(token.BadToken):
        token.identify(by_key(pairs["r2"], "no"), BY_KEYS, NOW, key_sets=shelf.sets)
    assert shelf.fetched == 2


@pytest.mark.parametrize("text", ["", "<html>", "[]", '{"keys": 7}', '{"keys": [7]}', '{"keys": [{"kty": "RSA"}]}'])
def test_a_set_that_cannot_be_had_is_believed_as_it_was(pairs: dict[str, Any], text: str) -> None:
    shelf = Shelf(jwks(r1=pairs["r1"]))
    token.identify(by_key(pairs["r1"], "r1"), BY_KEYS, NOW, key_sets=shelf.sets)
    if text != '{"keys": [{"kty": "RSA"}]}':
        shelf.text, shelf.now = text, 4000.0
    assert token.identify(by_key(pairs["r1"], "r1"), BY_KEYS, NOW, key_sets=shelf.sets).subject == "17"


class Slow:
    """Servers of keys of which those in `held` answer when the test lets them."""

    def __init__(self, text: str) -> None:
        self.text, self.fetched, self.now = text, [], 0.0
        self.held: set[str] = set()
        self.asked, self.release = threading.Event(), threading.Event()
        self.sets = keys.KeySets(self.fetch, lambda: self.now)

    def fetch(self, url: str, private_hosts: object) -> str:
        self.fetched.append(url)
        if url in self.held:
            self.asked.set()
            assert self.release.wait(30)
        return self.text


def test_a_slow_server_of_keys_holds_up_nobody_else(pairs: dict[str, Any]) -> None:
    slow = Slow(jwks(r1=pairs["r1"]))
    assert slow.sets.find("https://a.example", "r1", "RS256")
    slow.held, slow.now = {"https://a.example"}, 4000.0
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(slow.sets.find, "https://a.example", "r1", "RS256")
        assert slow.asked.wait(30)
        # While that waits: known keys of the same set are good, and other sites' are fetched.
        assert slow.sets.find("https://a.example", "r1", "RS256")
        assert slow.sets.find("https://b.example", "r1", "RS256")
        assert not first.done()
        slow.release.set()
        assert first.result(30)
    assert slow.fetched == ["https://a.example", "https://a.example", "https://b.example"]


def test_of_two_who_come_first_one_fetches_and_both_go_in(pairs: dict[str, Any]) -> None:
    slow = Slow(jwks(r1=pairs["r1"]))
    slow.held = {"https://a.example"}
    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(slow.sets.find, "https://a.example", "r1", "RS256") for _each in range(2)]
        assert slow.asked.wait(30)
        slow.release.set()
        assert all(each.result(30) for each in both)
    assert slow.fetched == ["https://a.example"]


def test_a_server_of_keys_that_is_away_is_asked_ever_more_rarely(pairs: dict[str, Any]) -> None:
    shelf = Shelf("")
    for shelf.now in range(0, 7200, 30):
        assert shelf.sets.find("https://a.example", "r1", "RS256") is None
    assert shelf.fetched == 11
    shelf.text, shelf.now = jwks(r1=pairs["r1"]), 9000.0
    assert shelf.sets.find("https://a.example", "r1", "RS256")


def test_a_fetch_that_breaks_leaves_the_next_one_free(pairs: dict[str, Any]) -> None:
    shelf = Shelf(jwks(r1=pairs["r1"]))
    fetch, shelf.sets.fetch = shelf.sets.fetch, lambda _url, _hosts: 1 / 0  # type: ignore[assignment,return-value]
    with pytest.raises(ZeroDivisionError):
        shelf.sets.find("https://a.example", "r1", "RS256")
    shelf.sets.fetch, shelf.now = fetch, 1000.0
    assert shelf.sets.find("https://a.example", "r1", "RS256")


def test_a_public_key_does_not_pass_for_a_secret(pairs: dict[str, Any]) -> None:
    public = (
        pairs["r1"]
        .public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    )
    forged = jwt.api_jws.PyJWS(algorithms=["HS256"])
    secret = base64.b64encode(public).decode()
    given = forged.encode(json.dumps(claims(NOW)).encode(), secret, algorithm="HS256", headers={"kid": "r1"})
    with pytest.raises(token.BadToken, match="RS256"):
        token.identify(given, BY_KEYS, NOW, key_sets=Shelf(jwks(r1=pairs["r1"])).sets)


def test_an_elliptic_key_does_not_check_an_rsa_signature(pairs: dict[str, Any]) -> None:
    shelf = Shelf(jwks(e1=pairs["e1"]))
    with pytest.raises(token.BadToken, match="kid"):
        token.identify(by_key(pairs["r1"], "e1"), BY_KEYS, NOW, key_sets=shelf.sets)
