"""Bring the database's tables up to date; does nothing where they are.

`ombud serve` does it by itself at each start. Several hosts may run it at the same time.

Example:
    ombud migrate
"""

import argparse

from ombud import tables


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """None."""


def run(args: argparse.Namespace) -> int:
    """Brings the tables up to date."""
    tables.bring_up_to_date()
    return 0
