"""Tokens made by somebody who knows how others were fooled sign nobody in, and say so in the words of a refusal."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from ombud.signon.config import SignOn
from ombud.signon.keys import KeySets
from ombud.signon.token import BadToken, Identity, identify

ISSUER, SECRET = "https://herald.example", "s" * 40
NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
AT = int(NOW.timestamp())
KEY, FOREIGN = (rsa.generate_private_key(65537, 2048) for _each in range(2))
BY_SECRET = SignOn(ISSUER, "ombud", secrets=(SECRET,))
BY_KEYS = SignOn(ISSUER, "ombud", keys_url="https://herald.example/jwks.json")
CLAIMS: dict[str, Any] = {"iss": ISSUER, "aud": "ombud", "sub": "17", "name": "Ann", "iat": AT, "exp": AT + 300}


def public(key: rsa.RSAPrivateKey, form: serialization.PublicFormat) -> bytes:
    encoding = serialization.Encoding.DER if form is serialization.PublicFormat.PKCS1 else serialization.Encoding.PEM
    return key.public_key().public_bytes(encoding, form)


def key_set(url: str, _private: object) -> str:
    assert url == BY_KEYS.keys_url, "somebody else's keys were asked for"
    row = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
    return json.dumps({"keys": [{**row, "kid": "one", "use": "sig", "alg": "RS256"}]})


def part(value: bytes | dict[str, Any]) -> str:
    text = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(text).decode().rstrip("=")


def by_hmac(claims: dict[str, Any] | bytes, secret: bytes = SECRET.encode(), **header: Any) -> str:
    signed = f"{part({'alg': 'HS256', 'typ': 'JWT', **header})}.{part(claims)}"
    return f"{signed}.{part(hmac.new(secret, signed.encode(), hashlib.sha256).digest())}"


def by_key(key: rsa.RSAPrivateKey = KEY, **header: Any) -> str:
    return jwt.encode(CLAIMS, key, algorithm="RS256", headers={"kid": "one", **header})


def read(given: str, sign_on: SignOn) -> Identity:
    return identify(given, sign_on, NOW, key_sets=KeySets(key_set))


def test_the_true_ones_are_taken() -> None:
    assert read(by_hmac(CLAIMS), BY_SECRET).subject == "17"
    assert read(by_key(), BY_KEYS).subject == "17"


FOREIGN_JWK = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(FOREIGN.public_key()))
BAD_KEYS: dict[str, Callable[[], str]] = {
    "none": lambda: f"{part({'alg': 'none', 'kid': 'one'})}.{part(CLAIMS)}.",
    "none, signed": lambda: by_hmac(CLAIMS, alg="none"),
    "hmac with the public key": lambda: by_hmac(
        CLAIMS, public(KEY, serialization.PublicFormat.SubjectPublicKeyInfo), kid="one"
    ),
    "the same in DER": lambda: by_hmac(CLAIMS, public(KEY, serialization.PublicFormat.PKCS1), kid="one"),
    "said to be RS256": lambda: by_hmac(CLAIMS, public(KEY, serialization.PublicFormat.PKCS1), alg="RS256", kid="one"),
    "a foreign key": lambda: by_key(FOREIGN),
    "a foreign key in the header": lambda: by_key(FOREIGN, jwk=FOREIGN_JWK),
    "jku": lambda: by_key(FOREIGN, jku="https://rival.example/jwks.json"),
    "x5u": lambda: by_key(FOREIGN, x5u="https://rival.example/cert.pem"),
    "x5c": lambda: by_key(FOREIGN, x5c=["MIIB"]),
    "kid up the tree": lambda: by_key(FOREIGN, kid="../../../../dev/null"),
    "kid as a question": lambda: by_key(FOREIGN, kid="one' OR '1'='1"),
    "empty kid": lambda: by_key(FOREIGN, kid=""),
    "kid as a list": lambda: by_hmac(CLAIMS, alg="RS256", kid=["one"]),
    "critical": lambda: by_key(KEY, crit=["exp-strictly"]),
    "RS512": lambda: jwt.encode(CLAIMS, KEY, algorithm="RS512", headers={"kid": "one"}),
    "PS256": lambda: jwt.encode(CLAIMS, KEY, algorithm="PS256", headers={"kid": "one"}),
}


@pytest.mark.parametrize("attack", BAD_KEYS)
def test_no_trick_with_keys_and_headers_signs_anybody_in(attack: str) -> None:
    with pytest.raises(BadToken):
        read(BAD_KEYS[attack](), BY_KEYS)


def without(name: str) -> dict[str, Any]:
    return {each: value for each, value in CLAIMS.items() if each != name}


BAD_CLAIMS: dict[str, dict[str, Any] | bytes] = {
    "another audience beside nothing": {**CLAIMS, "aud": ["other"]},
    "no audience": {**CLAIMS, "aud": []},
    "audience as an object": {**CLAIMS, "aud": {"ombud": 1}},
    "audience with a number": {**CLAIMS, "aud": ["ombud", 1]},
    "a longer issuer": {**CLAIMS, "iss": f"{ISSUER}.rival.example"},
    "issuers": {**CLAIMS, "iss": [ISSUER]},
    "milliseconds": {**CLAIMS, "exp": (AT + 300) * 1000},
    "issued in milliseconds": {**CLAIMS, "iat": AT * 1000},
    "over since a minute": {**CLAIMS, "iat": AT - 300, "exp": AT - 60},
    "issued in a minute": {**CLAIMS, "iat": AT + 60},
    "good in a minute": {**CLAIMS, "nbf": 9_999_999_999},
    "endless": {**CLAIMS, "exp": float("inf")},
    "no number": {**CLAIMS, "exp": float("nan")},
    "negative": {**CLAIMS, "iat": -1},
    "subject as a number": {**CLAIMS, "sub": 17},
    "blank subject": {**CLAIMS, "sub": " \t"},
    "subjects": {**CLAIMS, "sub": ["17"]},
    "two ends": json.dumps(CLAIMS).replace(f'"exp": {AT + 300}', f'"exp": {AT + 300}, "exp": 1').encode(),
    "two issuers": json.dumps(CLAIMS)[:-1].encode() + b', "iss": "https://rival.example"}',
    "a list": b"[1]",
    "text": b'"17"',
    "nothing": b"",
    "no text": b"\xff\xfe",
    "deep": b"[" * 5000,
    "an endless number": b'{"exp": ' + b"9" * 5000 + b"}",
    **{f"without {name}": without(name) for name in ("iss", "aud", "sub", "iat", "exp")},
}


@pytest.mark.parametrize("attack", BAD_CLAIMS)
def test_no_trick_with_claims_signs_anybody_in(attack: str) -> None:
    with pytest.raises(BadToken):
        read(by_hmac(BAD_CLAIMS[attack]), BY_SECRET)


@pytest.mark.parametrize(
    "given", [by_hmac({**CLAIMS, "name": "n" * 9000}), by_hmac(by_hmac(CLAIMS).encode(), cty="JWT")]
)
def test_a_huge_and_a_nested_token_are_refused(given: str) -> None:
    with pytest.raises(BadToken):
        read(given, BY_SECRET)


@pytest.mark.parametrize("given", [{"aud": ["other", "ombud"]}, {"iat": AT + 20}, {"exp": AT - 20, "iat": AT - 90}])
def test_what_honest_servers_do_is_taken(given: dict[str, Any]) -> None:
    assert read(by_hmac({**CLAIMS, **given}), BY_SECRET).subject == "17"


@pytest.mark.parametrize("cut", ["a.b", "a.b.c.d", "a.b.c.d.e", " ", "\0", "{}", "ey.ey.ey"])
def test_what_is_no_token_is_refused(cut: str) -> None:
    for sign_on in (BY_SECRET, BY_KEYS):
        with pytest.raises(BadToken):
            read(cut, sign_on)
