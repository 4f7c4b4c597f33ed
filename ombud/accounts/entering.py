"""Signing somebody in who proved who they are by something else than a code: a one-time link, an invitation."""

from __future__ import annotations

import time

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.contrib.auth import logout
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse

from ombud.actions import sessions

from .adapter import SEEN

TOUCH_SECONDS = 600


def enter(request: HttpRequest, user: User, onward: str) -> HttpResponse:
    """Sign them in and go on to `onward`, a path of ours; a second factor is asked for first, where they have one.

    The session gets a new key, so that one planted before is worth nothing.
    """
    if request.user.is_authenticated:
        logout(request)
    record_authentication(request, user, method="link")
    response: HttpResponse = perform_login(request, Login(user=user, redirect_url=onward))
    return response


def touch(request: HttpRequest) -> None:
    """Note now and then that this session is in use, for the list of sessions."""
    seen, now = request.session.get(SEEN), int(time.time())
    if isinstance(seen, int) and now - seen > TOUCH_SECONDS:
        request.session[SEEN] = now
        sessions.touch(request.session.session_key or "")
