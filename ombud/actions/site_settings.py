"""Changing what a site is and lets its readers do. Each change of one setting is a Decision."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ombud.models import Decision, Site
from ombud.models.errors import Invalid
from ombud.models.policy import BadPolicy
from ombud.text import address, hostname

from . import sites

TITLE_LIMIT, URL_LIMIT, HOST_LIMIT = 200, 500, 253
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
COLUMNS = ("title", "origins", "languages", "timezone", "private_hosts", "webhook_url")


@transaction.atomic
def save(site: Site, columns: Mapping[str, Any], policy: Mapping[str, Any], *, by: str) -> Site:
    """Change what differs from the site as it is; `columns` are of COLUMNS, `policy` of Policy.

    Raises Invalid, with the field at fault in `errors`.
    """
    now = Site.objects.select_for_update(no_key=True).get(pk=site.pk)
    checked = {name: _checked(name, value) for name, value in columns.items()}
    changed = {name: value for name, value in checked.items() if value != getattr(now, name)}
    rules = now.rules.as_dict()
    limits = {name: value for name, value in policy.items() if value != rules.get(name)}
    if not changed and not limits:
        return now
    try:
        saved = sites.change(now, dict(limits), **changed)
    except BadPolicy as error:
        at_fault = [name for name in limits if f"“{name}”" in str(error)]
        raise Invalid(str(error), {name: [str(error)] for name in at_fault}) from error
    before = {**{name: getattr(site, name) for name in changed}, **{name: rules[name] for name in limits}}
    for name, value in {**changed, **limits}.items():
        _note(saved, name, (before[name], value), by)
    return saved


def set_sign_on(site: Site, sign_on: Mapping[str, Any], *, by: str) -> Site:
    """Set up or end the site's single sign-on; `sign_on` is what `signon.config` takes, its secrets sealed."""
    before, site.sso = site.sso, dict(sign_on)
    with transaction.atomic():
        site.save(update_fields=["sso"])
        _note(site, "sso", (_shown(before), _shown(site.sso)), by)
    return site


def _shown(sign_on: Mapping[str, Any]) -> dict[str, Any]:
    """What the record of a change tells: nothing secret, not even sealed."""
    told = {name: value for name, value in sign_on.items() if name != "secrets"}
    return told | ({"secrets": len(sign_on["secrets"])} if "secrets" in sign_on else {})


def _checked(name: str, value: Any) -> Any:
    """The value of a column in its normal form. Raises Invalid that names the column."""
    try:
        return _CHECKS[name](value)
    except (Invalid, address.BadAddress, hostname.BadAddress) as error:
        told = error.detail if isinstance(error, Invalid) else str(error)
        raise Invalid(told, {name: [told]}) from error


def _title(given: str) -> str:
    title = " ".join(given.split())
    if not title or len(title) > TITLE_LIMIT or "\0" in title:
        raise Invalid(_("A title has from 1 to %(limit)d characters.") % {"limit": TITLE_LIMIT})
    return title


def _origins(given: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(sites.checked_origin(origin) for origin in given))


def _languages(given: Iterable[str]) -> list[str]:
    found = list(dict.fromkeys(given))
    wrong = next((each for each in found if not LANGUAGE.fullmatch(each)), None)
    if wrong is not None or not found:
        raise Invalid(_("Languages are codes such as en, uk or pt-BR; at least one, the site’s own first."))
    return found


def _hosts(given: Iterable[str]) -> list[str]:
    hosts = list(dict.fromkeys(each.strip().lower() for each in given))
    return [each if each == "loopback" or ":" in each else hostname.clean(each) for each in hosts]


def _zone(given: str) -> str:
    sites.check_zone(given)
    return given


def _webhook(given: str) -> str:
    if not given.strip():
        return ""
    clean = address.canonical(given.strip(), tracking=True)
    if len(clean) > URL_LIMIT:
        raise Invalid(_("An address has at most %(limit)d characters.") % {"limit": URL_LIMIT})
    return clean


_CHECKS = {
    "title": _title,
    "origins": _origins,
    "languages": _languages,
    "timezone": _zone,
    "private_hosts": _hosts,
    "webhook_url": _webhook,
}


def _note(site: Site, name: str, values: tuple[Any, Any], by: str) -> None:
    details = {"before": values[0], "after": values[1]}
    Decision.objects.create(site=site, subject=name, by=by, verb="set", details=details, created_at=timezone.now())
