"""Which providers readers may sign in with."""

from __future__ import annotations

from allauth.socialaccount.models import SocialApp
from django.conf import settings


def providers() -> list[SocialApp]:
    """Those of the settings, in their order; they stand in no table."""
    rows = settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect", {}).get("APPS", [])
    return [SocialApp(provider="openid_connect", **row) for row in rows]
