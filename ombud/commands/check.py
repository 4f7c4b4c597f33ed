"""Check the settings, the data folder, the database and its tables without starting the server.

Example:
    OMBUD_DATABASE_URL=postgresql://ombud@db/ombud ombud check
"""

import argparse

from django.core.checks import run_checks
from django.db import connection

from ombud import checks, environment, tables
from ombud.commands import Mistake


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """None: the settings are in the environment."""


def run(args: argparse.Namespace) -> int:
    """Prints what was found; raises Mistake, BadSetting or django.db.OperationalError where something is wrong."""
    settings = environment.current()
    checks.refuse(settings)
    for warning in [*checks.warnings(settings), *run_checks()]:
        print(f"warning: {warning}")
    if not tables.are_up_to_date():
        raise Mistake("The database's tables are not up to date. `ombud migrate` or `ombud serve` changes that.")
    print(f"All is well: {connection.vendor}, data in {settings.data}, readers at {settings.public_url}/")
    return 0
