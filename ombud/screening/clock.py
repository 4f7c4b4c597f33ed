"""How long a rule may take, and how often it may take longer.

Threads cannot be stopped from outside: loops over a reader's words look at the clock, and what comes too late does not
count. A single call that does not come back is not ended by this: rules make none whose time grows faster than the
length of what they are given.
"""

from __future__ import annotations

import time
from threading import Lock

CPU_SECONDS = 0.25
ALL_SECONDS = 2.0
"""A rule's time of the processor, and with what it waits for: the database, other threads."""


class TooSlow(Exception):
    """A rule took longer than it may. `busy`: with work of its own, and not by waiting for the database."""

    def __init__(self, told: str, *, busy: bool = True) -> None:
        super().__init__(told)
        self.busy = busy


class Clock:
    """The time of one rule after the other. A submission has one, and so belongs to one thread."""

    def __init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        """What was spent so far does not count: a list of words was compiled, once for all who write."""
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
            told = f"{spent:.2f} s of the processor, {passed:.2f} s in all"
            raise TooSlow(told, busy=spent > CPU_SECONDS)


OVERRUNS, REST_SECONDS = 3, 600.0
"""A rule that took too long so often within so many seconds is not asked again until they are over."""

_RULES_KEPT = 1000


class Rests:
    """Which rules of which sites are not asked for a while, in this process: each time that one takes too long, all
    who write wait for it."""

    def __init__(self) -> None:
        self._overran: dict[tuple[int, str], list[float]] = {}
        self._lock = Lock()

    def note(self, site: int, rule: str) -> None:
        """A rule has taken too long."""
        now = time.monotonic()
        with self._lock:
            if len(self._overran) >= _RULES_KEPT:
                self._overran.clear()
            recent = [at for at in self._overran.get((site, rule), ()) if at > now - REST_SECONDS]
            self._overran[site, rule] = [*recent[1 - OVERRUNS :], now]

    def left(self, site: int, rule: str) -> int:
        """For how many seconds it is not asked; 0 for one that is."""
        overran = self._overran.get((site, rule), [])
        if len(overran) < OVERRUNS:
            return 0
        return max(0, int(overran[0] + REST_SECONDS - time.monotonic() + 1))


rests = Rests()
