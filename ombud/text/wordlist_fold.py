"""What a word may stand for once tricks of spelling are undone.

Undone are: case, width and mathematical letters, marks above and below, invisible characters and direction marks,
letters of another script that look alike, digits and signs in the place of letters, letters drawn out. Each word gives
a few forms, the plain one first; most words have just that one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import regex

__all__ = ["SEEN_ALIKE", "SPLITTERS", "UNSPACED", "WORD", "folded", "forms", "row_forms"]

_ENCLOSED = "Ⓐ-ⓩ\U0001f130-\U0001f149\U0001f150-\U0001f169\U0001f170-\U0001f189\U0001f1e6-\U0001f1ff"
UNSPACED = r"[[\p{Han}\p{Hiragana}\p{Katakana}ー\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{So}]--" + f"[{_ENCLOSED}]][ﾞﾟ]?"
"""Letters of scripts without spaces, and pictures: there a word is looked for wherever it stands."""

_OTHERS = r"\p{Han}\p{Hiragana}\p{Katakana}ー\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
_SPACED = rf"[[\p{{L}}\p{{M}}\p{{N}}\p{{Cf}}{_ENCLOSED}]--[{_OTHERS}]]"
_SIGNS = "@$€£!|+"
WORD = regex.compile(
    rf"(?V1)(?:{_SPACED}|(?<=\\p{{Cyrillic}})['’ʼ`](?=\\p{{Cyrillic}})|[{regex.escape(_SIGNS, special_only=True)}])+"
)
"""A word of a script with spaces, with the signs that may stand for letters in it."""

SPLITTERS = regex.compile(r"[^\p{L}\p{N}\s'’`]{1,3}")
"""What parts the pieces of a word that was cut up: f.u.c.k, sp-am."""

FORMS_LIMIT = 8
LENGTH_LIMIT = 60
RAW_LIMIT = 8 * LENGTH_LIMIT
_KEPT_MARKED = frozenset("йїўñ")
_ODD = {"ё": "е", "ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "ß": "ss", "ς": "σ", "ґ": "г", "ĸ": "k"}
_ODD |= {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ـ": "", "ؤ": "و", "ئ": "ي", "گ": "ك", "ک": "ك"}
_ODD |= {"ی": "ي", **dict.fromkeys("'’ʼ`", "")}
_ODD |= dict(zip("ךםןףץ", "כמנפצ", strict=True))
_SMALL = "ᴀa ʙb ᴄc ᴅd ᴇe ғf ɢg ʜh ɪi ᴊj ᴋk ʟl ᴍm ɴn ᴏo ᴘp ʀr ꜱs ᴛt ᴜu ᴠv ᴡw ʏy ᴢz ɑa ɡg ƨs"
_ODD |= {pair[0]: pair[1] for pair in _SMALL.split()}

# Pairs of look-alikes; the first of each is Latin.
_ALIKE = "aа bв cс eе hн iі jј kк mм oо pр sѕ tт xх yу wш nп rг uи dԁ vѵ lӏ qԛ gԍ"
_TO_CYRILLIC = {ord(pair[0]): pair[1] for pair in _ALIKE.split()}
_TO_LATIN = {ord(pair[1]): pair[0] for pair in _ALIKE.split()} | {ord("ь"): "b"}
SEEN_ALIKE = _TO_LATIN | dict(zip(map(ord, "01345@$"), "oieasas", strict=True)) | {ord("l"): "i"}
"""For comparing whole texts: every letter, digit or sign as one of those that it may be taken for."""

_GREEK = dict(zip(map(ord, "αβγεηικνορτυχωζμς"), "abyenikvoptuxwzus", strict=True))
# In words that are Latin or Cyrillic throughout only those that cannot be told apart count.
_SURE_LATIN = frozenset("aceiopxyjsk")
_SURE_CYRILLIC = frozenset("асеіорхуѕјһк")
_LATIN_SIGNS = dict(zip(map(ord, "0123456789@$€£!|+"), "oizeasgtbgaseliit", strict=True))
_LATIN_SIGNS_L = {**_LATIN_SIGNS, ord("1"): "l", ord("|"): "l"}
_CYRILLIC_SIGNS = dict(zip(map(ord, "01345689@$€!|"), "оізчббвдасеіі", strict=True))

_HAS_LATIN = regex.compile(r"\p{Latin}")
_HAS_CYRILLIC = regex.compile(r"\p{Cyrillic}")
_HAS_GREEK = regex.compile(r"\p{Greek}")
_HAS_SIGN = regex.compile(r"[\d@$€£!|+]")
_LETTER = regex.compile(r"\p{L}")
_NOT_KEPT = regex.compile(r"[@$€£!|+]+")
_EDGE_SIGNS = "!|+€£"
_TRAILING = regex.compile(r"(?<!\d)\d+$")
_DRAWN_OUT = re.compile(r"(.)\1{2,}")
_FLOOD = re.compile(r"(.)\1{3,}")
_PLAIN = re.compile(r"[a-zñ]+|[а-яіїєў]+")
_SURE = re.compile(f"[{''.join(_SURE_LATIN)}]+|[{''.join(_SURE_CYRILLIC)}]+")


class _Table(dict[int, str]):
    """How each character met so far is folded."""

    def __missing__(self, code: int) -> str:
        kept = self[code] = _fold(chr(code))
        return kept


def _fold(character: str) -> str:
    code = ord(character)
    for start in (0x1F130, 0x1F150, 0x1F170, 0x1F1E6):
        if start <= code < start + 26:
            return chr(ord("a") + code - start)
    if unicodedata.category(character) in ("Cf", "Cc"):
        return ""
    if character in _ODD:
        return _ODD[character]
    lowered = unicodedata.normalize("NFKC", character).casefold()
    return "".join(_bare(each) for each in lowered)


def _bare(character: str) -> str:
    """The letter without its marks; й, ї, ў and ñ are letters of their own."""
    if character in _KEPT_MARKED:
        return character
    if character in _ODD:
        return _ODD[character]
    first = unicodedata.normalize("NFD", character)[0]
    if "\u0300" <= first <= "\u036f" or "\u0483" <= first <= "\u0489":
        return ""
    if "\u0591" <= first <= "\u05c7" or "\u064b" <= first <= "\u065f" or first == "\u0670":
        return ""
    return first if first < "\u0530" else character


_TABLE = _Table()


def folded(word: str) -> str:
    """The word's plain form. Of a long one only what stands first counts: putting n marks on one letter into order
    takes n² steps."""
    return unicodedata.normalize("NFC", word[:RAW_LIMIT]).translate(_TABLE)[:LENGTH_LIMIT]


def forms(word: str) -> list[str]:
    """All forms of a word, the plain one first, at most `FORMS_LIMIT`. Linear in the word's length."""
    plain = folded(_FLOOD.sub(r"\1\1\1", word) if len(word) > LENGTH_LIMIT else word)
    if _PLAIN.fullmatch(plain) and not _SURE.fullmatch(plain) and not _DRAWN_OUT.search(plain):
        return [plain]
    found = dict.fromkeys(each for base in _bases(plain) for each in _scripts(base))
    for each in list(found):
        if _DRAWN_OUT.search(each):
            found[_DRAWN_OUT.sub(r"\1", each)] = None
            found[_DRAWN_OUT.sub(r"\1\1", each)] = None
    found.pop("", None)
    return list(found)[:FORMS_LIMIT]


def row_forms(letters: str) -> list[str]:
    """All forms of a row of folded letters, of which each stands by itself: as long as the row, letter by letter."""
    signs = (_LATIN_SIGNS, _LATIN_SIGNS_L, _CYRILLIC_SIGNS) if _HAS_SIGN.search(letters) else ()
    found = dict.fromkeys([letters, *(letters.translate(each) for each in signs)])
    for base in list(found):
        for table in (_TO_CYRILLIC, _TO_CYRILLIC | {ord("i"): "и"}, _TO_LATIN):
            found[base.translate(table)] = None
    return list(found)


def _bases(plain: str) -> Iterator[str]:
    """The word without its signs, and with letters for them."""
    yield _NOT_KEPT.sub("", plain)
    if not _HAS_SIGN.search(plain) or not _LETTER.search(plain):
        return
    inner = plain.rstrip(_EDGE_SIGNS)
    yield _TRAILING.sub("", _NOT_KEPT.sub("", plain))
    if _HAS_CYRILLIC.search(inner):
        yield inner.translate(_CYRILLIC_SIGNS)
    else:
        yield inner.translate(_LATIN_SIGNS)
        yield inner.translate(_LATIN_SIGNS_L)


def _scripts(word: str) -> Iterator[str]:
    """The word, and as it reads in the other script where letters look alike."""
    yield word
    latin, cyrillic = _HAS_LATIN.search(word), _HAS_CYRILLIC.search(word)
    if _HAS_GREEK.search(word) and (latin or cyrillic):
        yield from _scripts(word.translate(_GREEK))
    elif latin and cyrillic:
        yield word.translate(_TO_CYRILLIC)
        yield word.translate(_TO_CYRILLIC | {ord("i"): "и"})
        yield word.translate(_TO_LATIN)
    elif latin and _SURE_LATIN.issuperset(word):
        yield word.translate(_TO_CYRILLIC)
    elif cyrillic and _SURE_CYRILLIC.issuperset(word):
        yield word.translate(_TO_LATIN)
