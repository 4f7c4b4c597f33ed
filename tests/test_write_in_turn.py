"""Transactions on SQLite wait for each other in a queue, and nobody is left standing in it."""

from __future__ import annotations

import fcntl
import os
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from ombud.actions import sites
from ombud.models import Site

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has its own queue."),
]


def is_free() -> bool:
    """Whether nobody has the turn."""
    turn = os.open(f"{connection.settings_dict['NAME']}-turn", os.O_RDWR | os.O_CREAT)
    try:
        fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(turn)
    return True


def test_a_transaction_has_the_turn_until_it_commits(transactional_db: None) -> None:
    with transaction.atomic():
        assert not is_free()
        with transaction.atomic():
            sites.add("paper", "The Paper", languages=["en"], origins=[])
        assert not is_free()
    assert is_free()


def test_a_transaction_that_fails_gives_the_turn_back(transactional_db: None) -> None:
    def fail() -> None:
        with transaction.atomic():
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert is_free()


def test_a_connection_that_closes_in_the_middle_gives_the_turn_back(transactional_db: None) -> None:
    def leave() -> None:
        transaction.get_connection().set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
        assert not is_free()
        connection.close()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(leave).result(30)
    assert is_free()


def test_sixteen_writers_at_once_all_come_through(transactional_db: None) -> None:
    site = sites.add("paper", "The Paper", languages=["en"], origins=[])
    ready = threading.Barrier(16)

    def raise_the_key() -> None:
        try:
            ready.wait(30)
            for _ in range(10):
                with transaction.atomic():
                    row = Site.objects.get(pk=site.pk)
                    Site.objects.filter(pk=site.pk).update(key_version=row.key_version + 1)
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as pool:
        for each in [pool.submit(raise_the_key) for _ in range(16)]:
            each.result(30)
    assert Site.objects.get(pk=site.pk).key_version == site.key_version + 160
