"""A text as a row of words and marks, each with its place."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import regex

from ombud.text.fold import fold

# Scripts written without spaces are cut into characters, lest a whole sentence be one token.
_UNSPACED = r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]"
_MAY_BE_UNSPACED = re.compile("[\u0e00-\U0010ffff]")
_TOKEN = regex.compile(r"\w+|\S")
_TOKEN_OR_CHARACTER = regex.compile(rf"(?V1)[\w--{_UNSPACED}]+|{_UNSPACED}\p{{M}}*|\S")


@dataclass(frozen=True, slots=True)
class Tokens:
    """Folded tokens of `source`: token i is `keys[i]` and stands at `starts[i]:ends[i]` (code points)."""

    source: str
    keys: Sequence[str]
    starts: Sequence[int]
    ends: Sequence[int]

    def __len__(self) -> int:
        return len(self.keys)

    def size(self, index: int) -> int:
        """The length of a token as it stands in the source, in code points."""
        return self.ends[index] - self.starts[index]

    def within(self, start: int, end: int) -> range:
        """The tokens that share a code point with `start:end`."""
        return range(bisect_right(self.ends, start), bisect_left(self.starts, end))

    def weight(self, indices: Iterable[int]) -> int:
        """The folded length of the given tokens, in code points."""
        return sum(len(self.keys[index]) for index in indices)


def tokenize(text: str) -> Tokens:
    """Cut `text` into folded words and single marks. Linear in the length of the text."""
    folded = fold(text)
    pattern = _TOKEN_OR_CHARACTER if _MAY_BE_UNSPACED.search(folded.text) else _TOKEN
    matches = list(pattern.finditer(folded.text))
    keys = [match.group() for match in matches]
    starts = [match.start() for match in matches]
    ends = [match.end() for match in matches]
    if isinstance(folded.offsets, range):
        return Tokens(text, keys, starts, ends)
    at = folded.offsets
    # A folded offset may lie inside the expansion of one code point (a ligature): take that whole code point.
    return Tokens(text, keys, [bisect_right(at, start) - 1 for start in starts], [bisect_left(at, end) for end in ends])


def is_inside_word(text: str, index: int) -> bool:
    """Whether code point `index` of `text` is neither the first of a token nor behind one."""
    around = tokenize(text[max(0, index - 1) : index + 1])
    return bool(around) and around.size(0) > 1
