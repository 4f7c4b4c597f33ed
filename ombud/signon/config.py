"""How a publication signs its readers' tokens, as its owner has set it: one typed record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ombud.text import address

SECRET_LENGTH = 32
LONGEST = 24 * 3600
BY_SECRET = ("HS256",)
BY_KEYS = ("RS256", "ES256")
FIELDS = ("issuer", "audience", "secrets", "keys_url", "max_age")


class BadSignOn(ValueError):
    """The setting is incomplete or contradicts itself; the message says what to do."""


@dataclass(frozen=True)
class SignOn:
    """Either `secrets` (HS256; the newest first, an older one stays while it is being replaced) or `keys_url`, the
    address of a JSON Web Key Set (RFC 7517; RS256 and ES256). Never both: a public key must not pass for a secret.

    A token is good for `max_age` seconds after it was issued at most, whatever it says of its end.
    """

    issuer: str
    audience: str
    secrets: tuple[str, ...] = ()
    keys_url: str = ""
    max_age: int = 600

    @property
    def algorithms(self) -> tuple[str, ...]:
        """What tokens may be signed with (RFC 7518)."""
        return BY_SECRET if self.secrets else BY_KEYS

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> SignOn | None:
        """The record of what a site keeps; None where it has no single sign-on. Raises BadSignOn."""
        if not given:
            return None
        unknown = sorted(set(given) - set(FIELDS))
        if unknown:
            raise BadSignOn(f"There is no setting “{unknown[0]}”. There are: {', '.join(FIELDS)}.")
        made = cls(
            issuer=_text(given, "issuer"),
            audience=_text(given, "audience"),
            secrets=tuple(given.get("secrets") or ()),
            keys_url=given.get("keys_url") or "",
            max_age=given.get("max_age", 600),
        )
        made._check()
        return made

    def _check(self) -> None:
        if bool(self.secrets) == bool(self.keys_url):
            raise BadSignOn("Give either a secret (HS256) or the address of a key set (RS256, ES256), and not both.")
        if any(not isinstance(each, str) or len(each) < SECRET_LENGTH for each in self.secrets):
            raise BadSignOn(f"A secret has at least {SECRET_LENGTH} characters: “openssl rand -base64 48” makes one.")
        if not isinstance(self.max_age, int) or not 0 < self.max_age <= LONGEST:
            raise BadSignOn(f"“max_age” is a number of seconds between 1 and {LONGEST}.")
        if self.keys_url:
            try:
                address.canonical(self.keys_url)
            except address.BadAddress as error:
                raise BadSignOn(f"The address of the key set: {error}") from error


def _text(given: Mapping[str, Any], name: str) -> str:
    found = given.get(name)
    if not isinstance(found, str) or not 0 < len(found) <= 200:
        raise BadSignOn(f"“{name}” is needed, with at most 200 characters.")
    return found
