"""What is known for a short while: how often somebody tried, which one-time code was used.

Each verb is one statement, so of many at once on several hosts none is lost and one adds. Nothing that is still true
makes room for something newer: a flood of strangers' tries cannot push somebody's out.
"""

from __future__ import annotations

import json
import time
from typing import Any

from django.db import connection
from django.utils.crypto import salted_hmac

from ombud.models import Memo

# The row is written anew where its time is over; the condition stands behind.
_PUT = (
    "INSERT INTO ombud_memo (name, value, until) VALUES (%s, %s, %s)"
    " ON CONFLICT (name) DO UPDATE SET value = excluded.value, until = excluded.until"
)
_COUNT = (
    "INSERT INTO ombud_memo (name, value, until) VALUES (%s, '1', %s) ON CONFLICT (name) DO UPDATE SET"
    " value = CASE WHEN ombud_memo.until <= %s THEN '1' ELSE CAST(CAST(ombud_memo.value AS integer) + 1 AS text) END,"
    " until = CASE WHEN ombud_memo.until <= %s THEN excluded.until ELSE ombud_memo.until END RETURNING value"
)


def recall(key: str) -> Any:
    """What is kept under `key`; None where nothing is, or no longer."""
    found = Memo.objects.filter(name=_name(key), until__gt=time.time()).values_list("value", flat=True).first()
    return None if found is None else json.loads(found)


def keep(key: str, value: Any, seconds: float) -> None:
    """Keep a value that JSON knows under `key`, that long."""
    with connection.cursor() as cursor:
        cursor.execute(_PUT, [_name(key), json.dumps(value), time.time() + seconds])


def keep_first(key: str, value: Any, seconds: float) -> bool:
    """The same, unless something is kept there. Returns whether it was this call that did it."""
    now = time.time()
    with connection.cursor() as cursor:
        cursor.execute(f"{_PUT} WHERE ombud_memo.until <= %s", [_name(key), json.dumps(value), now + seconds, now])
        return bool(cursor.rowcount == 1)


def count(key: str, seconds: float) -> int:
    """Count one more under `key`; the count begins anew that long after its first. Returns how many it makes."""
    now = time.time()
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [_name(key), now + seconds, now, now])
        return int(cursor.fetchone()[0])


def drop(key: str) -> bool:
    """Forget what is kept under `key`. Returns whether there was something."""
    return bool(Memo.objects.filter(name=_name(key)).delete()[0])


def forget(before: float | None = None) -> int:
    """Remove what was over at that moment, now by default. Returns how many."""
    return Memo.objects.filter(until__lte=time.time() if before is None else before).delete()[0]


def _name(key: str) -> str:
    return salted_hmac("ombud.memo", key, algorithm="sha256").hexdigest()
