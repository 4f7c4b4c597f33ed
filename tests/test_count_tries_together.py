"""Tries and used codes are known to all processes of all hosts: of many at once one adds, and none is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from threading import Barrier
from typing import TypeVar

import pytest
from django.core.cache import cache, caches
from django.db import connection

from ombud.actions import memos
from ombud.caching import TableCache
from ombud.models import Memo

T = TypeVar("T")
AT_ONCE = 8


@pytest.fixture
def at_once(transactional_db: None) -> Iterator[Callable[[Callable[[], T]], list[T]]]:
    """Does something in many threads at the same moment, each with a connection of its own."""
    start = Barrier(AT_ONCE)

    def one(work: Callable[[], T]) -> T:
        start.wait(timeout=30)
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield lambda work: list(pool.map(one, [work] * AT_ONCE))


def test_the_installation_keeps_its_cache_so() -> None:
    assert isinstance(caches["default"], TableCache)


def test_of_many_that_add_a_key_at_once_one_succeeds(at_once: Callable[[Callable[[], bool]], list[bool]]) -> None:
    for number in range(5):
        assert sum(at_once(partial(cache.add, f"code {number}", "used", 30))) == 1


def test_of_many_tries_at_once_none_is_lost(at_once: Callable[[Callable[[], int]], list[int]]) -> None:
    assert sorted(at_once(lambda: memos.count("tries", 60))) == list(range(1, AT_ONCE + 1))


@pytest.mark.django_db
def test_a_host_without_files_of_the_other_knows_its_tries(tmp_path: Path) -> None:
    assert TableCache(str(tmp_path / "one"), {}).add("code", "used", 30)
    assert not TableCache(str(tmp_path / "other"), {}).add("code", "used", 30)


@pytest.mark.django_db
def test_a_flood_of_others_pushes_no_try_out() -> None:
    options = {"OPTIONS": {"MAX_ENTRIES": 5}}
    kept = TableCache("", options)
    assert kept.add("mine", [1.5], 30)
    for number in range(40):
        kept.set(f"a stranger's {number}", [2.5], 30)
    assert kept.get("mine") == [1.5]
    assert not kept.add("mine", [3.5], 30)


@pytest.mark.django_db
def test_what_was_added_is_there_until_its_time_is_over() -> None:
    assert cache.add("code", "used", 30)
    assert cache.get("code") == "used"
    assert cache.touch("code", -1)
    assert cache.get("code") is None
    assert not cache.touch("code", 30)
    assert cache.add("code", "later", 30)
    assert cache.get("code") == "later"
    assert cache.delete("code")
    assert not cache.delete("code")


@pytest.mark.django_db
def test_a_count_begins_anew_when_its_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ombud.actions.memos.time.time", lambda: 1_000.0)
    assert [memos.count("tries", 60), memos.count("tries", 60)] == [1, 2]
    monkeypatch.setattr("ombud.actions.memos.time.time", lambda: 1_059.0)
    assert memos.count("tries", 60) == 3
    monkeypatch.setattr("ombud.actions.memos.time.time", lambda: 1_060.0)
    assert memos.count("tries", 60) == 1


@pytest.mark.django_db
def test_the_table_tells_no_address_and_what_is_over_goes() -> None:
    cache.set("allauth:rl:login:ip:192.0.2.7", [1.0], 30)
    memos.keep("over", True, -1)
    assert not Memo.objects.filter(name__contains="192.0.2").exists()
    assert memos.forget() == 1
    assert cache.get("allauth:rl:login:ip:192.0.2.7") == [1.0]
