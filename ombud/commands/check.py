"""Check the settings, the data folder, the database and its tables without starting the server.

With --recount it also counts all comments anew and mends the numbers that readers see, should they differ.

Example:
    OMBUD_DATABASE_URL=postgresql://ombud@db/ombud ombud check
    ombud check --recount
"""

import argparse
from datetime import timedelta

from django.core.checks import run_checks
from django.db import connection
from django.utils import timezone

from ombud import checks, environment, mail_state, tables, upkeep
from ombud.commands import Mistake
from ombud.models import Story

LATE = timedelta(minutes=10)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Whether to count as well; the settings are in the environment."""
    parser.add_argument("--recount", action="store_true", help="count all comments anew and mend what differs")


def run(args: argparse.Namespace) -> int:
    """Prints what was found; raises Mistake, BadSetting or django.db.OperationalError where something is wrong."""
    settings = environment.current()
    checks.refuse(settings)
    for warning in [*checks.warnings(settings), *run_checks()]:
        print(f"warning: {warning}")
    if not tables.are_up_to_date():
        raise Mistake("The database's tables are not up to date. `ombud migrate` or `ombud serve` changes that.")
    late = Story.objects.filter(relate_at__lt=timezone.now() - LATE, merged_into=None).count()
    if late:
        print(
            f"warning: {late} stories have waited for their other topics for more than ten minutes. The worker finds"
            " them; is it running? `ombud story relate SITE` does it now."
        )
    for note in checks.notes(settings):
        print(f"note: {note}")
    if told := mail_state.state()[1]:
        print(f"warning: {told}")
    if args.recount:
        for wrong in upkeep.check():
            print(f"mended: {wrong}")
    print(f"All is well: {connection.vendor}, data in {settings.data}, readers at {settings.public_url}/")
    return 0
