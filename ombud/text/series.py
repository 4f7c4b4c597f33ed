"""Stories in parts: what a headline says about them, and which other stories a text links to."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import urljoin

__all__ = ["Part", "links", "part_of"]


class Part(NamedTuple):
    """A series' name and the number of a part of it, as its headline says."""

    name: str
    number: int


# English, Ukrainian, German, Polish, French, Spanish, Portuguese, Italian, Russian, Arabic.
_WORD = r"parts?|pt\.?|частина|ч\.|teil|folge|część|cz\.|partie|épisode|episode|parte|часть|серія|випуск|الجزء|الحلقة"
_NUMBER = r"(?P<number>\d{1,3}|[IVX]{1,5})"
_OF = r"(?:\s*(?:/|of|of the|з|із|von|z|sur|de|di|из|من)\s*(?:\d{1,3}|[IVX]{1,5}))?"
_BETWEEN = r"\s*[,:;.|(\[–—-]*\s*"
_NAMED = re.compile(
    rf"^(?P<name>.{{2,120}}?){_BETWEEN}\b(?:{_WORD})\s*{_NUMBER}\b{_OF}\s*[)\]]?(?=\s*(?:[:.–—|-]|$))", re.IGNORECASE
)
_COUNTED = re.compile(r"^(?P<name>.{2,120}?)\s*[(\[]\s*(?P<number>\d{1,3})\s*/\s*\d{1,3}\s*[)\]]")
_ROMAN = {"I": 1, "V": 5, "X": 10}
_HREF = re.compile(r"""<a\b[^<>]*?\bhref=(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
LINKS_AT_MOST = 100


def part_of(headline: str) -> Part | None:
    """What a headline says of a series: “The flood book, part 1: nineteen marks” is part 1 of “The flood book”.

    None where it names no series, no number, or a number that cannot be one.
    """
    said = " ".join(headline.split())
    found = _NAMED.match(said) or _COUNTED.match(said)
    if not found:
        return None
    name = found["name"].strip(" ,:;.|([–—-«»“”\"'")
    number = _number(found["number"])
    return Part(name, number) if sum(letter.isalpha() for letter in name) > 2 and 0 < number < 1000 else None


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    values = [_ROMAN[letter] for letter in text.upper()]
    following = [*values[1:], 0]
    return sum(-value if value < after else value for value, after in zip(values, following, strict=True))


def links(html: str, base: str) -> list[str]:
    """The web addresses that a text links to, absolute, each once, at most 100."""
    found = []
    for double, single in _HREF.findall(html):
        address = (double or single).replace("&amp;", "&").strip()
        try:
            absolute = urljoin(base, address).split("#")[0]
        except ValueError:
            continue
        if absolute.startswith(("http://", "https://")):
            found.append(absolute)
    return list(dict.fromkeys(found))[:LINKS_AT_MOST]
