"""Add a member of staff with a role and print a one-time link with which they sign in, or list who there is.

Example:
    ombud staff add olena --email olena@herald.example --owner
    ombud staff add petro --role moderator --site herald --section Sport
    ombud staff list
"""

from __future__ import annotations

import argparse

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from ombud.actions import staff
from ombud.commands import Mistake, add_verb
from ombud.commands.site import named
from ombud.models import Role, Site
from ombud.models.errors import Refused

BY = "command"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Whom to add, as what."""
    verbs = parser.add_subparsers(dest="verb", metavar="add|list", required=True)
    add = add_verb(
        verbs,
        "add",
        "add somebody, or another role, and print a one-time sign-in link",
        "ombud staff add olena --email olena@herald.example --owner",
        "ombud staff add petro --role editor --role moderator --site herald",
        "ombud staff add iryna --role moderator --site herald --section Sport",
        "ombud staff add olena --new-factor",
    )
    add.add_argument("name", help="their user name; whoever is there already gets a new link")
    add.add_argument("--email", default="", help="their e-mail address, to which sign-in codes go")
    add.add_argument("--owner", action="store_true", help="let them do everything, on all sites")
    add.add_argument(
        "--role",
        action="append",
        default=[],
        choices=Role.Name.values,
        help="what they may do; may be given again. Without one, somebody new edits and moderates",
    )
    add.add_argument("--site", action="append", default=[], help="on which site; all there are unless given")
    add.add_argument("--section", default="", help="only in this section of a site")
    add.add_argument("--new-factor", action="store_true", help="forget their lost second factor and end their sessions")
    add_verb(verbs, "list", "list the staff: name, e-mail, second factor and roles, parted by tabs", "ombud staff list")


def run(args: argparse.Namespace) -> int:
    """Does what the verb says. Raises Mistake for a name, an address or a site that cannot be."""
    try:
        return {"add": _add, "list": _list}[args.verb](args)
    except Refused as refused:
        raise Mistake(refused.detail) from refused


def _add(args: argparse.Namespace) -> int:
    if args.email:
        _refuse_bad_address(args.email)
    sites = [named(name) for name in args.site] or list(Site.objects.all())
    with transaction.atomic():
        user = staff.add(args.name, args.email, owner=args.owner)
        if args.new_factor:
            staff.forget_second_factor(user)
        for role in args.role or _usual(user):
            for site in sites:
                staff.give(user, site, role, args.section, by=BY)
    user.refresh_from_db()
    if not user.is_superuser and not user.roles.exists():
        print("They have no role yet, for there is no site. Add one, then give them a role on it.")
    print(f"Sign in once, within a day: {staff.sign_in_link(user)}")
    return 0


def _usual(user: User) -> tuple[str, ...]:
    """What somebody new may do where nothing was said."""
    return () if user.is_superuser or user.roles.exists() else staff.EDITING_AND_MODERATING


def _list(args: argparse.Namespace) -> int:
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    safe = set(Authenticator.objects.filter(type__in=kinds).values_list("user", flat=True))
    for user in User.objects.filter(is_staff=True).prefetch_related("roles__site").order_by("username"):
        roles = [
            f"{role.name} of {role.site.name}{f'/{role.section}' * bool(role.section)}" for role in user.roles.all()
        ]
        shown = ["owner of all"] * user.is_superuser + sorted(roles)
        factor = "second factor" if user.pk in safe else "–"
        print(f"{user.get_username()}\t{user.email or '–'}\t{factor}\t{', '.join(shown) or 'no role'}")
    return 0


def _refuse_bad_address(email: str) -> None:
    try:
        validate_email(email)
    except ValidationError as error:
        raise Mistake(f"--email: “{email}” is not an e-mail address.") from error
