"""Opening a reader's own page, or signing in to a thread, from elsewhere: by a code that works once and soon ends, so
that no token has to stand in an address."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.utils import timezone

from ombud.models import Reader, Receipt, Site

PAGE, THREAD = "me", "sign-in"
"""What a code opens: the reader's own page, or the threads of the page that asked for it."""
LIFETIME = timedelta(minutes=2)


def make(reader: Reader, verb: str = PAGE) -> str:
    """A code for this reader, good for that alone. The table keeps its hash."""
    code = secrets.token_urlsafe(24)
    Receipt.objects.create(site_id=reader.site_id, verb=verb, scope=_hash(code), fingerprint="", reader=reader)
    return code


def use(site: Site, code: str, verb: str = PAGE) -> Reader | None:
    """The reader of this site whose code it is, which is worth nothing from now on; None for one that was used, is
    too old or is another site's."""
    rows = Receipt.objects.filter(site=site, verb=verb, scope=_hash(code))
    found = rows.filter(created_at__gt=timezone.now() - LIFETIME).select_related("reader__site").first()
    # Of two who come with it at once, the one who deletes the row goes in.
    return found.reader if found and rows.delete()[0] else None


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
