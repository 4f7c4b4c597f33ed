"""One post for one idempotency key, whatever is clicked twice or sent again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ombud.models import Receipt, Site
from ombud.models.errors import Conflict, Invalid


def once(site: Site, verb: str, key: tuple[str, str], posted: object, do: Callable[[], int]) -> tuple[int, bool]:
    """Run `do` (which returns the id of what it made) at most once for `key`, a pair of key and who sends it.

    In one transaction with `do`. Returns the id and whether it was made now. Without a key `do` simply runs.
    Raises Invalid when the key was used for other words.
    """
    given, who = key
    if not given:
        with transaction.atomic():
            return do(), True
    scope = _hash([given, who])
    fingerprint = _hash(posted)
    try:
        with transaction.atomic():
            receipt = Receipt.objects.filter(site=site, verb=verb, scope=scope).first()
            if receipt:
                return _answer(receipt, fingerprint), False
            receipt = Receipt.objects.create(site=site, verb=verb, scope=scope, fingerprint=fingerprint)
            made = do()
            Receipt.objects.filter(pk=receipt.pk).update(made=made)
            return made, True
    except IntegrityError:
        # The same key in two requests at once: the other one committed first.
        receipt = Receipt.objects.filter(site=site, verb=verb, scope=scope).first()
        if receipt is None:
            raise
        return _answer(receipt, fingerprint), False


def _answer(receipt: Receipt, fingerprint: str) -> int:
    if receipt.fingerprint != fingerprint:
        raise Invalid(_("This Idempotency-Key was used for other words. Send these with a new key."))
    if receipt.made is None:
        raise Conflict(_("The same post is being taken right now. Ask again in a second."))
    return receipt.made


def _hash(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, default=str).encode()).hexdigest()
