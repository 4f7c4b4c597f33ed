"""How events are written: one line each, so that a log can be read by line-based tools."""

import logging
import time


class OneLine(logging.Formatter):
    """`2026-01-31T12:00:00Z WARNING ombud.worker: text`; a traceback follows on the same line after ` | `."""

    converter = time.gmtime

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s", "%Y-%m-%dT%H:%M:%SZ")

    def format(self, record: logging.LogRecord) -> str:
        """The line, without control characters, so that hostile text in an event cannot forge another."""
        line = super().format(record)
        return "".join(
            sign if sign.isprintable() else " | " if sign == "\n" else "\N{REPLACEMENT CHARACTER}"
            for sign in line
        )
