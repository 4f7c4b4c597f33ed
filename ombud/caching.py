"""Django's cache in a table, so that all processes of all hosts see the same.

A one-time code counts as used, and tries at a second factor are counted, in the cache. Django's own caches lose
entries when there are many, and two processes at once can both add what one should; see `actions.memos`.
"""

from __future__ import annotations

from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache

from ombud.actions import memos

# For what is to be kept without an end: nothing here is.
A_DAY = 24 * 3600


class TableCache(BaseCache):
    """Keeps values that JSON knows, at most a day."""

    def __init__(self, _location: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Set the key unless it is there. Returns whether it was this call that set it."""
        return memos.keep_first(self.make_key(key, version), value, self._seconds(timeout))

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        """The value, or `default` where there is none or its time is over."""
        found = memos.recall(self.make_key(key, version))
        return default if found is None else found

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        """Set the key, whatever was there."""
        memos.keep(self.make_key(key, version), value, self._seconds(timeout))

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Keep what is there for longer. Returns whether there was something."""
        found = self.get(key, version=version)
        if found is not None:
            self.set(key, found, timeout, version)
        return found is not None

    def delete(self, key: Any, version: int | None = None) -> bool:
        """Forget the key. Returns whether there was something."""
        return memos.drop(self.make_key(key, version))

    def clear(self) -> None:
        """Forget everything."""
        memos.forget(float("inf"))

    def _seconds(self, timeout: Any) -> float:
        given = self.default_timeout if timeout is DEFAULT_TIMEOUT else timeout
        return A_DAY if given is None else min(float(given), A_DAY)
