"""Add a site, list the sites, show or change one, or show its key.

Example:
    ombud site add herald --title "The Herald" --origin https://herald.example --language en --language uk
    ombud site show herald
    ombud site set herald moderation=before edit_minutes=30
    ombud site set herald --title "The Herald" --no-origin https://old.herald.example
    ombud site key herald
"""

from __future__ import annotations

import argparse
import difflib
from typing import Any

from ombud.actions import site_settings, sites
from ombud.commands import Mistake, add_verb
from ombud.models import Policy, Site
from ombud.models.errors import Refused
from ombud.models.policy import BadPolicy

BY = "command"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do, and for which site."""
    verbs = parser.add_subparsers(dest="verb", metavar="add|list|show|set|key", required=True)
    add = add_verb(
        verbs,
        "add",
        "add a site and print its key",
        'ombud site add herald --title "The Herald" --origin https://herald.example --language en --language uk',
    )
    add.add_argument("name", help="stands in addresses and never changes: lower-case letters, digits, hyphens")
    add.add_argument("--title", required=True, help="the publication's name")
    add.add_argument("--origin", action="append", default=[], help="https://paper.example; may be given again")
    add.add_argument("--language", action="append", default=[], help="en, uk, …; the first is the site's own")
    add.add_argument("--timezone", default="UTC", help="e.g. Europe/Kyiv")
    add_verb(verbs, "list", "list the sites: name, title, languages and origins, parted by tabs", "ombud site list")
    show = add_verb(
        verbs,
        "show",
        "show a site's settings, after changing those that are given",
        "ombud site show herald",
        "ombud site show herald --set moderation=before --set edit_minutes=30",
        "ombud site show herald --origin https://m.herald.example --webhook https://cms.herald.example/ombud",
    )
    show.add_argument("name")
    show.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="change one of the limits")
    show.add_argument("--origin", action="append", default=[], help="add an origin")
    show.add_argument("--private-host", action="append", default=[], help="a private host that may be fetched")
    show.add_argument("--webhook", metavar="URL", help="where events are sent, signed; an empty one sends none")
    _add_set(verbs)
    key = add_verb(verbs, "key", "print the site's key", "ombud site key herald", "ombud site key herald --new")
    key.add_argument("name")
    key.add_argument("--new", action="store_true", help="make a new one; the old one stops working")


def _add_set(verbs: Any) -> None:
    change = add_verb(
        verbs,
        "set",
        "change a site's settings",
        "ombud site set herald moderation=before edit_minutes=30",
        'ombud site set herald --title "The Herald" --language uk --language en --timezone Europe/Kyiv',
        "ombud site set herald --origin https://m.herald.example --no-origin https://old.herald.example",
        "ombud site set herald --private-host cms.herald.internal --webhook https://cms.herald.internal/ombud",
    )
    change.add_argument("name")
    change.add_argument("settings", nargs="*", metavar="NAME=VALUE", help="one of the limits")
    change.add_argument("--title", help="the publication's name")
    change.add_argument("--language", action="append", help="in place of those there are; the first is the site's own")
    change.add_argument("--timezone", help="e.g. Europe/Kyiv")
    change.add_argument("--origin", action="append", default=[], help="add an origin")
    change.add_argument("--no-origin", action="append", default=[], help="take an origin away")
    change.add_argument("--private-host", action="append", default=[], help="a private host that may be fetched")
    change.add_argument("--no-private-host", action="append", default=[], help="take such a host away")
    change.add_argument("--webhook", metavar="URL", help="where events are sent, signed; an empty one sends none")


def run(args: argparse.Namespace) -> int:
    """Does what the verb says."""
    try:
        return {"add": _add, "list": _list, "show": _show, "set": _set, "key": _key}[args.verb](args)
    except Refused as refused:
        about = "--webhook takes an http or https address. " if "webhook_url" in refused.errors else ""
        raise Mistake(f"{about}{refused.detail}") from refused
    except BadPolicy as error:
        raise Mistake(str(error)) from error


def _add(args: argparse.Namespace) -> int:
    site = sites.add(args.name, args.title, languages=args.language, origins=args.origin, timezone=args.timezone)
    print(f"Site: {site.name}, key: {site.key}")
    return 0


def _list(args: argparse.Namespace) -> int:
    for site in Site.objects.all():
        print(f"{site.name}\t{site.title}\t{', '.join(site.languages)}\t{', '.join(site.origins)}")
    return 0


def _show(args: argparse.Namespace) -> int:
    site = named(args.name)
    changes = dict(_change(pair) for pair in args.set)
    if changes or args.origin or args.private_host or args.webhook is not None:
        columns: dict[str, object] = {
            "origins": [*site.origins, *args.origin],
            "private_hosts": [*site.private_hosts, *args.private_host],
        }
        if args.webhook is not None:
            columns["webhook_url"] = args.webhook
        site = site_settings.save(site, columns, changes, by=BY)
    for field in ("name", "title", "url", "timezone"):
        print(f"{field}: {getattr(site, field)}")
    for field in ("languages", "origins", "private_hosts"):
        print(f"{field}: {', '.join(getattr(site, field)) or '–'}")
    print(f"webhook: {site.webhook_url or '–'}")
    if site.webhook_url:
        print(f"webhook_secret: {site.webhook_secret}")
    for name, value in site.rules.as_dict().items():
        print(f"{name}: {_told(value)}")
    return 0


def _set(args: argparse.Namespace) -> int:
    site = named(args.name)
    columns: dict[str, object] = {
        "origins": _with_and_without(site.origins, args.origin, args.no_origin),
        "private_hosts": _with_and_without(site.private_hosts, args.private_host, args.no_private_host),
    }
    given = {"title": args.title, "languages": args.language, "timezone": args.timezone, "webhook_url": args.webhook}
    columns |= {name: value for name, value in given.items() if value is not None}
    site_settings.save(site, columns, dict(_change(pair) for pair in args.settings), by=BY)
    return 0


def _with_and_without(there: list[str], more: list[str], less: list[str]) -> list[str]:
    """A list after adding and taking away. Raises Mistake for what is to be taken away and is not there."""
    gone = [entry.strip().rstrip("/").lower() for entry in less]
    known = {entry.lower(): entry for entry in there}
    missing = next((entry for entry in gone if entry not in known), None)
    if missing is not None:
        raise Mistake(f"“{missing}” is not among: {', '.join(there) or 'none'}.")
    return [entry for entry in there if entry.lower() not in gone] + more


def _told(value: object) -> str:
    """A setting's value as `--set` takes it."""
    return ("on" if value else "off") if isinstance(value, bool) else str(value)


def _key(args: argparse.Namespace) -> int:
    site = named(args.name)
    print(sites.new_key(site) if args.new else site.key)
    return 0


def named(name: str) -> Site:
    """The site of that name. Raises Mistake, naming those that there are."""
    site = Site.objects.filter(name=name).first()
    if site is None:
        known = ", ".join(Site.objects.values_list("name", flat=True)) or "none yet; “ombud site add” makes one"
        raise Mistake(f"There is no site “{name}”. There are: {known}.")
    return site


def _change(pair: str) -> tuple[str, object]:
    name, equals, value = pair.partition("=")
    kinds = {key: type(default) for key, default in Policy().as_dict().items()}
    if name not in kinds:
        near = difflib.get_close_matches(name, kinds, n=1, cutoff=0.6)
        known = f"Did you mean {near[0]}?" if near else f"There are {', '.join(sorted(kinds))}."
        raise Mistake(f"--set: there is no setting “{name}”. {known}")
    if not equals:
        raise Mistake(f"--set takes NAME=VALUE, such as {name}={_told(getattr(Policy(), name))}.")
    if kinds[name] is bool:
        if value not in ("on", "off", "true", "false"):
            raise Mistake(f"{name} is on or off.")
        return name, value in ("on", "true")
    if kinds[name] is int:
        if not value.isdigit():
            raise Mistake(f"{name} is a whole number.")
        return name, int(value)
    return name, value
