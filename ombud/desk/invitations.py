"""Where an invitation leads: one sees what is offered, chooses a name, and is in."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ombud.accounts import entering
from ombud.actions import invitations, users
from ombud.models import Invitation
from ombud.models.errors import Refused

from . import access, pages
from .people import role_label

HOME = "/desk/"


@access.anybody
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """The offer, and the button that takes it. Opening the link uses nothing up: previews in chats open links."""
    found = invitations.of_token(token)
    if found is None or not invitations.is_open(found):
        return _gone(request)
    user = request.user if isinstance(request.user, User) else None
    if request.method != "POST":
        return _page(request, found, user)
    name, known = request.POST.get("name", "").strip(), bool(user and user.is_staff)
    try:
        person = invitations.accept(found, user, name=name)
    except Refused as refused:
        return _page(request, found, user, refused)
    if known:
        return HttpResponseRedirect(HOME)
    return entering.enter(request, person, HOME)


def _gone(request: HttpRequest) -> HttpResponse:
    """The same for a link that was used, taken back, is too old or was never given out."""
    told = _("Each works once, within a week, and may be taken back. Ask whoever sent it for another one.")
    return pages.message(request, _("This invitation does not work any more"), told, 410)


def _page(request: HttpRequest, found: Invitation, user: User | None, refused: Refused | None = None) -> HttpResponse:
    known = bool(user is None and found.email and users.of_email(found.email))
    context = {
        "invitation": found,
        "role": role_label(found.role),
        "names": user is None or users.is_nameless(user),
        "name": request.POST.get("name", ""),
        "alert": refused.detail if refused else "",
        # Whoever has an account with this address already is asked to sign in with it first.
        "known": known and settings.MAIL,
    }
    return pages.page(request, "desk/accept.html", context, status=refused.status if refused else 200)
