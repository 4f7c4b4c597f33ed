"""Add a member of staff and print a one-time link with which they sign in.

Example:
    ombud staff add olena --email olena@herald.example --owner
"""

from __future__ import annotations

import argparse

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from ombud.actions import staff
from ombud.commands import Mistake, add_verb
from ombud.models.errors import Refused


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Whom to add."""
    verbs = parser.add_subparsers(dest="verb", metavar="add", required=True)
    add = add_verb(
        verbs,
        "add",
        "add somebody and print their one-time sign-in link; whoever is there already gets a new link",
        "ombud staff add olena --email olena@herald.example --owner",
    )
    add.add_argument("name", help="their user name")
    add.add_argument("--email", default="", help="their e-mail address")
    add.add_argument("--owner", action="store_true", help="let them add others at the desk")


def run(args: argparse.Namespace) -> int:
    """Adds them and prints their link. Raises Mistake for a name or an address that cannot be."""
    if args.email:
        _refuse_bad_address(args.email)
    try:
        user = staff.add(args.name, args.email, owner=args.owner)
    except Refused as refused:
        raise Mistake(refused.detail) from refused
    print(f"Sign in once, within a day: {staff.sign_in_link(user)}")
    return 0


def _refuse_bad_address(email: str) -> None:
    try:
        validate_email(email)
    except ValidationError as error:
        raise Mistake(f"--email: “{email}” is not an e-mail address.") from error
