"""A file that one can read: at most 300 lines, whether of Python, script or style; a function at most 40."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

HOME = Path(__file__).parent.parent
FOLDERS = ("bench", "embed", "ombud", "tests")
KINDS = {".py", ".js", ".css"}
LINES, OF_A_FUNCTION = 300, 40


def written() -> Iterator[Path]:
    """All that people write here; Django writes the migrations."""
    for folder in FOLDERS:
        for path in sorted((HOME / folder).rglob("*")):
            if path.suffix in KINDS and "migrations" not in path.parts:
                yield path


def too_long(path: Path) -> Iterator[str]:
    """What is longer than it may be: the file, or functions in it."""
    source = path.read_text("utf-8")
    if (lines := source.count("\n")) > LINES:
        yield f"{path.name}: {lines} lines"
    if path.suffix == ".py":
        functions = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef))
        for each in functions:
            if (lines := (each.end_lineno or 0) - each.lineno + 1) > OF_A_FUNCTION:
                yield f"{path.name}: {each.name}() has {lines} lines"


def test_no_file_is_longer_than_one_reads_and_no_function() -> None:
    assert [told for path in written() for told in too_long(path)] == []


def test_what_is_too_long_is_noticed(tmp_path: Path) -> None:
    short, long = tmp_path / "short.py", tmp_path / "long.py"
    short.write_text("def short():\n" + "    pass\n" * (OF_A_FUNCTION - 1) + "\n" * (LINES - OF_A_FUNCTION))
    long.write_text("def long():\n" + "    pass\n" * OF_A_FUNCTION + "\n" * (LINES - OF_A_FUNCTION))
    assert list(too_long(short)) == []
    assert list(too_long(long)) == ["long.py: 301 lines", "long.py: long() has 41 lines"]
