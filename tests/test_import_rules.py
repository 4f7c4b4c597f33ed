"""The rooms of docs/design.md: nothing knows what is above it. Reads the import statements, runs nothing."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "ombud"

# What each room may import of the package. A module beside the rooms is a room of its own.
GROUND = {"environment", "values", "logs", "process"}
ROOMS = {
    "text": set(),
    "models": {"text"},
    "screening": {"models", "text"},
    "actions": {"screening", "models", "text"},
    "publish": {"models", "text"},
    "outbox": {"models", "webhook", "letter"},
    "letter": set(),
    "mail_state": {"models"},
    "webhook": {"fetch", "text"},
    "signon": {"fetch", "text"},
    "fetch": {"text"},
    "translate": set(),
    "reading": {"actions", "fetch", "models", "text"},
    "relating": {"actions", "models", "text"},
    "upkeep": {"actions", "models", "publish", "text"},
    "accounts": {"actions", "models", "text", "clients", "signon"},
    "reader": {
        "accounts",
        "actions",
        "publish",
        "models",
        "text",
        "translate",
        "demo",
        "heartbeat",
        "values",
        "bodies",
        "clients",
        "signon",
        "mail_state",
    },
    "desk": {"accounts", "actions", "publish", "models", "text"},
    "transfer": {"actions", "publish", "models", "text", "demo"},
    "demo": set(),
    "heartbeat": set(),
    "apps": set(),
    "bodies": set(),
    "connections": set(),
    "clients": {"values"},
    "urls": {"accounts", "reader", "desk"},
    "tables": set(),
    "sqlite3": set(),
    "caching": {"actions"},
    "values": set(),
    "logs": set(),
    "process": {"values"},
    "environment": {"values"},
    "settings": GROUND,
    "checks": GROUND,
    "serve": GROUND | {"bodies", "checks", "connections"},
}
TOP = {"server", "front", "worker", "commands", "management", "__main__", "__init__"}
NETWORK = {"http", "socket", "ssl", "urllib.request", "urllib3", "smtplib", "asyncio", "granian"}
DJANGO_HTTP = {"django.http", "django.urls", "django.shortcuts", "django.views", "django.core.mail", "ninja"}
# What no module of a room may import from outside the package: the beginnings of dotted names.
FORBIDDEN = {
    "text": {"django", "ninja", "granian"} | NETWORK,
    "models": DJANGO_HTTP | NETWORK,
    "screening": DJANGO_HTTP | NETWORK,
    "actions": DJANGO_HTTP | NETWORK,
    "publish": {"django.http", "django.shortcuts", "django.views", "django.core.mail", "ninja"} | NETWORK,
    "fetch": {"django"},
    "translate": {"django"},
    "webhook": {"django"},
    "signon": {"django"},
    "serve": {"django"},
    "environment": {"django"},
    "values": {"django"},
    "checks": {"django"},
    "logs": {"django"},
    "process": {"django"},
}
WRITING = {"create", "bulk_create", "bulk_update", "update_or_create", "get_or_create", "save", "delete"}


def modules() -> list[Path]:
    return [path for path in sorted(PACKAGE.rglob("*.py")) if "migrations" not in path.parts]


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[str]:
    """The dotted names of all that a module imports, wherever in it; relative ones as `ombud.…`."""
    here = ("ombud", *path.relative_to(PACKAGE).parts[:-1])
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = here[: len(here) - node.level + 1] if node.level else ()
            start = ".".join((*base, *filter(None, [node.module])))
            yield from (f"{start}.{alias.name}" for alias in node.names)


def rooms_imported(path: Path) -> set[str]:
    inside = {name.split(".")[1] for name in imports(path) if name.startswith("ombud.")}
    return {name for name in inside if (PACKAGE / name).is_dir() or (PACKAGE / f"{name}.py").is_file()}


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_imports_only_what_its_room_may(path):
    room = room_of(path)
    if room in TOP:
        return
    assert room in ROOMS, f"{room} is not in the table: add it here and in docs/design.md"
    assert rooms_imported(path) - {room} <= ROOMS[room]
    outside = {
        name for name in imports(path) for banned in FORBIDDEN.get(room, ()) if f"{name}.".startswith(f"{banned}.")
    }
    assert not outside


def writes(path: Path) -> list[str]:
    """Where a module calls a manager's method that writes."""
    return [
        f"{path.relative_to(PACKAGE)}:{node.lineno}"
        for node in ast.walk(ast.parse(path.read_bytes()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in WRITING
        and ".objects" in ast.unparse(node.func)
    ]


def test_a_room_that_reads_does_not_write():
    reading = [path for path in modules() if room_of(path) in {"reader", "desk", "screening", "publish"}]
    assert [place for path in reading for place in writes(path)] == []


def test_the_table_notices_what_it_forbids(tmp_path, monkeypatch):
    monkeypatch.setattr(f"{__name__}.PACKAGE", tmp_path)
    (tmp_path / "actions").mkdir()
    (tmp_path / "publish").mkdir()
    offender = tmp_path / "actions" / "comments.py"
    offender.write_text("from ..publish import store\nimport ombud.publish\ndef f():\n    from ombud import publish\n")
    assert rooms_imported(offender) == {"publish"}
    assert "ombud.publish.store" in set(imports(offender))
    offender.write_text("Site.objects.filter(name='x').delete()\n")
    assert writes(offender) == ["actions/comments.py:1"]
