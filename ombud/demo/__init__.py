"""The demo publication's content, as data, and where its pages are."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

FOLDER = Path(__file__).parent


def publication() -> dict[str, Any]:
    """What `publication.toml` says."""
    return tomllib.loads((FOLDER / "publication.toml").read_text(encoding="utf-8"))


def foreign_url() -> str:
    """Where the foreign page is: on this server under its other loopback name, which is another origin."""
    parts = urlsplit(settings.PUBLIC_URL)
    other = "127.0.0.1" if parts.hostname == "localhost" else "localhost"
    port = f":{parts.port}" if parts.port else ""
    return f"http://{other}{port}/demo/foreign-page"
