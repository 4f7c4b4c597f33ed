"""What a page does to a story's text on its way to a reader's selection."""

import random

_CURLY = {"'": "’", '"': "”", "-": "‑", "’": "'", "“": '"', "”": '"'}
_ADVERTISEMENT = "Advertisement"


def noisy(text: str, rng: random.Random) -> tuple[str, list[int]]:
    """The text as a page might give it to a script, and where each of its code points then stands.

    Some lines are glued together, others parted by an advertisement; some spaces do not break, quotation
    marks and hyphens change their form, soft hyphens stand in long words, letters come apart from accents.
    """
    pieces: list[str] = []
    offsets: list[int] = []
    length = 0
    for index, character in enumerate(text):
        before, shown = _shown(text, index, character, rng)
        offsets.append(length + len(before))
        pieces.append(before + shown)
        length += len(before) + len(shown)
    return "".join(pieces), [*offsets, length]


def _shown(text: str, index: int, character: str, rng: random.Random) -> tuple[str, str]:
    chance = rng.random()
    if character == "\n":
        return "", "" if chance < 0.3 else f"\n{_ADVERTISEMENT}\n" if chance < 0.4 else "\n\n"
    if character == " ":
        return "", "\u00a0" if chance < 0.1 else "\n" if chance < 0.15 else " "
    if character in _CURLY:
        return "", _CURLY[character] if chance < 0.5 else character
    inside = 0 < index < len(text) - 1 and text[index - 1].isalpha() and text[index + 1].isalpha()
    return ("\u00ad" if inside and chance < 0.02 else ""), character
