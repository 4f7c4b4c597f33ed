"""The cache decides whether a one-time code was used and how often one has tried: of many at once one may add."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from django.core.cache import caches

from ombud.caching import FilesCache

AT_ONCE = 8


@pytest.fixture
def files(tmp_path: Path) -> FilesCache:
    return FilesCache(str(tmp_path / "cache"), {})


def test_the_installation_keeps_its_cache_so() -> None:
    assert isinstance(caches["default"], FilesCache)


def test_of_many_that_add_a_key_at_once_one_succeeds(files: FilesCache) -> None:
    start = Barrier(AT_ONCE)

    def add(key: str) -> bool:
        start.wait(timeout=30)
        return files.add(key, "used", 30)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        for number in range(25):
            assert sum(pool.map(add, [f"code {number}"] * AT_ONCE)) == 1


def test_what_was_added_is_there_until_its_time_is_over(files: FilesCache) -> None:
    assert files.add("code", "used", 30)
    assert not files.add("code", "again", 30)
    assert files.get("code") == "used"
    files.set("code", "used", -1)
    assert files.add("code", "later", 30)


def test_a_folder_that_was_deleted_is_made_again(files: FilesCache, tmp_path: Path) -> None:
    files.add("code", "used", 30)
    for each in (tmp_path / "cache").iterdir():
        each.unlink()
    (tmp_path / "cache").rmdir()
    assert files.add("code", "used", 30)
