"""A comment's HTML on its way to a translator and back: veiled words travel apart, so that none can come out.

The words around a veil are sent with an empty image in its place, and the veiled words as pieces of their own. What
comes back is sanitised like any stranger's HTML; a veil whose mark was lost on the way is put at the end.
"""

import re
from collections.abc import Sequence

from ombud.text.markup import links, sanitise
from ombud.text.markup_rules import VEIL

__all__ = ["Odd", "parts", "rejoin"]

_VEIL = re.compile(rf"<{VEIL}>(.*?)</{VEIL}>", re.DOTALL)
_MARK = re.compile(r"<img\b[^<>]*?\bveil-(\d{1,4})\b[^<>]*>", re.IGNORECASE)
_LINK = re.compile(r"</?(?:a|img)\b[^<>]*>", re.IGNORECASE)


class Odd(ValueError):
    """What came back does not fit what was sent."""


def parts(html: str) -> list[str]:
    """What is to be translated of a comment's stored HTML: the words with their veils taken out, then the veiled."""
    veiled: list[str] = []

    def take(found: re.Match[str]) -> str:
        veiled.append(found[1])
        return f'<img id="veil-{len(veiled) - 1}">'

    return [_VEIL.sub(take, html), *veiled]


def rejoin(sent: Sequence[str], came: Sequence[str], *, images: bool) -> str:
    """The translation as HTML that is safe to store. Raises Odd where it does not fit or nothing is left of it.

    It links nowhere where the original does not; `images` is whether the site allows them.
    """
    if len(sent) != len(came) or not all(isinstance(piece, str) for piece in came):
        raise Odd(f"{len(came)} pieces came for {len(sent)}.")
    body, *veiled = came
    put: set[int] = set()

    def restore(found: re.Match[str]) -> str:
        number = int(found[1])
        if number >= len(veiled) or number in put:
            return ""
        put.add(number)
        return f"<{VEIL}>{_unveiled(veiled[number])}</{VEIL}>"

    # A veil of the translator's own making is none of ours, and could part one of ours.
    html = _MARK.sub(restore, _unveiled(body))
    lost = "".join(
        f"<p><{VEIL}>{_unveiled(words)}</{VEIL}></p>" for number, words in enumerate(veiled) if number not in put
    )
    clean = sanitise(html + lost, images=images)
    if not set(links(clean)) <= set(links("".join(sent))):
        clean = sanitise(_LINK.sub("", clean), images=images)
    if not clean:
        raise Odd("Nothing is left of the translation.")
    return clean


def _unveiled(html: str) -> str:
    return re.sub(rf"</?{VEIL}\b[^<>]*>", "", html, flags=re.IGNORECASE)
