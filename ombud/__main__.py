"""The command line: finds the subcommand's module, gives it its arguments, turns mistakes into one line."""

from __future__ import annotations

import argparse
import ast
import importlib
import os
import pkgutil
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Final

from ombud import __version__, checks, commands, environment
from ombud.commands import Mistake, Parser
from ombud.values import BadSetting

# Commands that load Django themselves, or never: `serve` once the port and the settings are known to be right.
PLAIN: Final = frozenset({"serve"})


def names() -> list[str]:
    """The subcommands, in alphabetical order."""
    return sorted(module.name.replace("_", "-") for module in pkgutil.iter_modules(commands.__path__))


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one subcommand; returns 0, or 1 for a mistake told in one line on stderr, 130 after Ctrl+C."""
    given = list(sys.argv[1:] if argv is None else argv)
    chosen = given[0] if given and given[0] in names() else None
    try:
        module = _load(chosen) if chosen else None
        args = _parser(chosen, module).parse_args(given)
        return int(module.run(args)) if module else 0
    except (Mistake, BadSetting) as mistake:
        return _tell(mistake)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader of our output has left; what Python flushes at the end must not fail again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:
        if _is_about_the_database(error):
            return _tell(_of_the_database(error))
        raise


def _load(name: str) -> ModuleType:
    if name not in PLAIN:
        checks.refuse(environment.current())  # else a folder that cannot be written fails deep inside Django
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ombud.settings")
        importlib.import_module("django").setup()
    return importlib.import_module(_path(name))


def _parser(chosen: str | None, module: ModuleType | None) -> argparse.ArgumentParser:
    """A parser that knows all subcommands by name and the chosen one in full."""
    parser = Parser(prog="ombud", description="The readers' desk of a news site.")
    parser.add_argument("--version", action="version", version=f"ombud {__version__}")
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name in names():
        text = _docstring(name)
        subparser = subparsers.add_parser(
            name,
            help=text.partition("\n")[0],
            description=text,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        if name == chosen and module:
            module.add_arguments(subparser)
    return parser


def _docstring(name: str) -> str:
    """The help of a subcommand, read without running its module."""
    spec = find_spec(_path(name))
    if spec is None or spec.origin is None:
        return ""
    return ast.get_docstring(ast.parse(Path(spec.origin).read_bytes())) or ""


def _path(name: str) -> str:
    return f"{commands.__name__}.{name.replace('-', '_')}"


def _is_about_the_database(error: Exception) -> bool:
    """Whether Django says that the database is away or not as expected; false where Django is not loaded."""
    module = sys.modules.get("django.db.utils")
    return module is not None and isinstance(error, module.OperationalError | module.ProgrammingError)


def _of_the_database(error: Exception) -> str:
    """What is wrong with it, in words of the operator's: a missing table is an `ombud migrate` that did not happen."""
    behind = "no such table" in str(error) or "no such column" in str(error)
    if behind or type(error).__name__ == "ProgrammingError":
        return "The database's tables are not up to date. `ombud migrate` or `ombud serve` changes that."
    return f"The database cannot be used: {error}"


def _tell(mistake: object) -> int:
    print("ombud:", " ".join(str(mistake).split()), file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
