"""Titles by which people of a newsroom are called: whoever bears one in their name would be believed to be of it.

Every language's titles count on every site: a reader of Ukrainian knows what an “Admin” is. A title counts as it looks
(see `names.skeleton`), so case, marks, digits for letters and letters of another alphabet change nothing.
"""

from __future__ import annotations

from functools import cache

from .names import skeleton, words_of

__all__ = ["ALONE", "ANYWHERE", "bears_title"]

ANYWHERE = {
    "en": "admin administrator administrators moderator moderators editor editors editorial newsroom webmaster"
    " sysadmin",
    "uk": "адмін адміністратор адміністраторка адміністрація модератор модераторка модератори модерація редактор"
    " редакторка редактори редакція головред",
    "de": "administratorin moderatorin redakteur redakteurin redakteure redaktion chefredaktion chefredakteur"
    " chefredakteurin",
    "fr": "administrateur administratrice modérateur modératrice modérateurs modération rédacteur rédactrice rédaction",
    "es": "administrador administradora moderador moderadora moderadores editora redactor redactora redacción",
    "pl": "administratorka moderatorka moderatorzy redaktor redaktorka redaktorzy redakcja",
    "ru": "админ администратор администрация модератор модераторы модерация редактор редакторы редакция главред",
}
"""Wherever they stand in a name as a word, as in “Anna (editor)” or “Moderator 2”."""

ALONE = {
    "en": "staff support official system root owner publisher siteadmin help the-editors the-admins the-management",
    "uk": "підтримка видавець видавництво власник система служба-підтримки техпідтримка",
    "de": "admins herausgeber herausgeberin verlag betreiber kundendienst",
    "fr": "éditeur éditrice assistance propriétaire la-direction",
    "es": "editorial soporte dirección propietario la-dirección",
    "pl": "wydawca właściciel obsługa pomoc",
    "ar": "مشرف المشرف المشرفون محرر المحرر المحررون مدير المدير الإدارة إدارة التحرير هيئة-التحرير رئيس-التحرير الدعم",
    "ru": "поддержка издатель издательство владелец система служба-поддержки техподдержка",
}
"""Only as the whole name: as a part of one they are common words, or may be somebody's name. A hyphen is a space."""

_DIGITS = "0123456789"


def bears_title(name: str) -> bool:
    """Whether a name has one of the titles in it."""
    words = [skeleton(word.strip(_DIGITS)) for word in words_of(name)]
    whole = "".join(words)
    return whole in _alone() or whole in _anywhere() or any(word in _anywhere() for word in words)


@cache
def _anywhere() -> frozenset[str]:
    return frozenset(skeleton(title) for titles in ANYWHERE.values() for title in titles.split())


@cache
def _alone() -> frozenset[str]:
    return frozenset(skeleton(title) for titles in ALONE.values() for title in titles.split())
