"""Bring this host's documents up to date, or make them all anew.

Example:
    ombud publish
    ombud publish --anew
"""

from __future__ import annotations

import argparse
import shutil

from ombud.publish.publisher import Publisher
from ombud.publish.surroundings import root


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Whether to begin from nothing."""
    parser.add_argument("--anew", action="store_true", help="delete them all; each is built when asked for")


def run(args: argparse.Namespace) -> int:
    """Publishes what is behind."""
    if args.anew:
        shutil.rmtree(root(), ignore_errors=True)
        print("All documents are deleted; each is built when it is asked for.")
        return 0
    print(f"{Publisher().sweep()} stories were behind and are published.")
    return 0
