"""Titles by which people of a newsroom are called: whoever bears one in their name would be believed to be of it.

Every language's titles count on every site: a reader of Ukrainian knows what an “Admin” is. A title counts as it looks
(see `names.skeleton`), so case, marks, digits for letters and letters of another alphabet change nothing.
"""

from __future__ import annotations

from functools import cache

import regex

from .names import outline, skeleton, words_of

__all__ = ["ALONE", "ANYWHERE", "bears_title"]

ANYWHERE = {
    "en": "admin administrator administrators moderator moderators editor editors editorial newsroom webmaster"
    " sysadmin sysop newsdesk administration",
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
    "en": "staff support official system root owner publisher siteadmin help the-editors the-admins the-management"
    " mod mods the-mods ombud ombudsman journalist reporter fact-checker community-manager chief-of-staff direction",
    "uk": "журналіст журналістка репортер репортерка кореспондент кореспондентка омбудсмен"
    " підтримка видавець видавництво власник система служба-підтримки техпідтримка",
    "de": "admins herausgeber herausgeberin verlag betreiber verwaltung kundendienst",
    "fr": "éditeur éditrice assistance propriétaire la-direction",
    "es": "editorial soporte dirección propietario la-dirección",
    "pl": "wydawca właściciel obsługa pomoc",
    "ar": "مشرف المشرف المشرفون محرر المحرر المحررون مدير المدير الإدارة إدارة التحرير هيئة-التحرير رئيس-التحرير الدعم"
    " مشرف-الموقع",
    "ru": "поддержка издатель издательство владелец система служба-поддержки техподдержка",
}
"""Only as the whole name, or in brackets: as a part of one they are common words, or may be somebody's name. A hyphen
is a space."""

_DIGITS = "0123456789"
_BRACKETED = regex.compile(r"[(\[{（【]([^)\]}）】]+)")


def bears_title(name: str) -> bool:
    """Whether a name has one of the titles in it."""
    if any(_is_alone(inside) for inside in [name, *_BRACKETED.findall(name)]):
        return True
    # What calls somebody by an @ may also spell a letter with it.
    found = words_of(name)
    words = {skeleton(each) for word in found for each in (word, word.strip(_DIGITS), word.strip(f"@{_DIGITS}"))}
    return skeleton("".join(word.strip(_DIGITS) for word in found)) in _anywhere() or not words.isdisjoint(_anywhere())


def _is_alone(name: str) -> bool:
    return outline("".join(word.strip(_DIGITS) for word in words_of(name))) in _alone()


@cache
def _anywhere() -> frozenset[str]:
    return frozenset(skeleton(title) for titles in ANYWHERE.values() for title in titles.split())


@cache
def _alone() -> frozenset[str]:
    return frozenset(outline(title) for titles in ALONE.values() for title in titles.split())
