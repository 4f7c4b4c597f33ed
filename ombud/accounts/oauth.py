"""Accounts at providers that speak OAuth 2.0 (RFC 6749) and no OpenID Connect, such as GitHub and Facebook: whose the
access is, their page about the person says. Loaded when somebody first signs in with one.

What is asked for goes straight to the provider's own addresses, which stand in the settings, so its answer needs no
signature; that it answers this very request follows from the state and the PKCE verifier, which this session has.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.http import HttpRequest

from ombud.text import clean

from .openid import SUBJECT_LIMIT, OpenIDAdapter, OpenIDProvider, sensible

HTTP_OK = 200
# GitHub's answers where the application may not ask for addresses.
NO_ADDRESSES = (403, 404)


class OAuthAdapter(OpenIDAdapter):
    """One sign-in: where the provider is asked, and what is made of its answer."""

    basic_auth = False

    @property
    def addresses(self) -> dict[str, str]:
        """Where the provider is asked what, from the settings."""
        found: dict[str, str] = self.get_provider().app.settings
        return found

    @property
    def authorize_url(self) -> str:
        """Where the reader is asked."""
        return self.addresses["authorize"]

    @property
    def access_token_url(self) -> str:
        """Where a code becomes an access token."""
        return self.addresses["token"]

    @property
    def profile_url(self) -> str:
        """The provider's page about the person, for programs."""
        return self.addresses["profile"]

    def complete_login(self, request: HttpRequest, app: Any, token: SocialToken, **kwargs: Any) -> Any:
        """Whom the provider names. Raises OAuth2Error, requests.RequestException."""
        told = self._ask(self.profile_url, token.token)
        if not isinstance(told, dict):
            raise OAuth2Error("the provider's answer about the person is no object")
        claims = {"sub": subject_of(told), "name": told.get("name") or told.get("login")}
        if "emails" in self.addresses:
            listed = self._ask(self.addresses["emails"], token.token, missing=NO_ADDRESSES)
            claims |= {"email": _primary(listed), "email_verified": True}
        elif "proof" not in self.addresses:
            claims |= {"email": told.get("email"), "email_verified": told.get("email_verified")}
        return self.get_provider().sociallogin_from_response(request, {"id_token": claims})

    def _ask(self, url: str, access_token: str, missing: tuple[int, ...] = ()) -> Any:
        """What stands at an address for who has the token; None with a status in `missing`."""
        params = {}
        if "proof" in self.addresses:
            # Facebook's proof that it is the application that asks, and nobody who found the token.
            secret = self.get_provider().app.secret.encode()
            params["appsecret_proof"] = hmac.new(secret, access_token.encode(), hashlib.sha256).hexdigest()
        headers = {"Authorization": f"Bearer {access_token}", "Accept": "application/json"}
        with get_adapter().get_requests_session() as session, sensible():
            answer = session.get(url, params=params, headers=headers)
            if answer.status_code in missing:
                return None
            if answer.status_code != HTTP_OK:
                raise OAuth2Error(f"{url} answered {answer.status_code}")
            return answer.json()


class OAuthProvider(OpenIDProvider):
    """A provider of the settings; what is taken of it is what is taken of any."""

    oauth2_adapter_class = OAuthAdapter

    def get_pkce_params(self) -> dict[str, str]:
        """The challenge alone: without a signed token nobody would repeat the number."""
        made = super().get_pkce_params()
        return {name: value for name, value in made.items() if name != "nonce"}


def subject_of(told: dict[str, Any]) -> str:
    """The provider's lasting name for the person: `sub` or `id`, never a login name, which others may get. Raises
    OAuth2Error without one."""
    given = told.get("sub") if told.get("sub") is not None else told.get("id")
    if isinstance(given, int) and not isinstance(given, bool):
        given = str(given)
    if not isinstance(given, str) or not 0 < len(given) <= SUBJECT_LIMIT or clean.storable(given) != given:
        raise OAuth2Error("the provider has no lasting name for the reader, or none that can be kept")
    return given


def _primary(listed: object) -> object:
    """The one address of a list that is both the person's first and proved (the shape is GitHub's)."""
    rows = [row for row in listed if isinstance(row, dict)] if isinstance(listed, list) else []
    proved = (row.get("email") for row in rows if row.get("primary") is True and row.get("verified") is True)
    return next(proved, None)
