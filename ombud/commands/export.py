"""Write all of a site as JSON Lines: stories, comments, decisions, corrections; “ombud import” reads it elsewhere.

No network addresses are in it, and no addresses of mail unless asked for.

Example:
    ombud export --site herald herald.jsonl
    ombud export --site herald - | gzip > herald.jsonl.gz
"""

from __future__ import annotations

import argparse
import sys
from contextlib import nullcontext
from pathlib import Path

from ombud.commands import Mistake
from ombud.commands.site import named
from ombud.transfer import exporting


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which site, and where to."""
    parser.add_argument("file", nargs="?", default="-", help="a file that is not there yet, or - for the output")
    parser.add_argument("--site", required=True, help="the site's name")
    parser.add_argument("--with-emails", action="store_true", help="also the readers' addresses of mail")


def run(args: argparse.Namespace) -> int:
    """Writes the records."""
    site = named(args.site)
    try:
        with nullcontext(sys.stdout) if args.file == "-" else Path(args.file).open("x", encoding="utf-8") as out:
            for count, line in enumerate(exporting.lines(site, emails=args.with_emails), 1):
                out.write(f"{line}\n")
                if count % 1000 == 0 and sys.stderr.isatty():
                    sys.stderr.write(f"\r{count} records ")
    except BrokenPipeError:
        raise
    except OSError as error:
        raise Mistake(f"Cannot write {args.file}: {error.strerror or error}.") from error
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{count} records written.\n")
    return 0
