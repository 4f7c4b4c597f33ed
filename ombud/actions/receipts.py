"""One post for one idempotency key, whatever is clicked twice or sent again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ombud.models import Receipt, Site
from ombud.models.errors import Conflict, Invalid


@dataclass(frozen=True)
class Made:
    """What a post made: its row and the reader who is its author; `new` unless an earlier one with this key was it."""

    pk: int
    reader_id: int | None
    new: bool = True


def once(site: Site, verb: str, key: tuple[str, str], posted: object, do: Callable[[], Made]) -> Made:
    """Run `do` at most once for `key`, a pair of key and who sends it, in one transaction with its receipt.

    Without a key `do` simply runs. Raises Invalid when the key was used for other words.
    """
    given, who = key
    if not given:
        with transaction.atomic():
            return do()
    scope, fingerprint = _hash([given, who]), _hash(posted)
    try:
        with transaction.atomic():
            receipt = Receipt.objects.filter(site=site, verb=verb, scope=scope).first()
            if receipt:
                return _answer(receipt, fingerprint)
            receipt = Receipt.objects.create(site=site, verb=verb, scope=scope, fingerprint=fingerprint)
            made = do()
            Receipt.objects.filter(pk=receipt.pk).update(made=made.pk, reader=made.reader_id)
            return made
    except IntegrityError:
        # The same key in two requests at once: the other one committed first.
        receipt = Receipt.objects.filter(site=site, verb=verb, scope=scope).first()
        if receipt is None:
            raise
        return _answer(receipt, fingerprint)


def _answer(receipt: Receipt, fingerprint: str) -> Made:
    if receipt.fingerprint != fingerprint:
        raise Invalid(_("This Idempotency-Key was used for other words. Send these with a new key."))
    if receipt.made is None:
        raise Conflict(_("The same post is being taken right now. Ask again in a second."))
    return Made(receipt.made, receipt.reader_id, new=False)


def _hash(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, default=str).encode()).hexdigest()
