"""Staff accounts: who there is, and adding somebody."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ombud.actions import staff
from ombud.models.errors import Invalid

from . import access, pages

NAME_LIMIT = 150


@access.owners
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Everybody who can sign in to the desk."""
    return _page(request, {})


@access.owners
@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Add somebody, or give them a new link; owners only. The link is on this one answer and nowhere else."""
    name, email = request.POST.get("name", "").strip(), request.POST.get("email", "").strip()
    given = {"name": name, "email": email}
    try:
        _check(name, email)
        user = staff.add(name, email)
    except Invalid as invalid:
        return _page(request, {"given": given, "alert": invalid.detail}, status=invalid.status)
    return _page(request, {"added": user, "link": staff.sign_in_link(user)})


def _check(name: str, email: str) -> None:
    """Raises Invalid for what no column holds. `actions.staff` checks the letters of the name."""
    if len(name) > NAME_LIMIT:
        raise Invalid(_("A user name has at most %(limit)d characters.") % {"limit": NAME_LIMIT})
    try:
        if email:
            validate_email(email)
    except ValidationError as error:
        raise Invalid(_("This is not an e-mail address.")) from error


def _page(request: HttpRequest, context: dict[str, object], *, status: int = 200) -> HttpResponse:
    everybody = User.objects.filter(is_staff=True).order_by("username")
    may_add = access.member(request).is_superuser
    return pages.page(request, "desk/people.html", {"people": everybody, "may_add": may_add, **context}, status=status)
