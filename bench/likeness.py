"""How good the choice of other topics is, and what it costs from 1,000 to 100,000 stories.

With a folder: `stories.jsonl` in it has one story a line, `id`, `headline`, `text`, `language`, `published` (ISO 8601),
`tags` (a list) and `links` (the ids of stories that its editors linked it with; take the words of the links out of the
text first). Each story with links is asked for its ten best; right is what its editors linked, in either direction.

Example:
    python -m bench.likeness
    python -m bench.likeness ../posts
"""

from __future__ import annotations

import argparse
import json
import math
import resource
import statistics
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

import numpy as np

from bench.choices import Rank, Story, plain_choices
from bench.report import table
from ombud.text import likeness
from ombud.text.likeness_index import MOST, Question, Segment, language_number
from ombud.text.likeness_words import SCALE, TERMS, Terms, profile

SIZES = (1_000, 10_000, 100_000)
VOCABULARY = 60_000
LENGTH = 480
ASKED = 40


def read(folder: Path) -> list[Story]:
    """The stories of a set, with the time as a number of days and the words as terms."""
    stories = []
    with (folder / "stories.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            story = json.loads(line)
            story["at"] = datetime.fromisoformat(story["published"]) if story.get("published") else None
            story["terms"] = profile(story["headline"], story["text"], story.get("language", "en")).terms
            stories.append(story)
    return stories


def relations(stories: list[Story]) -> dict[str, set[str]]:
    """For each story those that it is linked with, in either direction."""
    known = {story["id"] for story in stories}
    found: dict[str, set[str]] = {}
    for story in stories:
        for other in set(story.get("links", [])) & known - {story["id"]}:
            found.setdefault(story["id"], set()).add(other)
            found.setdefault(other, set()).add(story["id"])
    return found


def quality(stories: list[Story]) -> list[list[object]]:
    """A row for each way of choosing: precision and recall of five, MRR and nDCG of ten, milliseconds a story."""
    wanted = relations(stories)
    asked = [story for story in stories if story["id"] in wanted]
    rows: list[list[object]] = []
    for name, rank in {**plain_choices(stories), **our_choices(stories)}.items():
        figures, spent = [], []
        for story in asked:
            began = time.perf_counter()
            found = rank(story)[:10]
            spent.append(time.perf_counter() - began)
            figures.append(figures_of([other in wanted[story["id"]] for other in found], len(wanted[story["id"]])))
        means = [statistics.mean(each) for each in zip(*figures, strict=True)]
        rows.append([name, *(f"{each:.3f}" for each in means), f"{statistics.median(spent) * 1000:.1f}"])
    return rows


def figures_of(hits: list[bool], right: int) -> tuple[float, float, float, float]:
    """P@5, R@5, MRR@10 and nDCG@10 of one list, of whose places `hits` says which are right, of `right` in all."""
    gained = sum(1 / math.log2(place + 1) for place, hit in enumerate(hits[:10], 1) if hit)
    ideal = sum(1 / math.log2(place + 1) for place in range(1, min(right, 10) + 1))
    first = next((1 / place for place, hit in enumerate(hits[:10], 1) if hit), 0.0)
    return sum(hits[:5]) / 5, sum(hits[:5]) / min(5, right), first, gained / ideal


def our_choices(stories: list[Story]) -> dict[str, Rank]:
    """Ours with and without what tags and time add; each gives the ids of the stories that it would offer."""
    numbers = {story["id"]: place for place, story in enumerate(stories)}
    languages = [language_number(story.get("language", "en")) for story in stories]
    segments: list[Segment] = []
    for start in range(0, len(stories), MOST):
        part = range(start, min(start + MOST, len(stories)))
        segments.append(Segment.build([(at, languages[at], stories[at]["terms"]) for at in part], beside=segments))

    def alike(story: Story) -> list[tuple[float, Story]]:
        language = languages[numbers[story["id"]]]
        found = Question(segments, story["terms"], language).best(100, language=language)
        return [(each.score, stories[each.id]) for each in found if stories[each.id] is not story]

    def raised(story: Story, score: float, other: Story) -> float:
        tags = likeness.shared(story.get("tags", []), other.get("tags", []))
        return score + likeness.bonus(len(tags), story["at"], other["at"])

    return {
        "words": lambda story: ids([other for _, other in alike(story)]),
        "words, tags and time": lambda story: ids(
            [other for _, other in sorted(alike(story), key=lambda each: -raised(story, *each))]
        ),
    }


def ids(stories: list[Story]) -> list[str]:
    """Their ids."""
    return [story["id"] for story in stories]


def growth(sizes: tuple[int, ...] = SIZES) -> list[list[object]]:
    """A row for each size of an archive of made-up stories: seconds to build, megabytes, milliseconds a question."""
    rows: list[list[object]] = []
    for size in sizes:
        with tempfile.TemporaryDirectory(prefix="ombud-likeness-") as name:
            made = synthetic(size)
            began = time.perf_counter()
            files = []
            segments: list[Segment] = []
            for start in range(0, size, MOST):
                part = [(start + at, 1, terms) for at, terms in enumerate(made[start : start + MOST])]
                files.append(Path(name) / f"{start}.seg")
                Segment.build(part, beside=segments).save(files[-1])
                segments.append(Segment.load(files[-1]))
            built = time.perf_counter() - began
            spent = []
            for terms in made[:ASKED]:
                began = time.perf_counter()
                Question(segments, terms, 1).best(100, language=1)
                spent.append(time.perf_counter() - began)
            on_disk = sum(file.stat().st_size for file in files) / 1e6
        rows.append([f"{size:,}", f"{built:.1f}", f"{on_disk:.0f}", f"{statistics.median(spent) * 1000:.1f}"])
    return rows


def synthetic(size: int, seed: int = 1) -> list[Terms]:
    """Stories of 480 words each whose frequencies follow Zipf's law, as terms."""
    rng = np.random.default_rng(seed)
    shares = np.cumsum(1 / (np.arange(VOCABULARY) + 2.7))
    hashes = rng.choice(2**32, VOCABULARY, replace=False).astype(np.uint32)
    found = []
    for _ in range(size):
        drawn = np.searchsorted(shares, rng.random(LENGTH) * shares[-1])
        words, times = np.unique(drawn, return_counts=True)
        heaviest = np.argsort(-times, kind="stable")[:TERMS]
        order = heaviest[np.argsort(hashes[words[heaviest]])]
        weights = np.minimum(255, np.round(SCALE * (1 + np.log(times[order])))).astype(np.uint8)
        found.append((hashes[words[order]], weights))
    return found


def main() -> None:
    """Print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--no-growth", action="store_true", help="only how good the choice is")
    parser.add_argument("folder", nargs="?", type=Path, help="a set with known relations; without one only the growth")
    args = parser.parse_args()
    if args.folder:
        stories = read(args.folder)
        sys.stdout.write(f"{len(stories)} stories, {len(relations(stories))} of them linked\n\n")
        sys.stdout.write(table(["way", "P@5", "R@5", "MRR@10", "nDCG@10", "ms"], quality(stories)) + "\n")
    if args.no_growth:
        return
    sys.stdout.write(table(["stories", "built in s", "MB on disk", "ms a story"], growth()) + "\n")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(f"{peak:.0f} MB at most, the made-up stories among them\n")


if __name__ == "__main__":
    main()
