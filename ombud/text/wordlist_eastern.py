"""Stems, endings and prefixes of Arabic and Hebrew, and the particles of Korean, for finding a word in its forms.

All words come folded: without vowel marks, alef and yeh in one spelling each, Hebrew letters as inside a word.
"""

from __future__ import annotations

from collections.abc import Iterator

__all__ = ["arabic", "hebrew", "korean", "without_prefix"]

Stem = tuple[str, frozenset[str]]


def _set(text: str) -> frozenset[str]:
    return frozenset({"" if each == "-" else each for each in text.split()})


AR = _set("- ه ها هم هن هما ك كم ي نا ا ات ان ون ين وا تي ته تك تها تهم تنا تان تين يه يين اتي اته اتها اتهم هن ني")
_ARABIC = ["وال", "فال", "بال", "كال", "ولل", "ال", "لل", "و", "ف", "ب", "ك", "ل", "س", "ي", "ت", "ن"]
"""What is written together with the word after it: and, the, with, for; and the persons of verbs. Longest first."""

HE = _set("- ה ת י ימ ות ית יה יות ו כ מ נ נו כמ הנ המ יו יכ ינו תי תו")
_TWO = ["וש", "ול", "וב", "ומ", "וה", "וכ", "מה", "שה", "של", "שב", "כש"]
_HEBREW = ["וכשה", "שכשה", "וכש", "כשה", "ומה", *_TWO, "ו", "ה", "ב", "כ", "ל", "מ", "ש"]
"""And, the, in, as, to, from, that, when. Longest first."""

KO = _set(
    "- 이 가 은 는 을 를 의 에 에서 에게 에게서 께 께서 와 과 도 만 로 으로 야 아 여 이야 이여 다 이다 였다 이었다 "
    "이라 라 라고 이라고 라는 이라는 처럼 보다 까지 부터 조차 마저 한테 랑 이랑 님 네 네요 이네 이네요 냐 이냐 인 "
    "인가 인데 임 요 이에요 예요 입니다 입니까 이지 지 죠 이죠 같은 같이 같다 하고 "
    "들 들이 들은 들을 들의 들도 들에게 들과 들아 들만"
)


def arabic(word: str) -> Iterator[Stem]:
    """The stems of a folded Arabic word, without its article; broken plurals are words of their own."""
    stem = word.removeprefix("ال") if len(word) > 4 else word
    yield stem, AR
    if stem.endswith("ه") and len(stem) > 3:
        yield stem[:-1], AR - {""}


def hebrew(word: str) -> Iterator[Stem]:
    """The stems of a folded Hebrew word: ליצן, ליצנית, ליצנים."""
    yield word, HE
    if word.endswith("ה") and len(word) > 3:
        yield word[:-1], HE - {""}


def korean(word: str) -> Iterator[Stem]:
    """A Korean word with the particles that are written together with it."""
    yield word, KO


def without_prefix(form: str) -> Iterator[str]:
    """An Arabic or Hebrew word without what may be written together with it, where three letters are left."""
    prefixes = _ARABIC if "\u0600" <= form[:1] <= "\u06ff" else _HEBREW if "\u05d0" <= form[:1] <= "\u05ea" else []
    for prefix in prefixes:
        if form.startswith(prefix) and len(form) - len(prefix) >= 3:
            yield form[len(prefix) :]
