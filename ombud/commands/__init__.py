"""The subcommands of `ombud`, one module each.

A module's docstring is its help: the first line says what it does, an `Example:` follows. It has
`add_arguments(parser)` and `run(args) -> int`, the exit status. Django is set up before the module is
imported, except for those that `ombud.__main__.PLAIN` names.
"""


class Mistake(Exception):
    """What the operator got wrong or what stands in the way, as one clear sentence; `ombud` exits with 1."""
