"""Signing in by a one-time link, and out."""

from __future__ import annotations

from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ombud.actions import staff

from . import access, pages


@access.anybody
@require_safe
def ask(request: HttpRequest) -> HttpResponse:
    """How to get a link. There are no passwords, so there is nothing to guess here."""
    return pages.page(request, "desk/sign_in.html", {"token": ""})


@access.anybody
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest, token: str) -> HttpResponse:
    """One button. The link is used up by pressing it, not by opening it: previews in chats and mails open links."""
    if request.method != "POST":
        return pages.page(request, "desk/sign_in.html", {"token": token})
    user = staff.claim(token)
    if user is None:
        return pages.message(
            request,
            _("This link does not work any more"),
            _("A link signs in once, within a day. Ask for a new one: “ombud staff add NAME” prints it."),
            403,
        )
    # Django gives the session a new key here, so that one planted before is worth nothing.
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    return HttpResponseRedirect("/desk/")


@access.anybody
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return HttpResponseRedirect(access.SIGN_IN)
