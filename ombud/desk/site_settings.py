"""The settings of a site, for its owners: what it is, and what it lets its readers do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ombud.actions import site_settings, sites
from ombud.models import Site
from ombud.models.errors import Invalid

from . import access, pages
from .roles import OWNING
from .setting_words import choices, groups, words

LISTS = ("origins", "languages", "private_hosts")


@dataclass(frozen=True)
class Field:
    """One setting as the form shows it. `kind` is `switch`, `number` or `choice`; `error` what was wrong with it."""

    name: str
    label: str
    kind: str
    value: Any
    choices: Sequence[tuple[str, str]] = ()
    error: str = ""


@access.owners
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The form."""
    owned = access.sites(request, OWNING)
    wanted = request.GET.get("site", "")
    site = next((each for each in owned if each.name == wanted), owned[0] if owned else None)
    if site is None:
        raise pages.no_site()
    return _page(request, site)


@access.owners
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Take over what was changed; each change is on record with who made it."""
    site = access.site_or_404(request, request.POST.get("site", ""))
    try:
        columns, policy = _columns(request.POST.dict()), _policy(site, request.POST.dict())
        site_settings.save(site, columns, policy, by=access.member(request).get_username())
    except Invalid as invalid:
        return _page(request, site, invalid)
    told = _("Saved. It holds from now on; pages that are made already show it within a moment.")
    return pages.done(request, told, f"/desk/settings?{urlencode({'site': site.name})}")


def _columns(given: Mapping[str, str]) -> dict[str, Any]:
    """What the form says of the site itself; lists have a line, or a comma, between their entries."""
    found: dict[str, Any] = {}
    for name in site_settings.COLUMNS:
        if name in given:
            text = given[name]
            entries = [part.strip() for line in text.splitlines() for part in line.split(",")]
            found[name] = [part for part in entries if part] if name in LISTS else text.strip()
    return found


def _policy(site: Site, given: Mapping[str, str]) -> dict[str, Any]:
    """What it says of the limits, each in its kind. Raises Invalid that names the setting.

    A switch that is off is not sent at all: `shown` says which settings the form had.
    """
    found: dict[str, Any] = {}
    for name in given.get("shown", "").split():
        now = site.rules.as_dict().get(name)
        if isinstance(now, bool):
            found[name] = name in given
        elif isinstance(now, int):
            text = given.get(name, "")
            if not (text.isascii() and text.isdigit() and len(text) < 10):
                told = _("This takes a whole number.")
                raise Invalid(told, {name: [told]})
            found[name] = int(text)
        elif now is not None:
            found[name] = given.get(name, "")
    return found


def _page(request: HttpRequest, site: Site, invalid: Invalid | None = None) -> HttpResponse:
    errors = invalid.errors if invalid else {}
    sent = request.POST.dict() if invalid else {}
    columns = {
        name: sent.get(name, "\n".join(getattr(site, name)) if name in LISTS else getattr(site, name))
        for name in site_settings.COLUMNS
    }
    shown = site.rules.as_dict()
    fields = [(title, [_field(site, name, sent, errors) for name in names]) for title, names in groups(shown)]
    context = {
        "site": site,
        "sites": access.sites(request, OWNING),
        "column": columns,
        "wrong": {name: " ".join(told) for name, told in errors.items()},
        "groups": fields,
        "shown": " ".join(shown),
        "zones": sorted(sites.zones()),
        "alert": invalid.detail if invalid else "",
    }
    return pages.page(request, "desk/settings.html", context, status=invalid.status if invalid else 200)


def _field(site: Site, name: str, sent: Mapping[str, str], errors: Mapping[str, list[str]]) -> Field:
    now = site.rules.as_dict()[name]
    kind = "switch" if isinstance(now, bool) else "number" if isinstance(now, int) else "choice"
    value = now if not sent else (name in sent if kind == "switch" else sent.get(name, ""))
    known = (choices(name) or [(str(now), str(now))]) if kind == "choice" else ()
    return Field(name, words(name), kind, value, known, " ".join(errors.get(name, [])))
