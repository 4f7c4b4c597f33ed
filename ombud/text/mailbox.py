"""Mail addresses as the mailboxes that they reach, and hosts that give out mailboxes for minutes."""

from __future__ import annotations

from collections.abc import Collection

__all__ = ["DISPOSABLE", "canonical", "is_disposable"]

# Providers where dots in the name mean nothing.
_DOTLESS = frozenset({"gmail.com", "googlemail.com"})
_SAME = {"googlemail.com": "gmail.com", "ya.ru": "yandex.ru", "yandex.com": "yandex.ru", "pm.me": "proton.me"}
_SAME |= {"protonmail.com": "proton.me", "ymail.com": "yahoo.com", "rocketmail.com": "yahoo.com"}
_DASHED = frozenset({"yahoo.com"})

_DISPOSABLE = """
    10minutemail.com 20minutemail.com 33mail.com anonbox.net burnermail.io byom.de cock.li deadaddress.com
    discard.email discardmail.com disposablemail.com dispostable.com dropmail.me emailondeck.com emailfake.com
    fakeinbox.com fakemail.net filzmail.com getairmail.com getnada.com grr.la guerrillamail.biz guerrillamail.com
    guerrillamail.de guerrillamail.info guerrillamail.net guerrillamail.org guerrillamailblock.com harakirimail.com
    incognitomail.org inboxkitten.com jetable.org kurzepost.de mail-temp.com mailcatch.com maildrop.cc
    mailexpire.com mailinator.com mailinator.net mailnesia.com mailnull.com mailsac.com mintemail.com
    minutemail.com moakt.com mohmal.com mytemp.email mytrashmail.com nada.email objectmail.com pokemail.net
    sharklasers.com sofort-mail.de spam4.me spambog.com spambox.us spamex.com spamgourmet.com spamherelots.com
    temp-mail.io temp-mail.org tempail.com tempinbox.com tempmail.com tempmail.dev tempmail.net tempr.email
    throwawaymail.com tmail.ws tmailor.com tmpmail.net tmpmail.org trash-mail.com trashmail.com trashmail.de
    trashmail.net trbvm.com wegwerfemail.de wegwerfmail.de wegwerfmail.net yopmail.com yopmail.fr yopmail.net
"""
DISPOSABLE = frozenset(_DISPOSABLE.split())
"""Hosts of mailboxes that anybody may open without a name and that are gone in a while."""


def canonical(email: str) -> str:
    """The address that all spellings of one mailbox share: without case, tag and, at some providers, dots."""
    name, _at, host = email.strip().lower().rpartition("@")
    host = host.rstrip(".")
    name = name.partition("+")[0]
    same = _SAME.get(host, host)
    if host in _DOTLESS:
        name = name.replace(".", "")
    if same in _DASHED:
        name = name.partition("-")[0]
    return f"{name}@{same}"


def is_disposable(email: str, more: Collection[str] = ()) -> bool:
    """Whether an address is at such a host or below one; `more` are hosts besides ours."""
    host = email.strip().lower().rpartition("@")[2].rstrip(".")
    while "." in host:
        if host in DISPOSABLE or host in more:
            return True
        host = host.partition(".")[2]
    return False
