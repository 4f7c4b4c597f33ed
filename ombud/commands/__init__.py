"""The subcommands of `ombud`, one module each.

A module's docstring is its help: the first line says what it does, an `Example:` follows. It has
`add_arguments(parser)` and `run(args) -> int`, the exit status. Django is set up before the module is
imported, except for those that `ombud.__main__.PLAIN` names.
"""

from __future__ import annotations

import argparse
from typing import Any


class Mistake(Exception):
    """What the operator got wrong or what stands in the way, as one clear sentence; `ombud` exits with 1."""


class Parser(argparse.ArgumentParser):
    """Tells wrong arguments in one line like every other mistake, instead of printing the usage first."""

    def error(self, message: str) -> Any:
        """Raises Mistake with argparse's sentence and where to read on."""
        raise Mistake(f"{message}. “{self.prog} --help” shows how.")


def add_verb(verbs: Any, name: str, does: str, *examples: str) -> argparse.ArgumentParser:
    """The parser of a second word, such as `add` in `ombud site add`, with what it does and examples as its help."""
    lines = "".join(f"\n    {example}" for example in examples)
    return verbs.add_parser(  # type: ignore[no-any-return]
        name,
        help=does,
        description=f"{does[0].upper()}{does[1:]}.",
        epilog=f"Example:{lines}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
