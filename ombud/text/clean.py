"""What readers type, made safe to store: one spelling, nothing invisible that misleads, nothing that floods.

Follows Unicode Standard Annexes 15 (normalisation) and 9 (direction), and Unicode Technical Report 36 on
characters that deceive. Words are never changed, only what cannot be seen or cannot be set in type.
"""

import unicodedata

import regex

__all__ = ["TooLong", "close_directions", "name", "storable", "tidy"]

MARKS_IN_A_ROW = 4
"""Vietnamese needs two, vocalised Hebrew and Arabic three, Tibetan four."""

DIRECTION_DEPTH = 8
"""Directions within directions; UAX 9 stops at 125, people at two."""

_LINE_ENDS = regex.compile("\r\n|[\r\u0085\u2028\u2029]")
_UNUSABLE = regex.compile(
    "[\ud800-\udfff]"
    "|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]"
    "|[\ufdd0-\ufdef\ufff9-\ufffb\ufeff\u2061-\u2064\u206a-\u206f\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0]"
    r"|\p{Noncharacter_Code_Point}"
)
_UNSTORABLE = regex.compile("[\x00\ud800-\udfff]")
_TAGS = regex.compile("(\U0001f3f4[\U000e0020-\U000e007e]{1,8}\U000e007f)|[\U000e0000-\U000e00ff\U000e01f0-\U000e0fff]")
"""Tag characters spell the flags of England, Scotland and Wales; anywhere else they are unseen writing."""

_JOINING_SCRIPTS = (
    r"\p{Arabic}\p{Syriac}\p{Mandaic}\p{Nko}\p{Mongolian}\p{Phags_Pa}\p{Devanagari}\p{Bengali}\p{Gurmukhi}"
    r"\p{Gujarati}\p{Oriya}\p{Tamil}\p{Telugu}\p{Kannada}\p{Malayalam}\p{Sinhala}\p{Khmer}\p{Myanmar}"
    r"\p{Tibetan}\p{Balinese}\p{Javanese}\p{Adlam}\p{Hanifi_Rohingya}"
)
_JOINED_EMOJI = r"\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f\u20e3\U000e007f"
_ARABIC_VOWELS = r"\u064b-\u0655\u0670"
_JOINER = regex.compile(
    rf"(?<![{_JOINING_SCRIPTS}{_ARABIC_VOWELS}{_JOINED_EMOJI}])[\u200c\u200d]+"
    "|(?<=[\u200c\u200d])[\u200c\u200d]+"
)
_UNSEEN = "[\u00ad\u061c\u180e\u200b\u200e\u200f\u2060]"
_UNSEEN_RUN = regex.compile(f"({_UNSEEN}){_UNSEEN}+")
_MARK = rf"[\p{{Mn}}\p{{Me}}](?:{_UNSEEN}|[\u200c\u200d])*"
_MARK_FLOOD = regex.compile(rf"((?:{_MARK}){{{MARKS_IN_A_ROW}}})(?:{_MARK})+")
_PILED = rf"\p{{M}}(?:{_UNSEEN}|[\u200c\u200d])*"
# Putting n marks on one letter into canonical order takes n² steps: far fewer are left before that is done.
_MARK_PILE = regex.compile(rf"((?:{_PILED}){{{4 * MARKS_IN_A_ROW}}})(?:{_PILED})+")
_LINE_TAIL = regex.compile(r"(?<![^\S\n])[^\S\n]+$", regex.MULTILINE)
_BLANK_LINES = regex.compile("\n{4,}")
_SEEN = regex.compile(r"[^\s\p{C}\p{M}\u2800]")

_DIRECTIONS = regex.compile("[\u202a-\u202e\u2066-\u2069]")
_NOT_IN_NAMES = regex.compile("[\u202a-\u202e\u2066-\u2069\u200b\u200e\u200f\u061c\u00ad\u2060]")
_OVERRIDES = "\u202d\u202e"
_POP, _POP_ISOLATE = "\u202c", "\u2069"
_ISOLATES = "\u2066\u2067\u2068"


class TooLong(ValueError):
    """A text is longer than its place allows. `limit` and `length` are in code points."""

    def __init__(self, limit: int, length: int) -> None:
        super().__init__(f"at most {limit} characters, {length} given")
        self.limit = limit
        self.length = length


def tidy(raw: str, limit: int) -> str:
    """The text of a comment as it is stored: NFC, lines ended by \\n, at most two blank lines in a row.

    Out go control characters, lone surrogates, invisible floods, direction overrides and every direction mark
    that is not closed on its own line. A text of which nothing can be seen comes back empty.
    Raises `TooLong` when more than `limit` code points are left.
    """
    _refuse_at_sight(raw, limit)
    text = close_directions(_UNUSABLE.sub("", _LINE_ENDS.sub("\n", raw)))
    text = _BLANK_LINES.sub("\n\n\n", _LINE_TAIL.sub("", _unmask(text)))
    return _measured(text.strip("\n"), limit)


def name(raw: str, limit: int = 60) -> str:
    """A display name or label: one line, single spaces, no control over the direction of what follows it.

    Empty when nothing of it can be seen. Raises `TooLong` when more than `limit` code points are left.
    """
    _refuse_at_sight(raw, limit)
    text = _unmask(_NOT_IN_NAMES.sub("", _UNUSABLE.sub("", _LINE_ENDS.sub(" ", raw))))
    return _measured(" ".join(text.split()), limit)


def close_directions(text: str) -> str:
    """The text with only those embeddings and isolates (UAX 9) that are closed on their own line.

    Nothing that follows the text can then be turned round by it. Overrides spoof, so they always go.
    """
    if not _DIRECTIONS.search(text):
        return text
    return "\n".join(_close_line(line) for line in text.split("\n"))


def storable(raw: str) -> str:
    """A text exactly as it is but for what no database can hold: NUL and lone surrogates."""
    return str(_UNSTORABLE.sub("", raw))


def _refuse_at_sight(raw: str, limit: int) -> None:
    """Spare the work on a text that no tidying can save: ten megabytes cost as little as ten words."""
    if len(raw) > 4 * limit + 1000:
        raise TooLong(limit, len(raw))


def _measured(text: str, limit: int) -> str:
    if len(text) > limit:
        raise TooLong(limit, len(text))
    return text if _SEEN.search(text) else ""


def _unmask(text: str) -> str:
    """Normalised, with unseen characters only where a script or an emoji needs them, and no pile of marks."""
    text = _MARK_PILE.sub(r"\1", _TAGS.sub(r"\1", text))
    text = _JOINER.sub("", unicodedata.normalize("NFC", text))
    text = unicodedata.normalize("NFC", _UNSEEN_RUN.sub(r"\1", text))
    return str(_MARK_FLOOD.sub(r"\1", text))


def _close_line(line: str) -> str:
    kept = list(line)
    opened: list[int] = []
    for at, mark in enumerate(line):
        if not _DIRECTIONS.match(mark):
            continue
        if mark in (_POP, _POP_ISOLATE):
            _close(kept, opened, at)
        else:
            opened.append(at)
    for at in opened:
        kept[at] = ""
    return "".join(kept)


def _close(kept: list[str], opened: list[int], at: int) -> None:
    if not opened or (kept[opened[-1]] in _ISOLATES) != (kept[at] == _POP_ISOLATE):
        kept[at] = ""
        return
    start = opened.pop()
    if kept[start] in _OVERRIDES or len(opened) >= DIRECTION_DEPTH:
        kept[start] = kept[at] = ""
