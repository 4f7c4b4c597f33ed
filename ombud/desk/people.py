"""The staff of a site: who has which role, who is invited, and all that owners change of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ombud.accounts import letters
from ombud.actions import invitations, staff
from ombud.models import Invitation, Reader, Role, Site
from ombud.models.errors import Forbidden, Refused

from . import access, pages, sections
from .roles import OWNING


@dataclass(frozen=True)
class Line:
    """One role in the table. `mine`: whether it is one's own; `answerable`: whether one may give them a link."""

    role: Role
    label: str
    second_factor: bool
    mine: bool
    answerable: bool


@access.owners
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Everybody with a role on a site, and the invitations that wait."""
    return _page(request, _site(request, request.GET.get("site", "")))


@access.owners
@require_POST
def invite(request: HttpRequest) -> HttpResponse:
    """Offer a role. The link is mailed where there is an address and mail, else shown on this one answer."""
    site = access.site_or_404(request, request.POST.get("site", ""))
    given = {name: request.POST.get(name, "").strip() for name in ("role", "section", "email")}
    by = access.member(request).get_username()
    try:
        made, link = invitations.invite(site, given["role"], given["section"], email=given["email"], by=by)
    except Refused as refused:
        return _page(request, site, {"given": given, "alert": refused.detail}, status=refused.status)
    if made.email and settings.MAIL and _mailed(request, made, link):
        return pages.done(request, _("The invitation is on its way to %(email)s.") % {"email": made.email}, _url(site))
    return _page(request, site, {"link": link, "link_for": _("An invitation")})


@access.owners
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an invitation back."""
    found = access.invitation_or_404(request, pk)
    return _done(
        request,
        found.site,
        lambda by: invitations.revoke(found, by=by),
        _("Taken back. Its link does not work any more."),
    )


@access.owners
@require_POST
def give(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a further role to somebody who has one here."""
    person, site = access.person_or_404(request, pk), access.site_or_404(request, request.POST.get("site", ""))
    role, section = request.POST.get("role", ""), request.POST.get("section", "").strip()
    return _done(request, site, lambda by: staff.give(person, site, role, section, by=by), _("The role is theirs now."))


@access.owners
@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Make one role another one."""
    found = access.role_or_404(request, pk)
    role, section = request.POST.get("role", ""), request.POST.get("section", "").strip()
    return _done(request, found.site, lambda by: staff.change(found, role, section, by=by), _("The role is changed."))


@access.owners
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a role away, and with the last one the way in."""
    found = access.role_or_404(request, pk)
    told = _("The role is taken away. Whoever has none left is signed out everywhere.")
    return _done(request, found.site, lambda by: staff.take(found, by=by), told)


@access.owners
@require_POST
def link(request: HttpRequest, pk: int) -> HttpResponse:
    """A one-time link with which somebody signs in; it is on this one answer and nowhere else."""
    person, site = access.person_or_404(request, pk), access.site_or_404(request, request.POST.get("site", ""))
    if not access.answers_for(request, person):
        raise Forbidden(_("They work for other sites too. Only the installation’s owner gives them a link."))
    told = _("A link for %(name)s") % {"name": person.get_username()}
    made = staff.offer_link(person, site, by=access.member(request).get_username())
    return _page(request, site, {"link": made, "link_for": told})


def _done(request: HttpRequest, site: Site, verb: Any, told: str) -> HttpResponse:
    """Do what `verb` does in the name of who is signed in, and go back to the page."""
    try:
        verb(access.member(request).get_username())
    except Refused as refused:
        return _page(request, site, {"alert": refused.detail}, status=refused.status)
    return pages.done(request, told, _url(site))


def _mailed(request: HttpRequest, made: Invitation, link: str) -> bool:
    """Whether the mail server took the invitation; where it did not, the link is shown instead."""
    role = ", ".join(filter(None, [role_label(made.role), made.section]))
    text = {"site": made.site.title, "by": made.invited_by, "link": link, "role": role}
    if not letters.send(made.email, "desk/invitation", text):
        return False
    invitations.mailed(made)
    return True


def role_label(role: str) -> str:
    """A role in the language of the page."""
    return {"owner": _("Owner"), "editor": _("Editor"), "moderator": _("Moderator")}.get(role, role)


def _site(request: HttpRequest, name: str) -> Site | None:
    owned = access.sites(request, OWNING)
    return next((site for site in owned if site.name == name), owned[0] if owned else None)


def _url(site: Site) -> str:
    return f"/desk/people?{urlencode({'site': site.name})}"


def _page(
    request: HttpRequest, site: Site | None, more: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    if site is None:
        raise pages.no_site()
    waiting = Invitation.objects.filter(site=site, accepted_at=None, expires_at__gt=timezone.now()).order_by("-pk")
    context = {
        "site": site,
        "sites": access.sites(request, OWNING),
        "lines": _lines(request, site),
        "everywhere": User.objects.filter(is_superuser=True, is_active=True).order_by("username"),
        "invitations": [(each, role_label(each.role)) for each in waiting],
        "roles": [(name, role_label(name)) for name in reversed(Role.Name.values)],
        "sections": sorted(name for _site, name in sections.known([site])),
        "mail": settings.MAIL,
        "given": {"role": Role.Name.MODERATOR},
    }
    return pages.page(request, "desk/people.html", context | (more or {}), status=status)


def _lines(request: HttpRequest, site: Site) -> list[Line]:
    roles = list(Role.objects.filter(site=site).select_related("user", "site").order_by("user__username", "pk"))
    users = {role.user_id for role in roles}
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    safe = set(Authenticator.objects.filter(user__in=users, type__in=kinds).values_list("user", flat=True))
    owned = {each.pk for each in access.held(request).sites_with(OWNING)}
    roles_elsewhere = Role.objects.filter(user__in=users).exclude(site__in=owned).values_list("user", flat=True)
    readers_elsewhere = Reader.objects.filter(user__in=users).exclude(site__in=owned).values_list("user", flat=True)
    elsewhere = {*roles_elsewhere, *readers_elsewhere}
    me, everywhere = access.member(request).pk, access.held(request).everywhere
    return [
        Line(
            role=role,
            label=role_label(role.name),
            second_factor=role.user_id in safe,
            mine=role.user_id == me,
            answerable=everywhere or not (role.user.is_superuser or role.user_id in elsewhere),
        )
        for role in roles
    ]
