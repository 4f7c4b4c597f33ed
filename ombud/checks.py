"""What is looked at before the server starts: plain Python that needs nothing of Django."""

from __future__ import annotations

import ipaddress
import os
import sqlite3
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from ombud import environment
from ombud.environment import Environment
from ombud.values import BadSetting

# The first with RETURNING, which Django 5.2 uses.
OLDEST_SQLITE: Final = (3, 35, 0)


def refuse(settings: Environment) -> None:
    """Raises BadSetting, with one sentence for the operator, where the server could not work."""
    _refuse_folder(settings.data)
    try:
        environment.secret_key(settings)
    except OSError as error:
        raise BadSetting(f"OMBUD_SECRET_KEY: the key kept in {settings.data} cannot be used: {error}") from error
    if settings.translate_url.startswith("deepl:") and not settings.translate_key:
        raise BadSetting("OMBUD_TRANSLATE_KEY: DeepL needs the key of an account; the free one will do.")
    if settings.database_url.startswith("sqlite:"):
        if sqlite3.sqlite_version_info < OLDEST_SQLITE:
            raise BadSetting(f"This Python brings SQLite {sqlite3.sqlite_version}; Ombud needs 3.35 or newer.")
        _refuse_folder(Path(urlsplit(settings.database_url).path.removeprefix("/")).parent)


def warnings(settings: Environment) -> list[str]:
    """What works but is hardly meant for readers: a sentence each, to be said at every start."""
    found = []
    if not settings.rate_limits:
        found.append("OMBUD_RATE_LIMITS=off: NOBODY IS STOPPED FROM FLOODING THIS SERVER. For load tests only.")
    if settings.debug:
        found.append("OMBUD_DEBUG=on: error pages show the server's insides to everyone. For development only.")
    if not _is_loopback(settings.host) and not settings.https:
        found.append(
            f"OMBUD_HOST={settings.host} is open to the network without https ({settings.public_url}):"
            " passwords and tokens would travel unencrypted. Put a proxy with https before it and set"
            " OMBUD_PUBLIC_URL to its address."
        )
    return found


def notes(settings: Environment) -> list[str]:
    """What is not there and need not be: a sentence each, to be said at every start."""
    if settings.email_url:
        return []
    return ["OMBUD_EMAIL_URL is not set: no mail is sent, and what is due is removed after seven days."]


def _refuse_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadSetting(f"OMBUD_DATA: the folder {folder} cannot be made: {error.strerror}.") from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise BadSetting(f"OMBUD_DATA: the folder {folder} cannot be written by this user.")


def _is_loopback(host: str) -> bool:
    return ipaddress.ip_address(host).is_loopback
