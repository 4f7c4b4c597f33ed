"""The settings, read from environment variables and checked: plain Python that needs nothing of Django.

Every setting is one row of `SETTINGS`. `docs/settings.md` describes the same rows to people.
"""

from __future__ import annotations

import difflib
import os
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from ombud import values
from ombud.values import BadSetting, Network

PREFIX: Final = "OMBUD_"
SECRET_FILE: Final = "secret_key"  # noqa: S105 - the name of a file, not a secret


@dataclass(frozen=True)
class Setting:
    """One variable: its full name, what stands when it is absent, and how its text becomes a value."""

    name: str
    default: str
    parse: Callable[[str], Any]


SETTINGS: Final = (
    Setting("OMBUD_DATA", "data", values.folder),
    Setting("OMBUD_DATABASE_URL", "", values.database_url),
    Setting("OMBUD_PUBLIC_URL", "", values.public_url),
    Setting("OMBUD_SECRET_KEY", "", values.secret_key),
    Setting("OMBUD_RATE_LIMITS", "on", values.switch),
    Setting("OMBUD_EMAIL_URL", "", values.email_url),
    Setting("OMBUD_EMAIL_FROM", "", values.email_address),
    Setting("OMBUD_OPENID_URL", "", values.openid_urls),
    Setting("OMBUD_OPENID_CLIENT", "", values.several),
    Setting("OMBUD_OPENID_SECRET", "", values.several),
    Setting("OMBUD_OPENID_NAME", "", values.several),
    Setting("OMBUD_TRANSLATE_URL", "", values.translate_url),
    Setting("OMBUD_TRANSLATE_KEY", "", str),
    Setting("OMBUD_HOST", "127.0.0.1", values.host),
    Setting("OMBUD_PORT", "8000", values.port),
    Setting("OMBUD_WORKERS", "auto", values.workers),
    Setting("OMBUD_TRUSTED_PROXIES", "0", values.trusted_proxies),
    Setting("OMBUD_LOG_LEVEL", "info", values.log_level),
    Setting("OMBUD_DEBUG", "off", values.switch),
)


GITHUB: Final = ("https://github.com", "https://api.github.com")
# Without a version in them, which Facebook retires after two years. It does not say whether it has checked an e-mail
# address, so none is asked for.
FACEBOOK: Final = {
    "authorize": "https://www.facebook.com/dialog/oauth",
    "token": "https://graph.facebook.com/oauth/access_token",
    "profile": "https://graph.facebook.com/me?fields=id,name",
    "scope": ["public_profile"],
    "proof": "app secret",
}


@dataclass(frozen=True)
class OpenIdProvider:
    """One provider of accounts: its address (the issuer of OpenID Connect; or see `values.openid_urls`), what Ombud is
    called there and proves itself with, and what readers call it."""

    url: str
    client: str
    secret: str
    name: str

    @property
    def key(self) -> str:
        """What stands for it in addresses and tables, and stays the same when others come or go."""
        whole = self.address.partition("://")[2].lower()
        return re.sub(r"[^a-z0-9.]+", "-", whole.partition("/")[0] if self.oauth else whole).strip("-")

    @property
    def address(self) -> str:
        """Where readers are led: its issuer, or the page that asks them."""
        return str(self.oauth["authorize"]) if self.oauth else self.url

    @property
    def oauth(self) -> dict[str, Any] | None:
        """Where a provider without OpenID Connect is asked what; None for one that speaks it."""
        kind, _colon, own = self.url.partition(":")
        if kind == "github":
            web, api = (own.rstrip("/"), f"{own.rstrip('/')}/api/v3") if own else GITHUB
            addresses = {"authorize": f"{web}/login/oauth/authorize", "token": f"{web}/login/oauth/access_token"}
            return {**addresses, "profile": f"{api}/user", "emails": f"{api}/user/emails", "scope": ["user:email"]}
        if kind == "facebook":
            return dict(FACEBOOK)
        if kind == "oauth":
            authorize, token, profile, scope = values.oauth_addresses(self.url)
            return {"authorize": authorize, "token": token, "profile": profile, "scope": scope}
        return None


@dataclass(frozen=True)
class Environment:
    """The settings as typed values; the field `x` comes from the variable `OMBUD_X`.

    `workers` is 0 for “choose by yourself”. `trusted_proxies` is either how many proxies stand before
    the server, or the networks in which they are.
    """

    data: Path
    database_url: str
    public_url: str
    secret_key: str
    rate_limits: bool
    email_url: str
    email_from: str
    openid_url: tuple[str, ...]
    openid_client: tuple[str, ...]
    openid_secret: tuple[str, ...]
    openid_name: tuple[str, ...]
    translate_url: str
    translate_key: str
    host: str
    port: int
    workers: int
    trusted_proxies: int | tuple[Network, ...]
    log_level: str
    debug: bool

    @property
    def https(self) -> bool:
        """Whether readers reach the server by https."""
        return self.public_url.startswith("https://")

    @property
    def openid(self) -> tuple[OpenIdProvider, ...]:
        """The providers with which readers may sign in, in the order in which they are offered."""
        names = self.openid_name or tuple(_name_of(url) for url in self.openid_url)
        rows = zip(self.openid_url, self.openid_client, self.openid_secret, names, strict=True)
        return tuple(OpenIdProvider(*row) for row in rows)


def read(environ: Mapping[str, str]) -> Environment:
    """The settings in `environ`. Raises BadSetting, naming the variable, on the first that is wrong."""
    _refuse_unknown(environ)
    found: dict[str, Any] = {}
    for setting in SETTINGS:
        given = _given(environ, setting.name) or setting.default
        try:
            found[setting.name.removeprefix(PREFIX).lower()] = setting.parse(given) if given else ""
        except ValueError as error:
            raise BadSetting(f"{setting.name}: {error}") from error
    if not found["public_url"]:
        found["public_url"] = f"http://127.0.0.1:{found['port']}"
    if not found["database_url"]:
        found["database_url"] = f"sqlite:///{found['data'] / 'ombud.sqlite3'}"
    _check_openid(found)
    return Environment(**found)


@cache
def current() -> Environment:
    """The settings of this process, read once. Raises BadSetting."""
    return read(os.environ)


def secret_key(environment: Environment) -> str:
    """The key that signs sessions and derives site keys: the one given, else the one kept in the data folder.

    Makes the folder and a fresh key (mode 0600) where there is none; of several processes that start
    together one makes it and all get the same. Raises OSError where the folder cannot be written.
    """
    if environment.secret_key:
        return environment.secret_key
    kept = environment.data / SECRET_FILE
    if not kept.exists():
        environment.data.mkdir(parents=True, exist_ok=True)
        fresh = kept.with_name(f".{SECRET_FILE}.{os.getpid()}")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
        try:
            os.link(fresh, kept)  # unlike a rename, fails where another process was faster
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return kept.read_text(encoding="ascii").strip()


def _refuse_unknown(environ: Mapping[str, str]) -> None:
    known = [setting.name for setting in SETTINGS]
    for name in sorted(environ):
        if name.startswith(PREFIX) and name.removesuffix("_FILE") not in known:
            near = difflib.get_close_matches(name, known, n=1, cutoff=0.0)[0]
            raise BadSetting(f"{name}: there is no such setting. Did you mean {near}?")


def _check_openid(found: Mapping[str, Any]) -> None:
    """Raise BadSetting unless each provider has a client and a secret, and all have names or none."""
    urls = len(found["openid_url"])
    for part in ("client", "secret", "name"):
        given = len(found[f"openid_{part}"])
        if given != urls and (given or part != "name"):
            raise BadSetting(f"OMBUD_OPENID_{part.upper()}: there are {urls} in OMBUD_OPENID_URL, and {given} here.")
    if len({OpenIdProvider(url, "", "", "").key for url in found["openid_url"]}) < urls:
        raise BadSetting("OMBUD_OPENID_URL: the same address stands there twice.")


def _name_of(url: str) -> str:
    """What readers call a provider that nobody gave a name."""
    known = {"github:": "GitHub", "facebook:": "Facebook"}
    return known.get(url) or urlsplit(OpenIdProvider(url, "", "", "").address).netloc


def _given(environ: Mapping[str, str], name: str) -> str:
    """The text of a setting, from the variable itself or from the file that NAME_FILE names."""
    plain, file = environ.get(name, ""), environ.get(f"{name}_FILE", "")
    if plain and file:
        raise BadSetting(f"{name} and {name}_FILE are both set. Set one of them.")
    if not file:
        return plain.strip()
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise BadSetting(f"{name}_FILE: cannot read {file}: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise BadSetting(f"{name}_FILE: {file} is not in UTF-8.") from error
