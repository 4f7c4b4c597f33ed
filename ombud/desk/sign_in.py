"""Signing in to the desk by a one-time link, and out. Codes and passkeys are `ombud.accounts`."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ombud.accounts import entering
from ombud.actions import staff

from . import access, pages, signed_out
from .roles import STORIES

HOME = "/desk/"


@access.anybody
@require_safe
def ask(request: HttpRequest) -> HttpResponse:
    """Where everybody signs in; who is of the staff already goes on to what they wanted."""
    onward = pages.onward(request.GET.get("next", ""))
    if request.user.is_authenticated and access.held(request).somewhere(STORIES):
        return HttpResponseRedirect(onward)
    return HttpResponseRedirect(f"/accounts/sign-in?{urlencode({'next': onward})}")


@access.anybody
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest, token: str) -> HttpResponse:
    """One button. The link is used up by pressing it, not by opening it: previews in chats and mails open links."""
    if request.method != "POST":
        return pages.page(request, "desk/sign_in.html", {})
    user = staff.claim(token)
    if user is None:
        return pages.message(
            request,
            _("This link does not work any more"),
            _("A link signs in once, within a day. Ask for a new one: “ombud staff add NAME” prints it."),
            403,
        )
    return entering.enter(request, user, HOME)


@access.anybody
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return HttpResponseRedirect(signed_out.SIGN_IN)
