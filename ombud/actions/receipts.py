"""One post for one idempotency key, whatever is clicked twice or sent again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ombud.models import Receipt, Site
from ombud.models.errors import Invalid, Refused
from ombud.models.rows import insert


@dataclass(frozen=True)
class Made:
    """What a post made: its row and the reader who is its author; `new` unless an earlier one with this key was it."""

    pk: int
    reader_id: int | None
    new: bool = True


def once(
    site: Site, verb: str, key: tuple[str, str], posted: object, prepare: Callable[[], Callable[[], Made]]
) -> Made:
    """Do a thing at most once for `key`, a pair of key and who sends it.

    `prepare` does what other writers need not wait for and returns what is then done in one transaction with its
    receipt; without a key there is no receipt. Raises Invalid when the key was used for other words.
    """
    given, who = key
    if not given:
        do = prepare()
        with transaction.atomic():
            return do()
    known = {"site": site, "verb": verb, "scope": _hash([given, who])}
    fingerprint = _hash(posted)
    try:
        do = prepare()
        with transaction.atomic():
            made = do()
            insert(Receipt(**known, fingerprint=fingerprint, made=made.pk, reader_id=made.reader_id))
            return made
    except (IntegrityError, Refused):
        # Looked for only now: nearly every key is new. A retry fails on the receipt of the first, or earlier because
        # it repeats its words; whatever it wrote itself is undone.
        # In a transaction, whose end waits for the disk: the first may stand in the database and not yet there.
        with transaction.atomic():
            receipt = Receipt.objects.filter(**known).first()
        if receipt is None:
            raise
        return _answer(receipt, fingerprint)


def _answer(receipt: Receipt, fingerprint: str) -> Made:
    if receipt.fingerprint != fingerprint or receipt.made is None:
        raise Invalid(_("This Idempotency-Key was used for other words. Send these with a new key."))
    return Made(receipt.made, receipt.reader_id, new=False)


def _hash(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, default=str).encode()).hexdigest()
