"""Remove what is no longer needed: old receipts, pages that could never be read and hold no comment.

The worker does it every hour.

Example:
    ombud prune
"""

from __future__ import annotations

import argparse

from ombud.upkeep import prune


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """None."""


def run(args: argparse.Namespace) -> int:
    """Prunes and says how much."""
    print(", ".join(f"{count} {name}" for name, count in prune().items()) + " removed.")
    return 0
