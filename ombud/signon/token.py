"""Reading a reader's token: a JSON Web Token (RFC 7519), checked as RFC 8725 recommends."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import jwt
from jwt.exceptions import (
    InvalidAudienceError,
    InvalidIssuerError,
    InvalidSignatureError,
    MissingRequiredClaimError,
    PyJWTError,
)

from ombud.text import clean

from .config import SignOn
from .keys import KEY_SETS, KeySets

LEEWAY = 30
"""Seconds by which two clocks may differ."""

LENGTH = 8000
WHOLE_NAME = 299
"""Characters of issuer and subject together: they are kept as one, and never cut, for two might become one."""

_EMAIL = re.compile(r"[^\s@]+@[^\s@]+")
REQUIRED = ["iss", "aud", "sub", "exp", "iat"]


class BadToken(Exception):
    """A token that is not taken; the message says why, for the publication's developers."""


@dataclass(frozen=True)
class Identity:
    """Whom a token names: `subject` is the publication's own and lasting name for them (`sub`), `token_id` its `jti`,
    `expires` when the token can no longer be used at all."""

    issuer: str
    subject: str
    name: str
    email: str
    languages: tuple[str, ...]
    badge: str
    token_id: str
    expires: datetime


def identify(
    token: str, sign_on: SignOn, now: datetime, *, private_hosts: Sequence[str] = (), key_sets: KeySets = KEY_SETS
) -> Identity:
    """The person whom `token` names. Raises BadToken for one that is forged, foreign, too old or incomplete."""
    if len(token) > LENGTH:
        raise BadToken("The token is longer than 8,000 characters.")
    claims = _verified(token, sign_on, private_hosts, key_sets)
    moment = now.timestamp()
    issued, ends = _number(claims, "iat"), _number(claims, "exp")
    # PyJWT looks at the machine's clock; the caller's is the one that counts.
    if ends + LEEWAY <= moment or issued + sign_on.max_age + LEEWAY <= moment:
        raise BadToken("The token has expired. Make one when the page is served, not once for the session.")
    if issued - LEEWAY > moment:
        raise BadToken("The token was issued in the future: is the clock right?")
    last = min(ends, issued + sign_on.max_age) + LEEWAY
    return _identity(claims, datetime.fromtimestamp(last, UTC))


def _verified(token: str, sign_on: SignOn, private_hosts: Sequence[str], key_sets: KeySets) -> dict[str, Any]:
    try:
        header = jwt.get_unverified_header(token)
    except PyJWTError as error:
        raise BadToken("This is no JSON Web Token.") from error
    algorithm = header.get("alg")
    if algorithm not in sign_on.algorithms:
        raise BadToken(f"The token is to be signed with {' or '.join(sign_on.algorithms)}.")
    if sign_on.secrets:
        keys: list[Any] = list(sign_on.secrets)
    else:
        kid = header.get("kid", "")
        key = key_sets.find(sign_on.keys_url, kid, algorithm, private_hosts) if isinstance(kid, str) else None
        if key is None:
            raise BadToken("The token names a key (“kid”) that the key set does not have.")
        keys = [key.key]
    for key in keys:
        try:
            return _decoded(token, key, algorithm, sign_on)
        except InvalidSignatureError:
            continue
    raise BadToken("The token's signature is not valid.")


def _decoded(token: str, key: Any, algorithm: str, sign_on: SignOn) -> dict[str, Any]:
    """The claims. Raises InvalidSignatureError for a key that is not the one, BadToken for all else."""
    options: Any = {"require": REQUIRED, "verify_exp": False, "verify_iat": False, "verify_sub": True}
    try:
        return jwt.decode(
            token, key, [algorithm], options, audience=sign_on.audience, issuer=sign_on.issuer, leeway=LEEWAY
        )
    except InvalidAudienceError as error:
        raise BadToken(f"“aud” is to be “{sign_on.audience}”.") from error
    except InvalidIssuerError as error:
        raise BadToken(f"“iss” is to be “{sign_on.issuer}”.") from error
    except MissingRequiredClaimError as error:
        raise BadToken(f"The token lacks “{error.claim}”.") from error
    except InvalidSignatureError:
        raise
    except (PyJWTError, ValueError, TypeError) as error:
        raise BadToken(f"The token is not valid: {error}") from error


def _identity(claims: dict[str, Any], expires: datetime) -> Identity:
    subject = claims["sub"].strip() if isinstance(claims["sub"], str) else ""
    if not subject or len(subject) > 200 or clean.storable(subject) != subject:
        raise BadToken("“sub” names the reader, in 1 to 200 characters.")
    if len(subject) + len(str(claims["iss"])) > WHOLE_NAME:
        raise BadToken(f"“iss” and “sub” have at most {WHOLE_NAME} characters together.")
    spoken, email = claims.get("languages", []), _text(claims, "email", 254)
    return Identity(
        issuer=str(claims["iss"]),
        subject=subject,
        name=_text(claims, "name", 200),
        email=email if _EMAIL.fullmatch(email) and _is_checked(claims) else "",
        languages=tuple(clean.storable(str(each)[:20]) for each in spoken[:20]) if isinstance(spoken, list) else (),
        badge=clean.name(_text(claims, "badge", 80), 80),
        token_id=_text(claims, "jti", 200),
        expires=expires,
    )


def _is_checked(claims: dict[str, Any]) -> bool:
    """Whether the publication knows that the address is the reader's. Mail goes there unasked, so an address that is
    said to be unchecked (`email_verified` of OpenID Connect Core, 5.1) is none; not said is taken for checked."""
    return claims.get("email_verified", True) in (True, "true")


def _text(claims: dict[str, Any], name: str, limit: int) -> str:
    found = claims.get(name, "")
    if not isinstance(found, str) or len(found) > limit:
        raise BadToken(f"“{name}” is text of at most {limit} characters.")
    return clean.storable(found).strip()


def _number(claims: dict[str, Any], name: str) -> float:
    found = claims.get(name)
    if isinstance(found, bool) or not isinstance(found, int | float) or not 0 < found < 1e11:
        raise BadToken(f"“{name}” is a time in seconds since 1970.")
    return float(found)
