"""The addresses of django-allauth that are wanted here, under its own names. Nothing about passwords is among them."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount import views as social
from allauth.socialaccount.providers.openid_connect import views as openid
from allauth.usersessions import views as sessions
from django.urls import path
from django.views.generic.base import RedirectView

from . import code
from .pages import framed

sign_in = framed(code.ask)

urlpatterns = [
    path("sign-in", sign_in, name="account_login"),
    path("sign-in", sign_in, name="account_request_login_code"),
    path("sign-in", sign_in, name="account_signup"),
    path("sign-in/code", framed(code.confirm), name="account_confirm_login_code"),
    path("sign-in/passkey", framed(passkeys.login_webauthn), name="mfa_login_webauthn"),
    path("sign-in/second", framed(mfa.authenticate), name="mfa_authenticate"),
    path("sign-out", framed(account.logout), name="account_logout"),
    path("shut-out", framed(account.account_inactive), name="account_inactive"),
    path("again", framed(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("again/passkey", framed(passkeys.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path("again/none", RedirectView.as_view(pattern_name="mfa_index"), name="account_reauthenticate"),
    path("security", framed(mfa.index), name="mfa_index"),
    path("security/app", framed(totp.activate_totp), name="mfa_activate_totp"),
    path("security/app/remove", framed(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("security/codes", framed(recovery.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("security/codes/new", framed(recovery.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("security/codes/file", framed(recovery.download_recovery_codes), name="mfa_download_recovery_codes"),
    path("security/passkeys", framed(passkeys.list_webauthn), name="mfa_list_webauthn"),
    path("security/passkeys/add", framed(passkeys.add_webauthn), name="mfa_add_webauthn"),
    path("security/passkeys/<int:pk>/remove", framed(passkeys.remove_webauthn), name="mfa_remove_webauthn"),
    path("security/passkeys/<int:pk>/name", framed(passkeys.edit_webauthn), name="mfa_edit_webauthn"),
    path("sessions", framed(sessions.list_usersessions), name="usersessions_list"),
    path("with/<str:provider_id>", framed(openid.login), name="openid_connect_login"),
    path("with/<str:provider_id>/back", framed(openid.callback), name="openid_connect_callback"),
    path("with", framed(social.connections), name="socialaccount_connections"),
    path("with/none/cancelled", framed(social.login_cancelled), name="socialaccount_login_cancelled"),
    path("with/none/error", framed(social.login_error), name="socialaccount_login_error"),
    path("with/none/sign-up", framed(social.signup), name="socialaccount_signup"),
]
