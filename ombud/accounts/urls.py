"""The addresses of django-allauth that are wanted here, under its own names. Nothing about passwords is among them.

A view is loaded when it is first asked for: passkeys and sign-in elsewhere bring 15 MB of libraries, which an
installation that does not use them never loads.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponseBase
from django.urls import path
from django.utils.module_loading import import_string

from .pages import View, framed
from .passkeys import check_origin

load = cache(import_string)


def late(name: str, *, proves: bool = False) -> View:
    """The view of that dotted name, in our frame. `proves`: who has just added a factor with it is not asked for that
    factor again on the next page, which shows the recovery codes."""

    def view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        check_origin(request)
        before = _newest_factor(request) if proves else None
        response: HttpResponseBase = load(name)(request, *args, **kwargs)
        # Nothing else counts: being sent elsewhere, to prove it or because there is an app already, is no proof.
        if proves and _newest_factor(request) != before:
            record_authentication(request, request.user, method="mfa", reauthenticated=True)
        return response

    return framed(view)


def _newest_factor(request: HttpRequest) -> int | None:
    """The number of the factor that was added last by who is signed in."""
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    found = Authenticator.objects.filter(user=request.user.pk, type__in=kinds).order_by("-pk")
    newest: int | None = found.values_list("pk", flat=True).first()
    return newest


CODE, ACCOUNT, ELSEWHERE = "ombud.accounts.code", "allauth.account.views", "ombud.accounts.elsewhere_pages"
MFA, APP, KEYS = "allauth.mfa.base.views", "allauth.mfa.totp.views", "allauth.mfa.webauthn.views"
CODES = "allauth.mfa.recovery_codes.views"

sign_in = late(f"{CODE}.ask")

urlpatterns = [
    path("sign-in", sign_in, name="account_login"),
    path("sign-in", sign_in, name="account_request_login_code"),
    path("sign-in", sign_in, name="account_signup"),
    path("sign-in/code", late(f"{CODE}.confirm"), name="account_confirm_login_code"),
    path("sign-in/passkey", late(f"{KEYS}.login_webauthn"), name="mfa_login_webauthn"),
    path("sign-in/second", late(f"{MFA}.authenticate"), name="mfa_authenticate"),
    path("sign-out", late(f"{ACCOUNT}.logout"), name="account_logout"),
    path("shut-out", late(f"{ACCOUNT}.account_inactive"), name="account_inactive"),
    path("again", late(f"{MFA}.reauthenticate"), name="mfa_reauthenticate"),
    path("again/passkey", late(f"{KEYS}.reauthenticate_webauthn"), name="mfa_reauthenticate_webauthn"),
    path("security", late(f"{MFA}.index"), name="mfa_index"),
    path("security/app", late(f"{APP}.activate_totp", proves=True), name="mfa_activate_totp"),
    path("security/app/remove", late(f"{APP}.deactivate_totp"), name="mfa_deactivate_totp"),
    path("security/codes", late(f"{CODES}.view_recovery_codes"), name="mfa_view_recovery_codes"),
    path("security/codes/new", late(f"{CODES}.generate_recovery_codes"), name="mfa_generate_recovery_codes"),
    path("security/codes/file", late(f"{CODES}.download_recovery_codes"), name="mfa_download_recovery_codes"),
    path("security/passkeys", late(f"{KEYS}.list_webauthn"), name="mfa_list_webauthn"),
    path("security/passkeys/add", late(f"{KEYS}.add_webauthn", proves=True), name="mfa_add_webauthn"),
    path("security/passkeys/<int:pk>/remove", late(f"{KEYS}.remove_webauthn"), name="mfa_remove_webauthn"),
    path("security/passkeys/<int:pk>/name", late(f"{KEYS}.edit_webauthn"), name="mfa_edit_webauthn"),
    path("sessions", late("ombud.accounts.sessions.sessions"), name="usersessions_list"),
    path("with", late(f"{ELSEWHERE}.connections"), name="socialaccount_connections"),
    path("with/<str:provider_id>", late(f"{ELSEWHERE}.begin"), name="openid_connect_login"),
    path("with/<str:provider_id>/back", late(f"{ELSEWHERE}.back"), name="openid_connect_callback"),
]
