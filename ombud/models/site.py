"""A Site: one publication, with the origins that may speak for it."""

from __future__ import annotations

import base64
import hashlib
import hmac
from copy import deepcopy

from django.conf import settings
from django.db import models

from ombud.text import address

from .policy import Policy
from .rows import first


class SiteQuerySet(models.QuerySet["Site"]):
    """Sites by what a request knows of them."""

    def named(self, name: str) -> Site | None:
        """The site of that name, or None."""
        return first(Site, "SELECT * FROM ombud_site WHERE name = %s", [name])

    def serving(self, origin: str) -> Site | None:
        """The site whose origins include `origin` (`https://host[:port]`); the oldest where several do."""
        return next((site for site in self.order_by("id") if site.allows(origin)), None)


class Site(models.Model):
    """A publication. `name` stands in every public address and never changes."""

    name = models.SlugField(max_length=40, unique=True)
    title = models.CharField(max_length=200)
    url = models.CharField(max_length=500, blank=True)
    languages = models.JSONField(default=list)
    origins = models.JSONField(default=list)
    private_hosts = models.JSONField(default=list)
    webhook_url = models.CharField(max_length=500, blank=True)
    timezone = models.CharField(max_length=64, default="UTC")
    key_version = models.PositiveIntegerField(default=1)
    policy = models.JSONField(default=dict, blank=True)
    screening = models.JSONField(default=dict, blank=True)
    sso = models.JSONField(default=dict, blank=True)
    # Stories below this number are still to be made anew after a setting changed; empty when none are.
    renew_below = models.PositiveBigIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = SiteQuerySet.as_manager()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name

    @property
    def rules(self) -> Policy:
        """The site's limits, typed. A post asks for them eight times."""
        known: tuple[dict[str, object], Policy] | None = self.__dict__.get("_rules")
        if known is None or known[0] != self.policy:
            known = self.__dict__["_rules"] = (deepcopy(self.policy), Policy.of(self.policy))
        return known[1]

    @property
    def language(self) -> str:
        """The language that the site speaks first (BCP 47)."""
        return self.languages[0] if self.languages else "en"

    def allows(self, url: str) -> bool:
        """Whether `url`, an address or an origin, lies on this publication's own origins."""
        return address.allowed(url, self.origins)

    def owns(self, url: str) -> bool:
        """Whether a story may live at `url`: on an origin of the site, or another spelling of one.

        Readers come with http for https, with www or without, to a mobile or AMP host; pages there may not
        post (`allows` decides that), but they name the same stories.
        """
        if self.allows(url):
            return True
        try:
            place = address.key(url).partition("/")[0]
            return any(address.key(origin).partition("/")[0] == place for origin in self.origins if "*" not in origin)
        except address.BadAddress:
            return False

    @property
    def key(self) -> str:
        """The site key, a bearer secret for the CMS. Derived, so that a leaked database holds no key."""
        secret = f"site-key:{self.name}:{self.key_version}".encode()
        digest = hmac.new(settings.SECRET_KEY.encode(), secret, hashlib.sha256).digest()
        return "ombud_" + base64.urlsafe_b64encode(digest[:24]).decode()

    def has_key(self, given: str) -> bool:
        """Whether `given` is this site's key; takes the same time whatever the answer."""
        return hmac.compare_digest(self.key.encode(), given.encode())

    @property
    def webhook_secret(self) -> str:
        """The secret that signs webhooks (Standard Webhooks, `whsec_` and base64), derived like the key."""
        message = f"webhook:{self.name}:{self.key_version}".encode()
        digest = hmac.new(settings.SECRET_KEY.encode(), message, hashlib.sha256).digest()
        return "whsec_" + base64.b64encode(digest[:24]).decode()
