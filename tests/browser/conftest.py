"""One real Ombud, one other origin and one Chromium for each process of the run; a fresh profile for each test."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from deskserver import server, started  # noqa: F401 - fixtures
from playwright.sync_api import Browser, expect, sync_playwright
from servers import Elsewhere, Ombud, running
from watched import PATIENCE, Reader

SHARED_PAGES = Path(__file__).parents[2].parent / "shared" / "pages"
FLAGS = [
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All that lies in this folder needs a browser."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """The system's Chromium, without a head and without errands of its own."""
    # Playwright's loop runs on in this thread after the first test; Django would refuse the database to the
    # tests that follow in this process, as if they were asynchronous.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=flags)
        yield started
        started.close()


@pytest.fixture(scope="session")
def elsewhere() -> Iterator[Elsewhere]:
    """A server of pages on another origin than Ombud's."""
    pages = Elsewhere()
    yield pages
    pages.close()


@pytest.fixture(scope="session")
def ombud(elsewhere: Elsewhere, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ombud]:
    """`ombud serve` with the demo publication."""
    with running(tmp_path_factory.mktemp("ombud"), elsewhere) as made:
        yield made


@pytest.fixture
def open_reader(browser: Browser) -> Iterator[Callable[..., Reader]]:
    """Makes readers with options of a browser context; fails the test where one of them met trouble."""
    readers: list[Reader] = []

    def make(**options: Any) -> Reader:
        readers.append(Reader(browser, **options))
        return readers[-1]

    yield make
    troubles = [trouble for reader in readers for trouble in reader.troubles]
    for reader in readers:
        reader.close()
    assert not troubles


@pytest.fixture
def reader(open_reader: Callable[..., Reader]) -> Reader:
    """A reader at a desk."""
    return open_reader()


def real_pages() -> list[dict[str, str]]:
    """The saved pages of real publications: {file, url, body}; none where they are not at hand."""
    listed = SHARED_PAGES / "index.json"
    found: list[dict[str, str]] = json.loads(listed.read_text("utf-8")) if listed.exists() else []
    return found
