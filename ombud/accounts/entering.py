"""Signing somebody in who proved who they are by something else than a code: a one-time link, an invitation."""

from __future__ import annotations

import time
from collections.abc import Iterable

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.mfa.models import Authenticator
from django.contrib.auth import logout
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse

from ombud.actions import sessions
from ombud.models import Site

from .adapter import SEEN

TOUCH_SECONDS = 600
SECOND_FACTOR = "/accounts/security?asked"
"""Where who lacks a second factor is led to set one up."""


def enter(request: HttpRequest, user: User, onward: str) -> HttpResponse:
    """Sign them in and go on to `onward`, a path of ours; a second factor is asked for first, where they have one.

    The session gets a new key, so that one planted before is worth nothing.
    """
    if request.user.is_authenticated:
        logout(request)
    record_authentication(request, user, method="link")
    response: HttpResponse = perform_login(request, Login(user=user, redirect_url=onward))
    return response


def lacks_second_factor(user: User, sites: Iterable[Site]) -> bool:
    """Whether one of these sites, whose staff this is, asks for a second factor, and they have none yet."""
    if not any(site.rules.staff_second_factor for site in sites):
        return False
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return not Authenticator.objects.filter(user=user, type__in=kinds).exists()


def touch(request: HttpRequest) -> None:
    """Note now and then that this session is in use, for the list of sessions."""
    seen, now = request.session.get(SEEN), int(time.time())
    if isinstance(seen, int) and now - seen > TOUCH_SECONDS:
        request.session[SEEN] = now
        sessions.touch(request.session.session_key or "")
