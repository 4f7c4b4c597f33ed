"""What a site has set for its screening rules, and what they did."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Case, Count, F, Value, When
from django.utils import timezone

from ombud.models import Decision, Site
from ombud.models.errors import Invalid
from ombud.screening import BadScreening, Setting, check
from ombud.screening import settings_of as _settings_of

__all__ = ["Setting", "done_by_rules", "set_rule", "settings_of"]

DAYS = 30


def settings_of(site: Site) -> list[Setting]:
    """All rules in their order as the site has set them."""
    return _settings_of(site.screening)


def set_rule(site: Site, name: str, chosen: dict[str, Any], *, by: str) -> bool:
    """Set one rule: `on`, `does`, `fails` and `params`. Returns whether anything changed. Raises Invalid."""
    try:
        check({name: chosen})
    except BadScreening as error:
        raise Invalid(str(error)) from error
    with transaction.atomic():
        held = Site.objects.select_for_update(no_key=True).get(pk=site.pk)
        rules = held.screening.get("rules", {})
        before = rules.get(name, {})
        if before == chosen:
            return False
        held.screening = {**held.screening, "rules": {**rules, name: chosen}}
        held.save(update_fields=["screening"])
        Decision.objects.create(
            site=site,
            subject=f"rule {name}",
            by=by,
            verb="set_rule",
            details={"before": before, "after": chosen},
            created_at=timezone.now(),
        )
    site.screening = held.screening
    return True


def done_by_rules(site: Site) -> dict[str, dict[str, int]]:
    """What each rule did to comments in the last thirty days, by what it did; `failed` is how often it broke, and
    `rested` how often it was not asked since it had taken too long. What was sent back for a limit that its author can
    keep to is not stored."""
    since = timezone.now() - timedelta(days=DAYS)
    rows = Decision.objects.filter(site=site, created_at__gt=since, by__startswith="rule:")
    found: dict[str, dict[str, int]] = {}
    rested = When(details__failed="rested", then=Value("rested"))
    failed = Case(rested, When(details__has_key="failed", then=Value("failed")), default=F("verb"))
    for by, did, count in rows.annotate(did=failed).values_list("by", "did").annotate(n=Count("pk")).order_by():
        found.setdefault(by.removeprefix("rule:"), {})[did] = count
    return found
