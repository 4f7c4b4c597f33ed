"""From the stories whose words are alike to those that belong beside a story."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from ombud.actions.likening import KEPT, Match
from ombud.models import Profile, Story
from ombud.text import likeness
from ombud.text.likeness_index import Found, Question, Segment, language_number
from ombud.text.likeness_sketch import overlap, read
from ombud.text.likeness_words import Profile as About
from ombud.text.likeness_words import bare, unpack

# Asked of the index; what tags and dates add can raise none from further behind.
ASKED = 100
FOREIGN = 20
# Whose profiles are compared word by word, and beside whom the story may be put in turn.
CHOSEN = 20
WORDS = 6


@dataclass(frozen=True)
class Ranked:
    """A candidate: the cosine of its words, and all in all."""

    row: Story
    words: float
    score: float
    tags: list[str]
    native: bool


def matches(story: Story, about: About, shelves: tuple[list[Segment], set[int]]) -> list[Match]:
    """What belongs beside the story, best first, at most 20: its own language before others, no copy of the story
    nor of one before it, nothing retracted, merged away, without a headline or not yet published."""
    segments, hidden = shelves
    language = language_number(about.language)
    question = Question(segments, about.terms, language)
    ranked = _ranked(story, question.best(ASKED + 1, hidden=hidden, language=language))
    if len(ranked) < KEPT:
        ranked += [each for each in _ranked(story, question.best(FOREIGN + 1, hidden=hidden)) if not each.native]
    profiles = Profile.objects.in_bulk([each.row.pk for each in ranked[: 3 * CHOSEN]])
    chosen: list[Match] = []
    sketches: list[tuple[int, ...]] = [tuple(about.sketch.tolist())]
    for each in ranked:
        there = profiles.get(each.row.pk)
        if there is None or len(chosen) == CHOSEN:
            continue
        sketch = read(bytes(there.sketch))
        if each.words > likeness.NEARLY_THE_SAME or any(overlap(one, sketch) >= likeness.COPY for one in sketches):
            continue
        shared = question.reasons(unpack(bytes(there.terms)), 3 * WORDS)
        names = [about.names[number] for number in shared if _tells(about.names[number])][:WORDS]
        chosen.append(Match(each.row.pk, each.score, names, each.tags, native=each.native))
        if len(chosen) <= KEPT:
            sketches.append(sketch)
    return chosen


def _ranked(story: Story, listed: list[Found]) -> list[Ranked]:
    found = {each.id: each for each in listed if each.id != story.pk}
    columns = ("pk", "tags", "language", "published_at")
    rows = Story.objects.filter(pk__in=found, site=story.site_id, merged_into=None, status=Story.Status.STANDING)
    rows = rows.exclude(headline="").exclude(published_at__gt=timezone.now())
    ranked = [_rank(story, row, found[row.pk].score) for row in rows.only(*columns)]
    return sorted(filter(_worth_it, ranked), key=lambda each: (-each.score, -each.row.pk))


def _rank(story: Story, row: Story, words: float) -> Ranked:
    tags = likeness.shared(story.tags, row.tags)
    native = likeness.same_language(story.language or story.site.language, row.language or story.site.language)
    return Ranked(row, words, words + likeness.bonus(len(tags), story.published_at, row.published_at), tags, native)


def _tells(word: str) -> bool:
    """Whether a person would take the word for a reason: a number or two letters are none."""
    return bare(word).isalpha() and (len(word) > 2 or not word.isascii())


def _worth_it(each: Ranked) -> bool:
    return each.words >= (likeness.FLOOR_WITH_TAGS if each.tags else likeness.FLOOR)
