"""A fork of the root begins with nothing of what the root holds but its memory."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="The system does not show its open files.")

PROGRAM = """
import json, os, signal, socket, sys
from pathlib import Path
from ombud import process

held = [os.pipe(), socket.create_server(("127.0.0.1", 0))]
loaded = ["memory"]
signal.signal(signal.SIGTERM, lambda *_: None)

def look():
    folder = Path("/proc/self/fd")
    files = {os.readlink(each) for each in folder.iterdir() if int(each.name) > 2 and each.exists()}
    said = {
        "files": sorted(files - {f"/proc/{os.getpid()}/fd"}),
        "default": signal.getsignal(signal.SIGTERM) is signal.SIG_DFL,
        "leads": os.getpgrp() == os.getpid(),
        "name": Path("/proc/self/comm").read_text().strip(),
        "shared": loaded[0],
    }
    sys.stdout.write(json.dumps(said) + chr(10))
    sys.stdout.flush()

def fail():
    raise RuntimeError("as it must be told")

statuses = [process.ended(process.fork("ombud worker", work)) for work in (look, fail)]
sys.stdout.write(json.dumps(statuses))
"""


@pytest.fixture(scope="module")
def told() -> tuple[dict[str, object], list[int], str]:
    """What a fork saw of itself, how two of them ended, and what was said on stderr."""
    home = Path(__file__).parent.parent
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True, cwd=home)
    seen, statuses = map(json.loads, done.stdout.splitlines())
    return seen, statuses, done.stderr


def test_it_holds_no_pipe_and_no_socket_of_its_parent(told: tuple[dict[str, object], list[int], str]) -> None:
    assert told[0]["files"] == ["/dev/null"]


def test_it_ends_by_a_signal_and_not_by_its_parents_rules(told: tuple[dict[str, object], list[int], str]) -> None:
    assert told[0]["default"]
    assert told[0]["leads"]


def test_it_is_called_by_its_name_and_shares_what_was_loaded(told: tuple[dict[str, object], list[int], str]) -> None:
    assert (told[0]["name"], told[0]["shared"]) == ("ombud worker", "memory")


def test_its_end_tells_whether_its_work_was_done(told: tuple[dict[str, object], list[int], str]) -> None:
    assert told[1] == [0, 1]
    assert "as it must be told" in told[2]
