"""Give a reader all that is kept about them, or erase them, for a request that came by letter.

Example:
    ombud reader export herald 1234 > reader.json
    ombud reader erase herald 1234
    ombud reader erase herald 1234 --keep-comments --now
"""

from __future__ import annotations

import argparse
import sys

from ombud.actions import erasing, exporting
from ombud.commands import Mistake, add_verb
from ombud.commands.site import named
from ombud.models import Reader


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which reader."""
    verbs = parser.add_subparsers(dest="verb", metavar="export|erase", required=True)
    export = add_verb(
        verbs,
        "export",
        "print all that is kept about a reader, as JSON",
        "ombud reader export herald 1234 > reader.json",
    )
    erase = add_verb(
        verbs,
        "erase",
        "erase a reader, after the site's waiting time or now",
        "ombud reader erase herald 1234",
        "ombud reader erase herald 1234 --keep-comments --now",
    )
    for verb in (export, erase):
        verb.add_argument("site", help="the site's name")
        verb.add_argument("reader", type=int, help="the reader's number, as in the address of their page at the desk")
    erase.add_argument("--keep-comments", action="store_true", help="leave the comments, as a former reader's")
    erase.add_argument("--now", action="store_true", help="do not wait")


def run(args: argparse.Namespace) -> int:
    """Does what the verb says."""
    found = Reader.objects.select_related("site").filter(site=named(args.site), pk=args.reader).first()
    if found is None or found.kind == Reader.Kind.ERASED:
        raise Mistake(f"There is no reader {args.reader} on this site.")
    if args.verb == "export":
        sys.stdout.writelines(exporting.document(found))
        return 0
    at = erasing.ask(found, erasing.KEEP if args.keep_comments else erasing.WITHDRAW, at_once=args.now)
    print("The worker does it within a minute." if args.now else f"It will be done on {at:%Y-%m-%d %H:%M} UTC.")
    return 0
