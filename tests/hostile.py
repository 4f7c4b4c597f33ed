"""The corpus of hostile text: samples of a line each, and floods of one piece many times over."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

FOLDER = Path(__file__).parent / "data" / "hostile"
LIMIT = 200_000


def _samples() -> Iterator[tuple[str, str]]:
    for file in sorted(FOLDER.glob("*.txt")):
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
            if not line.startswith("## "):
                escaped = line.encode("latin-1", "backslashreplace")
                yield f"{file.stem}:{number}", escaped.decode("unicode_escape")


def _floods() -> dict[str, tuple[str, str, str, int]]:
    listed = tomllib.loads((FOLDER / "floods.toml").read_text("utf-8"))["flood"]
    return {f["name"]: (f.get("before", ""), f["piece"], f.get("after", ""), f["times"]) for f in listed}


SAMPLES = dict(_samples())
FLOODS = _floods()
