"""The keyed hash by which posts from one network address are counted, over the day on which its key changes too."""

from __future__ import annotations


class NetworkHash(str):
    """A hash under this month's key. `before` is the same address under last month's, known only while the request
    is answered: rows keep one of the two, so nothing that is kept connects the months."""

    before: str

    def __new__(cls, now: str, before: str) -> NetworkHash:
        """`now` under this month's key, `before` under last month's."""
        made = super().__new__(cls, now)
        made.before = before
        return made


def recent(given: str) -> list[str]:
    """What posts from this address of the last days were kept under; of a hash from a row, only itself."""
    return [str(given), given.before] if isinstance(given, NetworkHash) else [given]
