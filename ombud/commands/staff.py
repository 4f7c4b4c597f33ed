"""Add a member of staff and print a one-time link with which they sign in.

Example:
    ombud staff add olena --email olena@herald.example --owner
"""

from __future__ import annotations

import argparse

from ombud.actions import staff
from ombud.commands import Mistake
from ombud.models.errors import Refused


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Whom to add."""
    verbs = parser.add_subparsers(dest="verb", metavar="add", required=True)
    add = verbs.add_parser("add", help="add somebody, or give them a new sign-in link")
    add.add_argument("name", help="their user name")
    add.add_argument("--email", default="", help="their e-mail address")
    add.add_argument("--owner", action="store_true", help="let them add others at the desk")


def run(args: argparse.Namespace) -> int:
    """Adds them and prints their link."""
    try:
        user = staff.add(args.name, args.email, owner=args.owner)
    except Refused as refused:
        raise Mistake(refused.detail) from refused
    print(f"Sign in once, within a day: {staff.sign_in_link(user)}")
    return 0
