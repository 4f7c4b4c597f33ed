"""Mail to readers: in their language, to addresses that are proved to be theirs, and never with anybody's comment in
it, for mail goes through other hands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone, translation

from ombud.models import Reader

from . import mailboxes, messages


@dataclass(frozen=True)
class Letter:
    """What is written, in the language that is spoken when it is handed to `write`. `decision` is the number of the one
    that it tells of; `stop` an address that ends letters of this kind, where nobody asked for them."""

    subject: str
    text: str
    decision: int | None = None
    stop: str = ""


def write(reader: Reader | None, to: str, letter: Letter, *, after: timedelta = timedelta()) -> None:
    """Write a letter down, to leave in a while. Where the address is not proved it waits until it is; nothing where
    there is no address, or whoever reads it has refused mail."""
    if reader is None or not to:
        return
    known = mailboxes.proved(reader, to)
    if not known and mailboxes.standing(reader, to) == "refused":
        return
    body: dict[str, object] = {"subject": letter.subject, "text": letter.text, "lang": translation.get_language()}
    if letter.decision is not None:
        body["decision"] = letter.decision
    if letter.stop:
        body["stop"] = letter.stop
    messages.mail(reader, to, body, waits=not known, due=timezone.now() + after)
