"""Run the worker alone: publishes documents and does the due work, without the web.

`ombud serve` starts one by itself; this is for hosts that run the processes apart.

Example:
    ombud worker
"""

import argparse

from ombud import worker
from ombud.process import die_with_parent, give_memory_back


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """One that `ombud serve` gives, so that its worker never outlives it."""
    parser.add_argument("--parent", type=int, metavar="PID", help="stop when this parent process has ended")


def run(args: argparse.Namespace) -> int:
    """Works until it is told to stop."""
    if args.parent:
        die_with_parent(args.parent)
    give_memory_back()
    worker.main()
    return 0
