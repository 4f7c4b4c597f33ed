"""Signing in with an account elsewhere (OpenID Connect, OAuth 2.0): what the word of its provider counts for.

A provider says who somebody is, and nothing about what they may do here. Its word on an e-mail address opens no
account that is there already.
"""

from __future__ import annotations

import logging
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.base.constants import AuthError, AuthProcess
from django.conf import settings
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from ombud.actions import users

from .adapter import WAITING
from .code import CodeProcess
from .provider_list import providers

log = logging.getLogger(__name__)
OPENID, OAUTH = "ombud.accounts.openid.OpenIDProvider", "ombud.accounts.oauth.OAuthProvider"


class ElsewhereAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """How django-allauth treats accounts elsewhere here."""

    def list_apps(self, request: HttpRequest, provider: str | None = None, client_id: str | None = None) -> list[Any]:
        """Providers come from the settings, and never from a table."""
        return [app for app in providers() if provider in (None, app.provider, app.provider_id)]

    def get_provider(self, request: HttpRequest, provider: str, client_id: str | None = None) -> Any:
        """The provider of that name, with our checks. Raises SocialApp.DoesNotExist."""
        app = next((each for each in providers() if each.provider_id == provider), None)
        if app is None:
            raise SocialApp.DoesNotExist
        return import_string(OAUTH if "authorize" in app.settings else OPENID)(request, app=app)

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> User:
        """A new account gets a proved address and nothing else: no name of it could be a colleague's."""
        user: User = sociallogin.user
        user.email = next((each.email for each in sociallogin.email_addresses if each.verified), "")
        return user

    def is_auto_signup_allowed(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """There is nothing to ask: under which name they write is said to each publication."""
        return True

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Connect nothing to an account of the same address before its owner has proved it here, by a code."""
        address = next((each.email for each in sociallogin.email_addresses), "")
        if sociallogin.is_existing or not address:
            return
        connecting = sociallogin.state.get("process") == AuthProcess.CONNECT
        if not connecting and users.of_email(address):
            raise ImmediateHttpResponse(_proving(request, sociallogin, address))
        if connecting or users.is_claimed(address):
            sociallogin.email_addresses = []
            sociallogin.user.email = ""

    @transaction.atomic
    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Any = None) -> User:
        """All of it or nothing. Raises ImmediateHttpResponse where the same person came twice at once."""
        try:
            with transaction.atomic():
                user: User = super().save_user(request, sociallogin, form)
        except IntegrityError as error:
            raise ImmediateHttpResponse(failed(request, sociallogin.state.get("next", ""))) from error
        return user

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: str | None = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        """Say it on a page of ours, with the way back to where they came from."""
        state = (extra_context or {}).get("state") or {}
        if error != AuthError.CANCELLED:
            log.warning("signing in with %s did not work: %s", provider.name, exception or request.GET.get("error"))
        page = failed(request, state.get("next", ""), name=provider.name, cancelled=error == AuthError.CANCELLED)
        raise ImmediateHttpResponse(page)

    def get_requests_session(self) -> Any:
        """Requests that give up soon and read little."""
        return import_string("ombud.accounts.openid.Session")()


def failed(request: HttpRequest, onward: str, *, name: str = "", cancelled: bool = False) -> TemplateResponse:
    """The page for who came back without being signed in; what they were writing is where they left it."""
    door = reverse("socialaccount_connections" if request.user.is_authenticated else "account_login")
    again = f"{door}?{urlencode({'next': onward})}" if onward else door
    context = {"again": again, "name": name, "cancelled": cancelled}
    return TemplateResponse(request, "socialaccount/failed.html", context, status=200 if cancelled else 502)


def _proving(request: HttpRequest, sociallogin: SocialLogin, address: str) -> HttpResponse:
    """Mail a code to the address and ask for it. Raises CannotMail."""
    onward = sociallogin.state.get("next", "")
    if not settings.MAIL:
        title = _("There is an account with your e-mail address here already.")
        text = _("Sign in to it another way first; then you can connect them.")
        return TemplateResponse(request, "account/message.html", {"title": title, "text": text}, status=409)
    CodeProcess.begin(request, address)
    account = sociallogin.account
    request.session[WAITING] = {
        "provider": account.provider,
        "uid": account.uid,
        "told": account.extra_data,
        "email": address,
    }
    door = reverse("account_confirm_login_code")
    return HttpResponseRedirect(f"{door}?{urlencode({'next': onward})}" if onward else door)
