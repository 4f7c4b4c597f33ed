"""A newsroom's many comments as numbers: who wrote which where, what answers what, and what became of it.

Everything follows from the count, so that two databases can be filled with the same.
"""

from __future__ import annotations

import random
from array import array
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import accumulate

STORIES = 2_000
READERS = 40_000
VOCABULARY = 60_000
NEWEST = 2_000
# None looks like another: staff could not be told apart.
MODERATORS = ("anna", "boris", "clara", "david", "emma", "felix", "greta", "henry", "irma", "jonas", "kira", "paula")
SECONDS_APART = 90
SYLLABLES = {
    "en": "ba re lo mi ter con sta ing ver ou sh the al pre un tion ly fa gr ow ine est",
    "uk": "ба ре ло мі тер кон ста ння вер ов ші про ал при не ція ли фа гр ів ина ість",
    "de": "ba re lo mi ter ver sta ung ge au sch die al vor un heit lich fa gr ow ein est",
    "pl": "ba re ło mi ter kon sta nie wer ów sz pro al prze nie cja li fa gr ów ina ość",
}
STATES = ("approved", "pending", "rejected", "spam", "withdrawn")
APPROVED, PENDING, REJECTED, SPAM, WITHDRAWN = range(5)
# Of a thousand comments: the first 12 are spam, the next 15 rejected, the next 3 withdrawn.
OF_THOUSAND = {**dict.fromkeys(range(12), SPAM), **dict.fromkeys(range(12, 27), REJECTED), 27: 4, 28: 4, 29: 4}


@dataclass(frozen=True)
class Paper:
    """One of the sites, and of ten stories how many it has; each tenth of the readers likewise."""

    name: str
    languages: tuple[str, ...]
    tenths: range
    policy: dict[str, object]


PAPERS = (
    Paper("paper", ("en", "uk"), range(7), {"address_days": 30}),
    Paper("herald", ("de", "en"), range(7, 9), {"moderation": "before"}),
    Paper("radio", ("pl", "uk"), range(9, 10), {"moderation": "newcomers", "close_days": 30}),
)
SECTIONS = ("Town", "Sport", "Culture", "")


@dataclass
class Newsroom:
    """Of each comment, by its number from 0: its story and reader (numbers from 0), its root (or -1), its state and
    its place in the thread (0 where it has none); of each root the place of its last reply."""

    count: int
    story: array[int] = field(default_factory=lambda: array("i"))
    reader: array[int] = field(default_factory=lambda: array("i"))
    root: array[int] = field(default_factory=lambda: array("i"))
    state: array[int] = field(default_factory=lambda: array("b"))
    place: array[int] = field(default_factory=lambda: array("i"))
    replies: array[int] = field(default_factory=lambda: array("i"))
    roots: array[int] = field(default_factory=lambda: array("i", [0]) * STORIES)
    shown: dict[tuple[int, str], int] = field(default_factory=dict)

    def language(self, number: int) -> str:
        """The language of a comment: of the two of its site the first twice as often."""
        return paper_of(self.story[number]).languages[number % 3 == 0]


def paper_of(story: int) -> Paper:
    """The site that published a story."""
    return next(each for each in PAPERS if story % 10 in each.tenths)


def readers_of(paper: Paper) -> tuple[int, int]:
    """The numbers of a site's readers: the first, and the one after the last."""
    return paper.tenths.start * READERS // 10, paper.tenths.stop * READERS // 10


def newsroom(count: int) -> Newsroom:
    """The longest thread has 8 % of all; one reader wrote 5 %, and few wrote most; 45 % are replies."""
    room, chance = Newsroom(count), random.Random(1)
    last_root = array("i", [-1]) * STORIES
    for number in range(count):
        story = int(chance.random() ** 3 * STORIES)
        paper = paper_of(story)
        first, end = readers_of(paper)
        # One person of the first paper writes more than anybody.
        busiest = first == 0 and chance.random() < 0.04
        room.story.append(story)
        room.reader.append(0 if busiest else first + int(chance.random() ** 3 * (end - first)))
        room.state.append(state := _state(number, count))
        answers = last_root[story] if chance.random() < 0.45 else -1
        room.root.append(answers)
        room.replies.append(0)
        room.place.append(0)
        if state == APPROVED:
            _place(room, number, story, answers)
            if answers < 0:
                last_root[story] = number
    return room


def _state(number: int, count: int) -> int:
    if count - number <= NEWEST // 3 and number % 2:
        return PENDING
    return OF_THOUSAND.get(number * 7919 % 1000, APPROVED)


def _place(room: Newsroom, number: int, story: int, answers: int) -> None:
    """At the end of its story's roots, or of the replies of its root."""
    places, key = (room.roots, story) if answers < 0 else (room.replies, answers)
    places[key] += 1
    room.place[number] = places[key]
    spoken = story, room.language(number)
    room.shown[spoken] = room.shown.get(spoken, 0) + 1


def written(room: Newsroom, number: int, now: datetime) -> datetime:
    """When a comment was written: every minute and a half one."""
    return now - timedelta(seconds=SECONDS_APART * (room.count - number))


class Writer:
    """Makes up words that are as unequally frequent as in a language (Zipf), the frequent ones first and short."""

    def __init__(self) -> None:
        self.vocabulary = {code: _vocabulary(code) for code in SYLLABLES}
        self._weights = list(accumulate(1 / (rank + 2.7) for rank in range(VOCABULARY)))
        self._chance = random.Random(2)

    def body(self, code: str) -> str:
        """A comment of 4 to 120 words, 28 on average."""
        length = min(120, 4 + int(self._chance.expovariate(1 / 24.5)))
        return " ".join(self._chance.choices(self.vocabulary[code], cum_weights=self._weights, k=length))


def _vocabulary(code: str) -> list[str]:
    chance, syllables = random.Random(code), SYLLABLES[code].split()
    found: dict[str, None] = {}
    while len(found) < VOCABULARY:
        found["".join(chance.choices(syllables, k=chance.randint(1, 4 + len(found) // 10_000)))] = None
    return list(found)
