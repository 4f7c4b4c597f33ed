"""What an idle installation does not load: libraries of many megabytes wait for their first use."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

# Each with what first needs it. The list is of modules, since megabytes differ from machine to machine.
LATE = {
    "numpy": "the first comment, or the first story that is due beside others",
    "py3langid": "the first comment",
    "trafilatura": "the first page that is fetched",
    "requests": "a sign-in elsewhere",
    "oauthlib": "a sign-in elsewhere",
    "jwt": "a sign-in elsewhere, or the publication's own",
    "cryptography": "the publication's own sign-on",
    "fido2": "a passkey",
    "qrcode": "an app for the second factor",
    "psycopg": "a PostgreSQL",
    "ombud.relating.work": "a story that is due",
    "ombud.text.identifier": "the first comment",
}
TREE = ("ombud.server", "ombud.urls", "ombud.worker")
PROGRAM = """
import importlib, json, sys
for name in sys.argv[1:]:
    importlib.import_module(name)
print(json.dumps(sorted(sys.modules)))
"""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The modules of a process that is ready to serve and to work, as the root of the tree is before it forks."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("OMBUD_", "DJANGO_"))}
    environ = clean | {"OMBUD_DATA": str(tmp_path_factory.mktemp("data"))}
    command = [sys.executable, "-c", PROGRAM, *TREE]
    home = Path(__file__).parent.parent
    said = subprocess.run(command, env=environ, capture_output=True, text=True, check=True, cwd=home)
    return set(json.loads(said.stdout))


@pytest.mark.parametrize("name", LATE)
def test_an_idle_process_has_not_loaded(loaded: set[str], name: str) -> None:
    assert name not in loaded, f"it waits for {LATE[name]}"


def test_it_has_loaded_what_the_first_request_needs(loaded: set[str]) -> None:
    assert {*TREE, "ombud.reader.comments_api", "ombud.publish.documents", "lxml", "nh3"} <= loaded
