"""Readers and the tokens by which they are known. A token is signed, so none is kept."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from ombud.models import Reader, Site
from ombud.text.network_hash import NetworkHash

WHOLE, MUTES = "reader", "mutes"
"""What a token is good for: all that is the reader's, or whom they mute."""


def token_of(reader: Reader, purpose: str = WHOLE) -> str:
    """The reader's bearer token: `id.version.signature`, good until `token_version` is raised, and for one purpose."""
    claim = f"{reader.pk}.{reader.token_version}"
    return f"{claim}.{_sign(reader.site_id, claim, purpose)}"


def bearer(site: Site, token: str, purpose: str = WHOLE) -> Reader | None:
    """The reader of `site` whose token for this purpose it is; None for a forged, outdated or foreign one."""
    claim, _dot, signature = token.rpartition(".")
    if not hmac.compare_digest(signature.encode(), _sign(site.pk, claim, purpose).encode()):
        return None
    pk, version = claim.split(".")
    return Reader.objects.filter(pk=pk, site=site, token_version=version).first()


def _sign(site_id: int, claim: str, purpose: str) -> str:
    message = f"{purpose}:{site_id}:{claim}".encode()
    digest = hmac.new(settings.SECRET_KEY.encode(), message, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:24]).decode()


def address_hash(ip: str) -> NetworkHash:
    """A network address as a keyed hash whose key changes every month, so that it names nobody for long."""
    today = timezone.now()
    return NetworkHash(_hashed(ip, today), _hashed(ip, today.replace(day=1) - timedelta(days=1)))


def _hashed(ip: str, at: datetime) -> str:
    key = hmac.new(settings.SECRET_KEY.encode(), f"address:{at:%Y-%m}".encode(), hashlib.sha256).digest()
    return hmac.new(key, ip.encode(), hashlib.sha256).hexdigest()[:32]
