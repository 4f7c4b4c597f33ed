"""Serve readers and staff: the web and the worker, as one tree of processes.

Brings the database's tables up to date first, then says "Ombud is ready" with the address. Ctrl+C or
SIGTERM ends what is under way and stops all. Everything is set by OMBUD_* variables.

Example:
    OMBUD_DATA=/var/lib/ombud OMBUD_PUBLIC_URL=https://readers.example.org ombud serve
"""

import argparse

from ombud import environment, serve


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """None: the settings are in the environment."""


def run(args: argparse.Namespace) -> int:
    """Serves until it is told to stop; 0 after that, 1 where the web cannot start."""
    return serve.run(environment.current())
