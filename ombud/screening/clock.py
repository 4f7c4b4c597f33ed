"""How long a rule may take. Threads cannot be stopped from outside: loops over a reader's words look at the clock."""

from __future__ import annotations

import time

CPU_SECONDS = 0.25
ALL_SECONDS = 2.0
"""A rule's time of the processor, and with what it waits for: the database, other threads."""


class TooSlow(Exception):
    """A rule took longer than it may."""


class Clock:
    """The time of one rule after the other. A submission has one, and so belongs to one thread."""

    def __init__(self) -> None:
        self._cpu = time.thread_time()
        self.start()

    def start(self) -> None:
        """The next rule's time begins."""
        self._began = time.monotonic()

    def check(self) -> None:
        """Raise TooSlow when the rule's time is over. For loops over what a reader wrote: it takes 0.2 µs."""
        passed = time.monotonic() - self._began
        if passed <= CPU_SECONDS:
            return
        # The rules before it took little, or they would have been stopped: what the thread spent is this one's.
        spent = time.thread_time() - self._cpu
        if spent > CPU_SECONDS or passed > ALL_SECONDS:
            raise TooSlow(f"{spent:.2f} s of the processor, {passed:.2f} s in all")
