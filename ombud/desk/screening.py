"""The screening rules of a site: in their order, what each does, and what it did in the last thirty days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ombud.actions import screening_settings
from ombud.models import Site
from ombud.models.errors import Invalid, Refused

from . import access, pages
from .roles import OWNING
from .screening_words import LIMITS, done_words, label, outcome_words, param_words
from .setting_words import words


@dataclass(frozen=True)
class Param:
    """A number or a list of hosts that a rule takes."""

    name: str
    label: str
    value: str
    lines: bool


@dataclass(frozen=True)
class Line:
    """A rule as the page shows it."""

    name: str
    label: str
    optional: bool
    on: bool
    does: str
    fails: str
    may: list[tuple[str, str]]
    params: list[Param]
    limit: str
    did: str


@access.owners
@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """The rules in the order in which they are asked."""
    return _page(request, _site(request, request.GET.get("site", "")))


@access.owners
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Set one rule."""
    site = _site(request, request.POST.get("site", ""))
    name = request.POST.get("rule", "")
    try:
        chosen = _chosen(site, name, request.POST.dict())
        screening_settings.set_rule(site, name, chosen, by=access.member(request).get_username())
    except Refused as refused:
        return _page(request, site, refused)
    told = _("Saved. It holds for comments that come from now on.")
    return pages.done(request, told, f"/desk/screening?{urlencode({'site': site.name})}#{name}")


def _chosen(site: Site, name: str, given: Mapping[str, str]) -> dict[str, Any]:
    """What the form says of a rule. Raises Invalid."""
    rule = next((each for each in screening_settings.settings_of(site) if each.rule.name == name), None)
    if rule is None:
        raise Invalid(_("There is no such rule."))
    chosen: dict[str, Any] = {"fails": given.get("fails", "hold")}
    if rule.rule.optional:
        chosen["on"] = "on" in given
    if len(rule.rule.may) > 1:
        chosen["does"] = given.get("does", "")
    params = {each: _value(usual, given.get(f"param-{each}", "")) for each, usual in rule.rule.params.items()}
    return chosen | ({"params": params} if params else {})


def _value(usual: object, text: str) -> object:
    if isinstance(usual, list):
        return [part.strip().lower() for part in text.replace(",", "\n").splitlines() if part.strip()]
    if not (text.isascii() and text.isdigit() and len(text) < 9):
        raise Invalid(_("This takes a whole number."))
    return int(text)


def _site(request: HttpRequest, wanted: str) -> Site:
    if wanted:
        return access.site_or_404(request, wanted, OWNING)
    owned = access.sites(request, OWNING)
    if not owned:
        raise pages.no_site()
    return owned[0]


def _page(request: HttpRequest, site: Site, refused: Refused | None = None) -> HttpResponse:
    did = screening_settings.done_by_rules(site)
    context = {
        "site": site,
        "sites": access.sites(request, OWNING),
        "lines": [_line(site, each, did.get(each.rule.name, {})) for each in screening_settings.settings_of(site)],
        "reports": done_words(did.get("reports", {})),
        "alert": refused.detail if refused else "",
    }
    return pages.page(request, "desk/screening.html", context, status=refused.status if refused else 200)


def _line(site: Site, setting: screening_settings.Setting, did: Mapping[str, int]) -> Line:
    rule = setting.rule
    params = []
    for name, value in setting.params.items():
        lines = isinstance(value, list)
        text = "\n".join(value) if isinstance(value, list) else str(value)
        params.append(Param(name, param_words(rule.name, name), text, lines))
    return Line(
        name=rule.name,
        label=label(rule.name),
        optional=rule.optional,
        on=setting.on,
        does=outcome_words(setting.does) if rule.may else _("what its entries say"),
        fails=setting.fails,
        may=[(each, outcome_words(each)) for each in rule.may] if len(rule.may) > 1 else [],
        params=params,
        limit=_limit(site, rule.name),
        did=done_words(did),
    )


def _limit(site: Site, rule: str) -> str:
    """The number that the rule takes from the site's settings, with what it is called there."""
    if rule not in LIMITS:
        return ""
    value = site.rules.as_dict()[LIMITS[rule]]
    return f"{words(LIMITS[rule])}: {value}"
