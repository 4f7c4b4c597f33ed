"""Measures the desk over very many comments: its search, each of its queues, and the pages around them.

The database is made once in the folder that is named, some five minutes for a million comments, and used again;
PostgreSQL where OMBUD_DATABASE_URL says so. What was measured goes into `bench/results.md`, unless `--quick`.

Example:
    OMBUD_DATA=/tmp/million python -m bench.search 1000000
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import django
from django.db import connection

from bench import report

ROUNDS = 10
HEADING = "The desk over a million comments"
Ask = Callable[[], object]


@dataclass
class Took:
    """How long one thing took each time, in milliseconds: on the clock, of this process's processor time, and until
    the database had answered; and by how many statements."""

    wall: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    database: list[float] = field(default_factory=list)
    statements: int = 0

    def row(self, name: str) -> list[object]:
        """It as a row of a table."""
        times = (self.wall[0], statistics.median(self.wall), _p95(self.wall), min(self.processor))
        asked = (statistics.median(self.database), _p95(self.database))
        return [name, *map(report.milliseconds, (*times, *asked)), self.statements]


HEAD = ["", "first", "p50", "p95", "least processor time", "database p50", "database p95", "statements"]


def _p95(times: list[float]) -> float:
    return sorted(times)[max(0, int(len(times) * 0.95) - 1)]


def main() -> None:
    """Make the database if it is not there, then ask."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("comments", type=int, nargs="?", default=1_000_000)
    parser.add_argument("--quick", action="store_true", help="ask everything once and write no results")
    args = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ombud.settings")
    os.environ.setdefault("OMBUD_LOG_LEVEL", "error")
    django.setup()
    parts = measured(args.comments, 1 if args.quick else ROUNDS)
    sys.stdout.write("\n".join(parts.values()))
    if not args.quick:
        for heading, body in parts.items():
            report.put(heading, body)


def measured(comments: int, rounds: int) -> dict[str, str]:
    """The tables by their headings."""
    from bench import asking, filling
    from ombud import tables
    from ombud.models import Comment

    tables.bring_up_to_date()
    if not Comment.objects.exists():
        filling.fill(comments)
    filling.settle()
    there = Comment.objects.count()
    database = "PostgreSQL" if connection.vendor == "postgresql" else "SQLite"
    about = f"{there:,} comments on {database}, {rounds} rounds. {report.moment()}\n\n"
    parts = {}
    for name, asked in (("search", asking.searches()), ("queues", asking.queues()), ("pages", asking.pages())):
        rows = [timed(ask, rounds).row(each) for each, ask in asked]
        parts[f"{HEADING}: {name}, {database}"] = about + report.table(HEAD, rows)
    return parts


def timed(ask: Ask, rounds: int) -> Took:
    """Ask so many times."""
    took = Took()
    for _round in range(rounds):
        answers: list[float] = []
        wall, processor = time.perf_counter(), time.process_time()
        with connection.execute_wrapper(_clocked(answers)):
            ask()
        took.wall.append((time.perf_counter() - wall) * 1000)
        took.processor.append((time.process_time() - processor) * 1000)
        took.database.append(sum(answers))
        took.statements = max(took.statements, len(answers))
    return took


def _clocked(answers: list[float]) -> Callable[..., object]:
    """Notes how long each statement takes."""

    def clocked(execute: Callable[..., object], *given: object) -> object:
        began = time.perf_counter()
        try:
            return execute(*given)
        finally:
            answers.append((time.perf_counter() - began) * 1000)

    return clocked


if __name__ == "__main__":
    main()
