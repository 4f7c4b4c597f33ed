"""The plain ways of choosing what belongs beside a story, to hold ours against: each a few lines, none of it ours."""

from __future__ import annotations

import math
import random
import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable
from typing import Any

from ombud.text import likeness

Story = dict[str, Any]
Rank = Callable[[Story], list[str]]

KEY_TERMS = 50
TITLE_WEIGHT = 3
_WORD = re.compile(r"\w\w+")


def plain_choices(stories: list[Story]) -> dict[str, Rank]:
    """Each way by its name; a way gives the ids of the stories that it would offer, best first."""
    ways = {"random": by_chance(stories), "tf-idf of whole words": tf_idf(stories)}
    ways["bm25 of 50 key words (FTS5)"] = bm25(stories)
    if any(story["at"] for story in stories):
        ways["newest"] = newest(stories)
        ways["nearest in date"] = nearest(stories)
    if any(story.get("tags") for story in stories):
        ways["shared tags, then nearest in date"] = tagged(stories)
    return ways


def by_chance(stories: list[Story]) -> Rank:
    """Any ten of them."""
    known = [story["id"] for story in stories]

    def rank(story: Story) -> list[str]:
        drawn = random.Random(story["id"]).sample(known, min(11, len(known)))
        return [each for each in drawn if each != story["id"]]

    return rank


def newest(stories: list[Story]) -> Rank:
    """What came last."""
    listed = [each["id"] for each in sorted(stories, key=_age, reverse=True)]
    return lambda story: [each for each in listed[:11] if each != story["id"]]


def nearest(stories: list[Story]) -> Rank:
    """What came at about the same time."""
    return lambda story: _others(story, stories, lambda other: (abs(_age(story) - _age(other)),))


def tagged(stories: list[Story]) -> Rank:
    """What shares most tags, of those the nearest in date."""

    def shared(story: Story, other: Story) -> int:
        return len(likeness.shared(story.get("tags", []), other.get("tags", [])))

    return lambda story: _others(story, stories, lambda other: (-shared(story, other), abs(_age(story) - _age(other))))


def tf_idf(stories: list[Story]) -> Rank:
    """The cosine of TF-IDF vectors of unhashed, uncut words, as scikit-learn weighs them: headline three times,
    tf = 1 + ln(times), idf = 1 + ln((1 + stories) / (1 + stories with the word))."""
    times = {story["id"]: _times(story) for story in stories}
    holders = Counter(word for counted in times.values() for word in counted)
    idf = {word: 1 + math.log((1 + len(stories)) / (1 + count)) for word, count in holders.items()}
    vectors = {}
    lists: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for key, counted in times.items():
        vector = {word: (1 + math.log(count)) * idf[word] for word, count in counted.items()}
        norm = math.sqrt(sum(value * value for value in vector.values())) or 1.0
        vectors[key] = {word: value / norm for word, value in vector.items()}
        for word, value in vectors[key].items():
            lists[word].append((key, value))

    def rank(story: Story) -> list[str]:
        scores: dict[str, float] = defaultdict(float)
        for word, value in vectors[story["id"]].items():
            for key, there in lists[word]:
                scores[key] += value * there
        scores.pop(story["id"], None)
        return sorted(scores, key=lambda key: -scores[key])[:10]

    return rank


def bm25(stories: list[Story]) -> Rank:
    """SQLite's full-text search, asked for the story's 50 words of most TF-IDF; a headline's word weighs threefold."""
    base = sqlite3.connect(":memory:")
    base.execute("CREATE VIRTUAL TABLE told USING fts5(headline, body, tokenize='unicode61')")
    base.executemany(
        "INSERT INTO told(rowid, headline, body) VALUES (?, ?, ?)",
        [(at, story["headline"], story["text"]) for at, story in enumerate(stories)],
    )
    times = {story["id"]: _times(story) for story in stories}
    holders = Counter(word for counted in times.values() for word in counted)

    def weight(counted: Counter[str], word: str) -> float:
        return (1 + math.log(counted[word])) * math.log(len(stories) / holders[word])

    def rank(story: Story) -> list[str]:
        counted = times[story["id"]]
        key_words = sorted(counted, key=lambda word: -weight(counted, word))[:KEY_TERMS]
        asked = " OR ".join(f'"{word}"' for word in key_words)
        query = f"SELECT rowid FROM told WHERE told MATCH ? ORDER BY bm25(told, {TITLE_WEIGHT}, 1) LIMIT 11"
        found = [stories[at]["id"] for (at,) in base.execute(query, (asked,))] if asked else []
        return [each for each in found if each != story["id"]]

    return rank


def _times(story: Story) -> Counter[str]:
    body = Counter(_WORD.findall(story["text"].casefold()))
    for word in _WORD.findall(story["headline"].casefold()):
        body[word] += TITLE_WEIGHT
    return body


def _age(story: Story) -> float:
    return float(story["at"].timestamp()) if story["at"] else 0.0


def _others(story: Story, stories: list[Story], order: Callable[[Story], tuple[float, ...]]) -> list[str]:
    others = (other for other in stories if other is not story)
    return [other["id"] for other in sorted(others, key=order)[:10]]
