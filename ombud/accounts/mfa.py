"""The second factor as django-allauth keeps it, except that the database alone does not open it."""

from __future__ import annotations

import base64
import hashlib

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib.auth.models import User

from .sessions import device


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of authenticator apps and recovery codes lie encrypted under the installation's secret key."""

    def encrypt(self, text: str) -> str:
        """`text` as it is kept."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """What `encrypt` was given. Raises InvalidToken after a change of the secret key."""
        return _box().decrypt(encrypted_text.encode()).decode()

    def get_totp_label(self, user: User) -> str:
        """What an authenticator app calls the account."""
        return user.email or user.get_username()

    def generate_authenticator_name(self, user: User, type: str) -> str:
        """What the form proposes to call a passkey: the browser in which it is made."""
        return device(context.request.headers.get("User-Agent", ""))


def _box() -> Fernet:
    key = hashlib.sha256(b"ombud.second-factor:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
