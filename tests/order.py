"""The order in which a run's processes take its tests, so that none waits for another."""

from __future__ import annotations

import os

import pytest

# What a test asks for when it starts processes of its own: seconds each, in which those need the processor.
PROCESSES = {"database_url", "empty_database_url"}
DATABASE = {"db", "transactional_db", "live_server"} | PROCESSES


def works_with_the_database(item: pytest.Item) -> bool:
    """Whether a test reads or writes the database under test."""
    if item.get_closest_marker("browser"):
        return False
    asked = DATABASE.intersection(getattr(item, "fixturenames", ()))
    return bool(asked) or item.get_closest_marker("django_db") is not None


def dealt(items: list[pytest.Item]) -> list[pytest.Item]:
    """The tests so ordered that the part of each process begins with those that need no database, whose tables are
    still being made, and that no two begin to start servers at the same moment. What empties the tables comes last.
    """
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    kinds: list[list[pytest.Item]] = [[], [], [], []]
    for item in items:
        kinds[_kind(item)].append(item)
    return [
        item for number in range(workers) for item in _part([_share(kind, number, workers) for kind in kinds], number)
    ]


def _kind(item: pytest.Item) -> int:
    if not works_with_the_database(item):
        return 0
    asked = set(getattr(item, "fixturenames", ()))
    if asked & PROCESSES:
        return 2
    marker = item.get_closest_marker("django_db")
    return 3 if "transactional_db" in asked or (marker and marker.kwargs.get("transaction")) else 1


def _share(items: list[pytest.Item], number: int, workers: int) -> list[pytest.Item]:
    return items[len(items) * number // workers : len(items) * (number + 1) // workers]


def _part(shares: list[list[pytest.Item]], number: int) -> list[pytest.Item]:
    alone, plain, processes, emptying = shares
    middle = len(plain) * number // (number + 2)
    return [*alone, *plain[:middle], *processes, *plain[middle:], *emptying]
