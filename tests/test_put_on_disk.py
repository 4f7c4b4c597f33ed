"""What was answered is on the disk, though writers wait for the disk together and not in their turn."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import OperationalError, connection, transaction

from ombud.models import Site
from ombud.sqlite3 import base
from ombud.sqlite3.together import Together, put_on_disk

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What happens to SQLite's log, in order."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL gathers its writers itself.")
    said: list[str] = []
    one = Together(lambda: said.append("on the disk"))
    monkeypatch.setattr(base, "_log", lambda _path: one)
    return said


def synchronous() -> int:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous")
        return int(cursor.fetchone()[0])


def test_a_transaction_is_over_when_it_is_on_the_disk(log: list[str], site: Site) -> None:
    log.clear()
    with transaction.atomic():
        Site.objects.update(title="Another")
        log.append("written")
    log.append("answered")
    assert log == ["written", "on the disk", "answered"]


def test_sqlite_itself_waits_for_the_disk_except_in_a_transaction(log: list[str], site: Site) -> None:
    assert synchronous() == 2
    with transaction.atomic():
        assert synchronous() == 1
        with transaction.atomic():
            assert synchronous() == 1
    assert synchronous() == 2
    with pytest.raises(ValueError, match="enough"), transaction.atomic():
        raise ValueError("enough")
    assert synchronous() == 2


def test_a_disk_that_fails_is_told_and_nothing_is_answered(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL gathers its writers itself.")

    def fail() -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(base, "_log", lambda _path: Together(fail))
    with pytest.raises(OperationalError, match="disk I/O error"), transaction.atomic():
        Site.objects.update(title="Another")


def test_those_who_come_while_the_disk_works_share_its_next_turn(eventually: Callable[..., None]) -> None:
    working, going_on, runs = threading.Event(), threading.Event(), []

    def work() -> None:
        runs.append(1)
        working.set()
        assert going_on.wait(20)

    together = Together(work)
    with ThreadPoolExecutor(9) as pool:
        first = pool.submit(together.wait)
        assert working.wait(20)
        others = [pool.submit(together.wait) for _each in range(8)]
        eventually(lambda: len(together._changed._waiters) == len(others))  # type: ignore[attr-defined]
        going_on.set()
        first.result(20)
        for each in others:
            each.result(20)
    assert len(runs) == 2


def test_who_calls_after_the_work_began_is_not_served_by_it() -> None:
    working, going_on, order = threading.Event(), threading.Event(), []

    def work() -> None:
        order.append("begins")
        working.set()
        assert going_on.wait(20)
        order.append("ends")

    together = Together(work)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(together.wait)
        assert working.wait(20)
        second = pool.submit(together.wait)
        going_on.set()
        second.result(20)
        first.result(20)
    assert order == ["begins", "ends", "begins", "ends"]


def test_the_failure_of_one_is_not_the_success_of_another() -> None:
    tries: list[int] = []

    def work() -> None:
        tries.append(1)
        if len(tries) == 1:
            raise OSError(5, "Input/output error")

    together = Together(work)
    with pytest.raises(OSError, match="Input"):
        together.wait()
    together.wait()
    assert len(tries) == 2


def test_a_log_that_is_gone_needs_nothing(tmp_path: Path) -> None:
    put_on_disk(str(tmp_path / "ombud.sqlite3-wal"))
    (tmp_path / "there").write_bytes(b"words")
    put_on_disk(str(tmp_path / "there"))
    with pytest.raises(IsADirectoryError):
        put_on_disk(str(tmp_path))
