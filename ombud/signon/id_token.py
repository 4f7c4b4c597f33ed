"""Reading what a provider of accounts says about who signed in there (OpenID Connect Core 1.0, 3.1.3.7)."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import jwt
from jwt.exceptions import PyJWTError

from .keys import KINDS, KeySets
from .token import LEEWAY, LENGTH, BadToken

REQUIRED = ["iss", "aud", "sub", "exp", "iat"]


@dataclass(frozen=True)
class Expected:
    """What an ID token has to say: who made it (`issuer`), for whom (`client`), in answer to which request (`nonce`);
    and where the maker's keys are."""

    issuer: str
    client: str
    nonce: str
    keys_url: str


def read(token: object, expected: Expected, key_sets: KeySets) -> dict[str, Any]:
    """The claims of an ID token. Raises BadToken for one that is forged, foreign, expired or somebody else's.

    The standard lets one skip the signature where the token came straight from the provider; it is checked all the
    same, since then a proxy in between or a mistyped address signs nobody in.
    """
    if not isinstance(token, str) or len(token) > LENGTH:
        raise BadToken("There is no ID token.")
    claims = _verified(token, expected, key_sets)
    nonce, subject = claims.get("nonce"), claims.get("sub")
    if not isinstance(nonce, str) or not hmac.compare_digest(nonce.encode(), expected.nonce.encode()):
        raise BadToken("The ID token is no answer to this request (“nonce”).")
    if not isinstance(subject, str) or not subject.strip():
        raise BadToken("The ID token names nobody (“sub”).")
    _check_party(claims, expected.client)
    return claims


def _verified(token: str, expected: Expected, key_sets: KeySets) -> dict[str, Any]:
    try:
        header = jwt.get_unverified_header(token)
        kid, algorithm = header.get("kid", ""), header.get("alg")
        if algorithm not in KINDS or not isinstance(kid, str):
            raise BadToken(f"The ID token is to be signed with {' or '.join(KINDS)}.")
        key = key_sets.find(expected.keys_url, kid, algorithm)
        if key is None:
            raise BadToken("The ID token names a key that the provider does not have.")
        options: Any = {"require": REQUIRED, "verify_sub": True}
        found: dict[str, Any] = jwt.decode(
            token, key.key, [algorithm], options, audience=expected.client, issuer=expected.issuer, leeway=LEEWAY
        )
    except (PyJWTError, ValueError, TypeError) as error:
        raise BadToken(f"The ID token is not valid: {error}") from error
    return found


def _check_party(claims: dict[str, Any], client: str) -> None:
    """A token that is also for others says by `azp` for whom it was made."""
    audience = claims["aud"]
    several = isinstance(audience, Sequence) and not isinstance(audience, str) and len(audience) > 1
    if claims.get("azp", None if several else client) != client:
        raise BadToken("The ID token was made for another client (“azp”).")
