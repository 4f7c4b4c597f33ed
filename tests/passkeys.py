"""A passkey made of software: what a browser and its device answer, for tests."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData

LOGIN = "/accounts/sign-in/passkey"
# Somebody was there, and was recognised (WebAuthn, 6.1); a credential comes along.
VERIFIED, ATTESTED = 0b101, 0b1000000


@dataclass
class Passkey:
    """One that belongs to `user`, for pages of `host`."""

    user: User
    host: str
    number: bytes = b"a passkey's own number"
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def register(self) -> Authenticator:
        """Keep it in the account."""
        made = AttestedCredentialData.create(
            Aaguid.NONE, self.number, ES256.from_cryptography_key(self.key.public_key())
        )
        said = AttestationObject.create("none", self._data(VERIFIED | ATTESTED, 0, made), {})
        response = {
            "clientDataJSON": _client_data("webauthn.create", "eHh4", ""),
            "attestationObject": websafe_encode(said),
        }
        credential = {**self._frame(response), "clientExtensionResults": {"credProps": {"rk": True}}}
        data = {"name": "Telephone", "credential": credential}
        return Authenticator.objects.create(user=self.user, type=Authenticator.Type.WEBAUTHN, data=data)

    def sign_in(self, browser: Client, origin: str, **more: Any) -> HttpResponse:
        """Answer the challenge as on a page of `origin`."""
        asked = browser.get(LOGIN, headers={"host": self.host, "x-requested-with": "XMLHttpRequest"}).json()
        challenge = asked["request_options"]["publicKey"]["challenge"]
        told, data = _client_data("webauthn.get", challenge, origin, **more), self._data(VERIFIED, 1)
        signed = self.key.sign(data + hashlib.sha256(_decoded(told)).digest(), ec.ECDSA(SHA256()))
        handle = websafe_encode(user_pk_to_url_str(self.user).encode())
        response = {
            "clientDataJSON": told,
            "authenticatorData": websafe_encode(data),
            "signature": websafe_encode(signed),
        }
        credential = {**self._frame({**response, "userHandle": handle}), "clientExtensionResults": {}}
        return browser.post(LOGIN, {"credential": json.dumps(credential)}, headers={"host": self.host})

    def _data(self, flags: int, counter: int, made: AttestedCredentialData | None = None) -> AuthenticatorData:
        page = hashlib.sha256(self.host.partition(":")[0].encode()).digest()
        return AuthenticatorData.create(page, flags, counter, made or b"")

    def _frame(self, response: dict[str, str]) -> dict[str, Any]:
        name = websafe_encode(self.number)
        return {"id": name, "rawId": name, "type": "public-key", "response": response}


def _client_data(kind: str, challenge: str, origin: str, **more: Any) -> str:
    return websafe_encode(json.dumps({"type": kind, "challenge": challenge, "origin": origin, **more}).encode())


def _decoded(told: str) -> bytes:
    return websafe_decode(told)
