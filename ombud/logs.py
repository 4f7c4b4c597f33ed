"""How events are written: one line each, so that a log can be read by line-based tools."""

import logging
import time
from typing import Any


def config(level: str) -> dict[str, Any]:
    """The configuration for `logging.config.dictConfig`: everything from `level` up, to stderr."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": OneLine}},
        "filters": {"advice": {"()": WithoutAdvice}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": level.upper()},
        # Granian and Django bring handlers of their own, which would say everything twice.
        # What a request's address or host was told is in its answer; logged, a private link's token would be too.
        "loggers": {
            "_granian": {"handlers": [], "filters": ["advice"]},
            "django": {"handlers": []},
            "django.request": {"level": "ERROR"},
            "django.security": {"level": "CRITICAL"},
        },
    }


class OneLine(logging.Formatter):
    """`2026-01-31T12:00:00Z WARNING ombud.worker: text`; a traceback follows on the same line after ` | `."""

    def __init__(self) -> None:
        self.converter = time.gmtime
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s", "%Y-%m-%dT%H:%M:%SZ")

    def format(self, record: logging.LogRecord) -> str:
        """The line, without control characters, so that hostile text in an event cannot forge another."""
        line = super().format(record)
        return "".join(
            sign if sign.isprintable() else " | " if sign == "\n" else "\N{REPLACEMENT CHARACTER}" for sign in line
        )


class WithoutAdvice(logging.Filter):
    """Keeps back what Granian says about many threads, which are here on purpose (see `serve.THREADS`), and of a
    process that it believes to refuse to stop: it says so, too, of one that has just ended by itself."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the event is written."""
        text = str(record.msg)
        return "Python threads" not in text and "refused to gracefully stop" not in text
