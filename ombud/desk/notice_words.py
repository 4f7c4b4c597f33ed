"""Helping to write a notice: the sentences that it begins with, in the story's language, and what they quote."""

from __future__ import annotations

import regex
from django.utils import translation
from django.utils.translation import pgettext

from ombud.models import Correction, Kind, Notice, Story
from ombud.publish.surroundings import interface_language
from ombud.text.fold import same_words

from .correction_passage import proposed

SENTENCE_LIMIT = 400
# The end of a sentence: a mark, closing quotes or brackets, and a space; or the end of a paragraph.
_END = regex.compile(r"(?<![.!?…])[.!?…]++[\"'»”’)\]]*+\s+|\n+")


def language_of(story: Story) -> str:
    """The catalogue for a story's notices: that of its own language, else of its site's."""
    return interface_language("", story.language, story.site.language)


def compose(story: Story, kind: str, was: str, now: str, why: str) -> str:
    """The text of a notice from its parts; plain text, in the story's language. Empty parts are left out."""
    with translation.override(language_of(story)):
        first = _sentence(kind, was.strip(), now.strip())
    return "\n\n".join(part for part in (first, why.strip()) if part)


def was_and_now(correction: Correction, text: str | None) -> tuple[str, str]:
    """What stood in the story and what stands there now, as whole sentences where they are not too long.

    `text` is that of the correction's revision, whether the change has been made in it yet or not.
    """
    wording = proposed(correction)
    span = _span(correction, text, wording)
    if text is None or span is None:
        return correction.exact, wording
    start, end = span
    words = text[start:end]
    old = correction.exact if wording and same_words(words, wording) else words
    first, last = _sentence_around(text, start, end)
    before, after = text[first:start], text[end:last]
    if len(before) + len(after) > SENTENCE_LIMIT:
        before = after = ""
    return f"{before}{old}{after}".strip(), f"{before}{wording}{after}".strip() if wording else ""


def _span(correction: Correction, text: str | None, wording: str) -> tuple[int, int] | None:
    """Where the passage stands; a passage of which no word was kept is found by what stands around it."""
    if correction.start is not None and correction.end is not None:
        return correction.start, correction.end
    changed = f"{correction.prefix}{wording}{correction.suffix}"
    if not text or not wording or text.count(changed) != 1:
        return None
    start = text.index(changed) + len(correction.prefix)
    return start, start + len(wording)


def default_placement(kind: str) -> str:
    """By gravity: a retraction stands before the text, anything else after it."""
    return Notice.Placement.TOP if kind == Kind.RETRACTION else Notice.Placement.FOOT


def _sentence(kind: str, was: str, now: str) -> str:
    both = bool(was and now)
    said = {"was": was, "now": now}
    if kind == Kind.RETRACTION:
        return pgettext("notice", "We have retracted this story.")
    if kind == Kind.UPDATE:
        template = pgettext("notice", "This story has been updated. It read: “%(was)s” It reads now: “%(now)s”")
        return template % said if both else pgettext("notice", "This story has been updated.")
    if kind == Kind.CLARIFICATION:
        template = pgettext("notice", "We have made this story clearer. It read: “%(was)s” It reads now: “%(now)s”")
        return template % said if both else pgettext("notice", "We have made this story clearer.")
    if kind == Kind.TYPO:
        template = pgettext("notice", "We have corrected a slip of the pen: “%(was)s” reads “%(now)s” now.")
        return template % said if both else pgettext("notice", "We have corrected a slip of the pen.")
    template = pgettext(
        "notice", "An earlier version of this story was wrong. It read: “%(was)s” It should have read: “%(now)s”"
    )
    return template % said if both else pgettext("notice", "An earlier version of this story was wrong.")


def _sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    first = max((match.end() for match in _END.finditer(text, max(0, start - SENTENCE_LIMIT), start)), default=0)
    if not first and start > SENTENCE_LIMIT:
        first = start
    # A passage that ends with its sentence must not take the next one as well.
    following = _END.search(text, max(start, end - 2), min(len(text), end + SENTENCE_LIMIT))
    last = following.end() if following else (len(text) if len(text) - end <= SENTENCE_LIMIT else end)
    return first, max(last, end)
