"""What a story is about, as numbers: its words with their weights, and a sketch that finds copies of it.

Words are hashed (CRC-32), so there is no vocabulary to keep and a story can be added to millions of others by
itself. Which word a number stood for is known only while the story's text is at hand.
"""

from __future__ import annotations

import math
import re
import unicodedata
import zlib
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .likeness_sketch import SKETCH
from .stop_words import spoken, stop_words

__all__ = ["Profile", "Terms", "pack", "profile", "unpack", "words"]

TITLE_WEIGHT = 3
STEM = 6
LONGEST = 30_000
TERMS = 400
SHINGLE = 4
# A weight of one word is 1 + ln(times), at most about 8; kept in a byte.
SCALE = 32
# Languages whose words hardly change their ends, or change elsewhere: cutting them gains nothing.
_WHOLE = "en zh ja ko th vi id ms lo km my ar he fa ur"
WHOLE = frozenset(_WHOLE.split())

_WORD = re.compile(r"\w+(?:['’ʼ]\w+)*")
_APOSTROPHE = re.compile(r"['’ʼ]")
_POSSESSIVE = re.compile(r"['’ʼ]s$", re.IGNORECASE)
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")

Terms = tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint8]]
"""Hashes in rising order, and the weight of each times `SCALE`."""


@dataclass(frozen=True)
class Profile:
    """A story's words and sketch. `names` says which word of the text each hash stands for; `language` is the one
    that was claimed, or the one that the text is plainly in."""

    language: str
    terms: Terms
    sketch: npt.NDArray[np.uint32]
    names: dict[int, str]


def words(text: str, language: str = "") -> list[tuple[str, str]]:
    """The words of a text in order, each as (what counts, how it was written).

    What counts is in lower case, without apostrophes (an English “’s” is none of the word), and in inflected languages
    its first six letters. Scripts that do not part words give pairs of characters. Numbers of one digit and single
    letters are left out.
    """
    primary = language.replace("_", "-").split("-")[0].lower()
    whole = primary in WHOLE
    found = []
    for each in _WORD.findall(unicodedata.normalize("NFC", text)):
        written = _POSSESSIVE.sub("", each) if primary == "en" else each
        low = bare(written)
        if _UNSPACED.match(low):
            found += [(low[at : at + 2], written[at : at + 2]) for at in range(max(1, len(low) - 1))]
        elif len(low) > 1:
            found.append((low if whole else low[:STEM], written))
    return found


def bare(written: str) -> str:
    """A word in lower case, without apostrophes."""
    return _APOSTROPHE.sub("", written.casefold())


def profile(headline: str, text: str, language: str = "") -> Profile:
    """The profile of a story; of a text longer than 30,000 code points only these are read. The small words that any
    text has are left out."""
    language = spoken([bare(written) for _, written in words(text[:LONGEST], language)], language)
    title, body = words(headline, language), words(text[:LONGEST], language)
    small = stop_words(language)
    times: dict[str, int] = {}
    names: dict[str, str] = {}
    for count, found in ((TITLE_WEIGHT, title), (1, body)):
        for word, written in found:
            if bare(written) not in small:
                times[word] = times.get(word, 0) + count
                names.setdefault(word, written)
    # The heaviest 400: beyond them stand words that are there once, and a long report would outweigh all others.
    kept = sorted(times, key=lambda word: -times[word])[:TERMS]
    weights = {_hash(word): min(255, round(SCALE * (1 + math.log(times[word])))) for word in kept}
    hashes = np.array(sorted(weights), dtype=np.uint32)
    weighed = np.array([weights[number] for number in sorted(weights)], dtype=np.uint8)
    sketch = _sketch([word for word, _ in body])
    return Profile(language, (hashes, weighed), sketch, {_hash(word): names[word] for word in kept})


def _hash(word: str) -> int:
    return zlib.crc32(word.encode())


def _sketch(body: list[str]) -> npt.NDArray[np.uint32]:
    """What `likeness_sketch` compares."""
    runs = {_hash(" ".join(body[at : at + SHINGLE])) for at in range(len(body) - SHINGLE + 1)}
    return np.array(sorted(runs)[:SKETCH], dtype=np.uint32)


def pack(terms: Terms) -> bytes:
    """The terms as bytes: five for each, little-endian."""
    return terms[0].astype("<u4").tobytes() + terms[1].tobytes()


def unpack(packed: bytes) -> Terms:
    """The terms from their bytes."""
    size = len(packed) // 5
    return np.frombuffer(packed, "<u4", size), np.frombuffer(packed, np.uint8, size, 4 * size)
