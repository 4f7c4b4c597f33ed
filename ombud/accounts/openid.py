"""OpenID Connect as django-allauth speaks it, and stricter: the signature of what a provider says is checked, and that
it answers this very request; what is slow, long or nonsense is given up. Loaded when somebody first signs in with it.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import requests
from allauth.account.models import EmailAddress
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest
from django.urls import reverse

from ombud.signon import id_token
from ombud.signon.keys import KeySets
from ombud.signon.token import BadToken
from ombud.text import clean

CONNECT_SECONDS, READ_SECONDS, WHOLE_SECONDS = 3.0, 5.0, 10.0
LONGEST = 200_000
KEPT_SECONDS, AGAIN_SECONDS = 3600.0, 20.0
SUBJECT_LIMIT = 191
NAME_LIMIT = 60
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
LOCAL = ("127.0.0.1", "::1", "localhost")


class Session(requests.Session):
    """Requests to a provider: no redirects, not long, not slow. Raises requests.RequestException."""

    def request(self, method: Any, url: Any, *args: Any, **given: Any) -> requests.Response:
        """One request with its whole answer."""
        given |= {"timeout": (CONNECT_SECONDS, READ_SECONDS), "stream": True, "allow_redirects": False}
        ends, body = time.monotonic() + WHOLE_SECONDS, b""
        with super().request(method, url, *args, **given) as response:
            for part in response.iter_content(16_384):
                body += part
                if len(body) > LONGEST or time.monotonic() > ends:
                    raise requests.RequestException("the answer is too long or too slow")
        response._content = body
        return response


@contextmanager
def sensible() -> Iterator[None]:
    """Nonsense in a provider's answer (depths, endless numbers, no type, not an object) is its mistake, not ours.
    Raises OAuth2Error for it."""
    try:
        yield
    except requests.RequestException:
        raise
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise OAuth2Error("the provider's answer makes no sense") from error


class Configurations:
    """What providers say of themselves (OpenID Connect Discovery 1.0), kept for an hour. One that does not answer is
    not asked again for some seconds, so that it holds up nobody else; what was known of it is believed meanwhile."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[float, dict[str, Any]]] = {}
        self._failed: dict[str, float] = {}

    def of(self, url: str, issuer: str) -> dict[str, Any]:
        """The configuration at `url`. Raises OAuth2Error where there is none."""
        now = time.monotonic()
        at, known = self._kept.get(url, (-KEPT_SECONDS, None))
        if known and now - at < KEPT_SECONDS:
            return known
        if now - self._failed.get(url, -AGAIN_SECONDS) >= AGAIN_SECONDS:
            try:
                known = _configuration(url, issuer)
                self._kept[url] = (now, known)
            except (requests.RequestException, OAuth2Error) as error:
                # Counted from the end of a slow answer.
                self._failed[url] = time.monotonic()
                if not known:
                    raise OAuth2Error(f"{url}: {error}") from error
        if not known:
            raise OAuth2Error(f"{url} did not answer a moment ago")
        return known


def _configuration(url: str, issuer: str) -> dict[str, Any]:
    with Session() as session, sensible():
        answer = session.get(url)
        answer.raise_for_status()
        found = answer.json()
    if not isinstance(found, dict) or str(found.get("issuer", "")).rstrip("/") != issuer.rstrip("/"):
        raise OAuth2Error("this is no OpenID provider of that address")
    if not all(_is_endpoint(found.get(name), issuer) for name in ENDPOINTS):
        raise OAuth2Error("the provider's configuration lacks an address")
    return found


def _is_endpoint(url: object, issuer: str) -> bool:
    """Whether a provider may name this address: by https, as itself; and without it only on this machine."""
    if not isinstance(url, str):
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    local = issuer.startswith("http:") and parts.scheme == "http" and parts.hostname in LOCAL
    return bool(parts.hostname) and (parts.scheme == "https" or local)


def _download(url: str, _private_hosts: Sequence[str]) -> str:
    try:
        with Session() as session:
            answer = session.get(url)
            return str(answer.text) if answer.ok else ""
    except requests.RequestException:
        return ""


CONFIGURATIONS = Configurations()
KEY_SETS = KeySets(_download)


class OpenIDAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """One sign-in: the request to the provider and what is made of its answer."""

    nonce = ""

    @property
    def openid_config(self) -> dict[str, Any]:
        """What the provider says of itself. Raises OAuth2Error."""
        app = self.get_provider().app
        return CONFIGURATIONS.of(self.get_provider().server_url, app.settings["issuer"])

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        """The one address that the provider was told of, whichever name of ours was called."""
        return settings.PUBLIC_URL + reverse("openid_connect_callback", kwargs={"provider_id": self.provider_id})

    def get_access_token_data(
        self, request: HttpRequest, app: Any, client: Any, pkce_code_verifier: str | None = None
    ) -> dict[str, Any]:
        """The provider's answer to the code. The number that it has to repeat follows from the verifier (RFC 7636),
        which this session alone has."""
        self.nonce = nonce_of(pkce_code_verifier or "")
        client.headers = {"Accept": "application/json"}
        with sensible():
            found: Any = super().get_access_token_data(request, app, client, pkce_code_verifier)
        if not isinstance(found, dict):
            raise OAuth2Error("the provider's answer is no object")
        return found

    def parse_token(self, data: dict[str, Any]) -> SocialToken:
        """The access token, which is used for one question and kept nowhere. Raises OAuth2Error for what is none."""
        token = str(data["access_token"])
        if not (token.isascii() and token.isprintable()):
            raise OAuth2Error("the provider's token is none")
        return SocialToken(token=token)

    def complete_login(self, request: HttpRequest, app: Any, token: SocialToken, **kwargs: Any) -> Any:
        """Whom the provider names. Raises OAuth2Error."""
        config = self.openid_config
        expected = id_token.Expected(config["issuer"], app.client_id, self.nonce, config["jwks_uri"])
        try:
            claims = id_token.read(kwargs["response"].get("id_token"), expected, KEY_SETS)
        except BadToken as error:
            raise OAuth2Error(str(error)) from error
        if len(claims["sub"]) > SUBJECT_LIMIT or clean.storable(claims["sub"]) != claims["sub"]:
            raise OAuth2Error("the provider's name for the reader is too long")
        return self.get_provider().sociallogin_from_response(request, {"id_token": self._whole(claims, token.token)})

    def _whole(self, claims: dict[str, Any], access_token: str) -> dict[str, Any]:
        """With what the provider tells only when it is asked. It may tell of nobody else."""
        if "email" in claims or not _is_endpoint(self.openid_config.get("userinfo_endpoint"), claims["iss"]):
            return claims
        try:
            with get_adapter().get_requests_session() as session, sensible():
                answer = session.get(self.profile_url, headers={"Authorization": f"Bearer {access_token}"})
                found = answer.json() if answer.ok else {}
        except (requests.RequestException, OAuth2Error):
            return claims
        same = isinstance(found, dict) and found.get("sub") == claims["sub"]
        return {**found, **claims} if same else claims


class OpenIDProvider(OpenIDConnectProvider):  # type: ignore[misc]
    """A provider of the settings, and how much of what it tells is taken."""

    pkce_enabled_default = True
    oauth2_adapter_class = OpenIDAdapter

    def get_pkce_params(self) -> dict[str, str]:
        """Besides the challenge the number that the answer has to repeat."""
        made: dict[str, str] = super().get_pkce_params()
        return {**made, "nonce": nonce_of(made["code_verifier"])}

    def extract_uid(self, data: dict[str, Any]) -> str:
        """The provider's lasting name for the person; never an address or a chosen name, which others may get."""
        return str(data["id_token"]["sub"])

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, str]:
        """What is kept: enough to tell two accounts apart, and to propose a name."""
        claims = data["id_token"]
        name = claims.get("name")
        return {"name": clean.name(name, NAME_LIMIT) if isinstance(name, str) else "", "email": _email(claims)}

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, str]:
        """Nothing: see `populate_user`."""
        return {}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[EmailAddress]:
        """The address that the provider has seen to be theirs; one that somebody only typed in there is forgotten."""
        claims = data["id_token"]
        # Some providers write the word.
        if claims.get("email_verified") not in (True, "true") or not _email(claims):
            return []
        return [EmailAddress(email=_email(claims), verified=True, primary=True)]


def nonce_of(verifier: str) -> str:
    """The number that binds an answer to the session which keeps this verifier."""
    return hashlib.sha256(b"ombud.nonce:" + verifier.encode()).hexdigest()


def _email(claims: dict[str, Any]) -> str:
    found = claims.get("email")
    # Some letters beyond ASCII become others of it in lower case, and an address would become somebody else's.
    if not isinstance(found, str) or len(found) > 254 or not found.isascii():
        return ""
    try:
        validate_email(found)
    except ValidationError:
        return ""
    return found.lower()
