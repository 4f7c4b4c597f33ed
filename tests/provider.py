"""A small provider of accounts for tests (OpenID Connect Core 1.0, authorization code with PKCE), on loopback."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "ombud-client", "client-secret"
KEY, FOREIGN_KEY = (rsa.generate_private_key(65537, 2048) for _each in range(2))
Change = Callable[[dict[str, Any]], None]


class Provider:
    """What it says is in attributes that tests change: `claims` of the person who signs in, `forge` for the claims as
    they are signed, `key` to sign with, `answers` for whole paths (status and text), `opener_policy` for whether its
    pages let go of who opened them (Cross-Origin-Opener-Policy), `openid` for whether it signs anything. `heard` is who
    asked for what: path, query and what was shown for it."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.own_key = self.key = KEY
        self.claims: dict[str, Any] = {
            "sub": "248289761001",
            "name": "Olena K.",
            "preferred_username": "root",
            "email": "olena@mail.example",
            "email_verified": True,
        }
        self.userinfo: dict[str, Any] = {}
        self.forge: Change = lambda _claims: None
        self.algorithm = "RS256"
        self.answers: dict[str, tuple[int, str]] = {}
        self.codes: dict[str, dict[str, str]] = {}
        self.asked: list[str] = []
        self.heard: list[tuple[str, dict[str, str], str]] = []
        self.opener_policy = "unsafe-none"
        self.openid = True

    def discovery(self) -> dict[str, Any]:
        """OpenID Connect Discovery 1.0."""
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "jwks_uri": f"{self.url}/keys",
        }

    def keys(self) -> dict[str, Any]:
        """RFC 7517."""
        row = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.own_key.public_key()))
        return {"keys": [{**row, "kid": "one", "use": "sig", "alg": "RS256"}]}

    def authorize(self, query: dict[str, str]) -> str:
        """Where the browser of somebody who has agreed is sent."""
        code = f"code-{len(self.codes)}"
        self.codes[code] = query
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"

    def token(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """Tokens for a code that was not used, to who has its verifier (RFC 7636)."""
        asked = self.codes.pop(form.get("code", ""), None)
        proof = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(proof).decode().rstrip("=")
        right = (form.get("client_id"), form.get("client_secret")) == (CLIENT, SECRET)
        if asked is None or not right or challenge != asked["code_challenge"]:
            return 400, {"error": "invalid_grant"}
        if not self.openid:
            return 200, {"access_token": "access", "token_type": "bearer", "scope": "user:email"}
        now = int(time.time())
        claims = {"iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": asked["nonce"], **self.claims}
        self.forge(claims)
        key: Any = self.key if self.algorithm == "RS256" else SECRET * 3
        signed = jwt.encode(claims, key, algorithm=self.algorithm, headers={"kid": "one"})
        return 200, {"access_token": "access", "token_type": "Bearer", "expires_in": "soon", "id_token": signed}


class _Handler(BaseHTTPRequestHandler):
    provider: Provider

    def do_GET(self) -> None:
        path, query = urlsplit(self.path).path, dict(_pairs(urlsplit(self.path).query))
        made = self.provider
        made.asked.append(path)
        made.heard.append((path, query, self.headers.get("Authorization", "")))
        if path in made.answers:
            self._say(*made.answers[path])
        elif path == "/.well-known/openid-configuration":
            self._say(200, json.dumps(made.discovery()))
        elif path == "/keys":
            self._say(200, json.dumps(made.keys()))
        elif path == "/userinfo":
            self._say(200, json.dumps(made.userinfo))
        elif path.endswith("/authorize"):
            page = (
                f'<!doctype html><html lang="en"><title>ID</title><main><h1>ID</h1><a href="/agree?{urlencode(query)}">'
            )
            self._say(200, f"{page}I agree</a></main></html>", "text/html; charset=utf-8")
        elif path == "/agree":
            self.send_response(302)
            self.send_header("Location", made.authorize(query))
            self.send_header("Content-Length", "0")
            self.end_headers()
        else:
            # Browsers ask for an icon.
            self._say(204, "")

    def do_POST(self) -> None:
        self.provider.asked.append(self.path)
        form = dict(_pairs(self.rfile.read(int(self.headers["Content-Length"])).decode()))
        if self.path in self.provider.answers:
            self._say(*self.provider.answers[self.path])
            return
        status, told = self.provider.token(form)
        self._say(status, json.dumps(told))

    def log_message(self, *_args: object) -> None:
        """Be quiet."""

    def _say(self, status: int, text: str, kind: str = "application/json") -> None:
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cross-Origin-Opener-Policy", self.provider.opener_policy)
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def provider() -> Iterator[Provider]:
    """A provider that answers until the end of the block."""
    handler = type("Handler", (_Handler,), {})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        handler.provider = Provider(f"http://127.0.0.1:{server.server_address[1]}")  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, args=[0.01], daemon=True)
        thread.start()
        yield handler.provider  # type: ignore[attr-defined]
        server.shutdown()
        thread.join()


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    return ((name, values[0]) for name, values in parse_qs(text, keep_blank_values=True).items())
