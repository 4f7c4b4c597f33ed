"""Show, set up or end a site's single sign-on.

Example:
    ombud sso herald --issuer https://herald.example --audience ombud --secret-file sso-secret
    ombud sso herald --issuer https://herald.example --audience ombud --keys https://herald.example/jwks.json
    ombud sso herald --only-newest
    ombud sso herald --off
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from django.conf import settings

from ombud.actions import site_settings
from ombud.commands import Mistake
from ombud.commands.site import named
from ombud.signon.box import seal
from ombud.signon.config import SECRET_LENGTH, BadSignOn, SignOn

BY = "command"
SECRETS_KEPT = 3


def add_arguments(sso: argparse.ArgumentParser) -> None:
    """Which site, and what to set."""
    sso.add_argument("name")
    sso.add_argument("--issuer", help="what tokens say in “iss”")
    sso.add_argument("--audience", help="what tokens say in “aud”")
    sso.add_argument("--secret-file", metavar="FILE", help="a file with a secret (HS256); the one before stays good")
    sso.add_argument("--keys", metavar="URL", help="the address of a JSON Web Key Set (RS256, ES256)")
    sso.add_argument("--max-age", type=int, metavar="SECONDS", help="how long a token is good after it was issued")
    sso.add_argument("--only-newest", action="store_true", help="take tokens of older secrets no more")
    sso.add_argument("--off", action="store_true", help="end the single sign-on")


def run(args: argparse.Namespace) -> int:
    """Does what is asked and shows what is set, without secrets. Raises Mistake."""
    site = named(args.name)
    try:
        changed = {} if args.off else _changed(args, dict(site.sso))
        SignOn.of(changed)
    except BadSignOn as error:
        raise Mistake(str(error)) from error
    if changed != site.sso:
        site_settings.set_sign_on(site, changed, by=BY)
    if not site.sso:
        print("sso: off")
        return 0
    for field in ("issuer", "audience", "keys_url", "max_age"):
        if field in site.sso:
            print(f"{field}: {site.sso[field]}")
    print(f"secrets: {len(site.sso.get('secrets', []))}")
    return 0


def _changed(args: argparse.Namespace, sso: dict[str, Any]) -> dict[str, Any]:
    given = {"issuer": args.issuer, "audience": args.audience, "max_age": args.max_age}
    sso |= {name: value for name, value in given.items() if value is not None}
    if args.secret_file:
        sso["secrets"] = [seal(_secret(args.secret_file), settings.SECRET_KEY), *sso.get("secrets", [])][:SECRETS_KEPT]
        sso.pop("keys_url", None)
    if args.keys:
        sso["keys_url"] = args.keys
        sso.pop("secrets", None)
    if args.only_newest and sso.get("secrets"):
        sso["secrets"] = sso["secrets"][:1]
    return sso


def _secret(path: str) -> str:
    try:
        secret = Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise Mistake(f"--secret-file: cannot read {path}.") from error
    if len(secret) < SECRET_LENGTH:
        raise Mistake(f"A secret has at least {SECRET_LENGTH} characters: “openssl rand -base64 48” makes one.")
    return secret
