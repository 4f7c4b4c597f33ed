"""No pattern goes over the same characters again and again: what one writes, sends or publishes is read in one go.

Each flood is so long that a second look at every character of it would take minutes.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

import pytest

from ombud.desk import notice_words
from ombud.text import clean, html_tokens, plain, series, translatable, wordlist_fold

TIMES = 200_000
READ: dict[str, tuple[Callable[[str], Any], str]] = {
    "spaces at the end of no line": (lambda text: clean.tidy(text, 2 * TIMES), f"a{' ' * TIMES}-"),
    "wide spaces in a comment's HTML": (
        lambda text: plain.plain(text, veiled=False, curtain=""),
        f"<p>a{chr(0xA0) * TIMES}-</p>",
    ),
    "a tag without an end": (html_tokens.read, f"<{'a' * TIMES}<"),
    "links without an end": (lambda text: series.links(text, "https://paper.example/"), "<a " * TIMES),
    "a headline of spaces": (series.part_of, f"aa{' ' * TIMES}part"),
    "a translation full of pictures": (
        lambda text: translatable.rejoin(["<p>a</p>"], [text], images=False),
        f"<p>a</p>{'<img ' * TIMES}",
    ),
    "a translation full of veils": (
        lambda text: translatable.rejoin(["<p>a</p>"], [text], images=False),
        f"<p>a</p>{'<ombud-veil ' * TIMES}",
    ),
    "marks without a sentence": (notice_words._END.search, "!" * TIMES),
    "digits before a letter": (wordlist_fold._TRAILING.search, f"{'0' * TIMES}a"),
}


@pytest.fixture(autouse=True)
def patience() -> Iterator[None]:
    def give_up(number: int, frame: FrameType | None) -> None:
        raise TimeoutError

    former = signal.signal(signal.SIGALRM, give_up)
    signal.setitimer(signal.ITIMER_REAL, 20)
    yield
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, former)


@pytest.mark.parametrize("flood", READ)
def test_it_is_read_in_one_go(flood: str) -> None:
    read, text = READ[flood]
    read(text)
