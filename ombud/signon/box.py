"""Shared secrets as they are kept: encrypted, so that the database alone signs nobody in."""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken


def seal(secret: str, key: str) -> str:
    """`secret` under the installation's secret key."""
    return _box(key).encrypt(secret.encode()).decode()


def unseal(sealed: str, key: str) -> str:
    """What `seal` was given; empty after a change of the installation's secret key."""
    try:
        return _box(key).decrypt(sealed.encode()).decode()
    except InvalidToken:
        return ""


def _box(key: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"ombud.sign-on:" + key.encode()).digest()))
