"""How well anchors hold: precision, recall, false anchors, moved passages, fresh selections, time.

Reads revision pairs (JSON lines: `old`, `new`, `lang`, `anchors` with what is expected of each) from the file
given, else from `../shared/anchors/pairs.jsonl` beside the checkout. Everything drawn at random is seeded.
"""

import argparse
import json
import random
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from bench.noise import noisy
from ombud.text.anchor import Anchor, Quote, attach, carry, quote

PAIRS = Path(__file__).resolve().parents[2] / "shared" / "anchors" / "pairs.jsonl"
RIGHT = 0.5
NO_PLACE = {"deleted", "replaced"}
Pair = dict[str, Any]
Span = tuple[int, int]


def read(path: Path = PAIRS) -> list[Pair]:
    """The revision pairs of a JSON lines file."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def anchored(text: str, spans: Iterable[Span]) -> list[Anchor]:
    """Anchors standing exactly at the given spans of `text`."""
    quotes = [quote(text, start, end) for start, end in spans]
    return [
        Anchor(start, end, "exact", one.exact, one.prefix, one.suffix, 1.0)
        for one, (start, end) in zip(quotes, spans, strict=True)
    ]


def revisions(pairs: list[Pair]) -> dict[str, Any]:
    """Each passage carried over its pair: right, false (a wrong place, or any for a deleted one) or lost."""
    tally: Counter[tuple[str, str]] = Counter()
    states: Counter[str] = Counter()
    for pair in pairs:
        spans = [(one["start"], one["end"]) for one in pair["anchors"]]
        carried = carry(pair["old"], pair["new"], anchored(pair["old"], spans))
        for one, anchor in zip(pair["anchors"], carried, strict=True):
            tally[one["expected"]["label"], _verdict(one["expected"], anchor)] += 1
            states[anchor.state] += 1
    return {**_figures(tally), "labels": _by_label(tally), "states": dict(states)}


def _verdict(expected: dict[str, Any], anchor: Anchor) -> str:
    label, span = expected["label"], anchor.span
    if span is None:
        return "right" if label in NO_PLACE else "lost"
    if label == "deleted":
        return "false"
    wanted = [(expected["start"], expected["end"]), (expected["outer_start"], expected["outer_end"])]
    return "right" if max(overlap(span, one) for one in wanted) >= RIGHT else "false"


def overlap(one: Span, other: Span) -> float:
    """What two spans share, as a part of what they cover together."""
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return max(0, shared) / max(1, max(one[1], other[1]) - min(one[0], other[0]))


def _figures(tally: Counter[tuple[str, str]]) -> dict[str, Any]:
    total = tally.total()
    false = sum(count for (_, verdict), count in tally.items() if verdict == "false")
    standing = sum(count for (label, _), count in tally.items() if label not in NO_PLACE)
    right = sum(count for (label, verdict), count in tally.items() if verdict == "right" and label not in NO_PLACE)
    return {
        "passages": total,
        "precision": _percent(right, right + false),
        "recall": _percent(right, standing),
        "false": _percent(false, total),
    }


def _by_label(tally: Counter[tuple[str, str]]) -> dict[str, dict[str, int]]:
    labels = sorted({label for label, _ in tally})
    return {label: {v: tally[label, v] for v in ("right", "false", "lost")} for label in labels}


def _percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 2) if whole else 0.0


def moves(pairs: list[Pair], seed: int = 1) -> dict[str, Any]:
    """A paragraph or sentence of each new text put elsewhere; the passages in it, and those around it."""
    rng = random.Random(seed)
    tally: Counter[tuple[str, str]] = Counter()
    for pair in pairs:
        for unit in ("\n", "\n", ". ", ". "):
            moved = _move(pair["new"], unit, rng)
            if moved is None:
                continue
            text, cut, put = moved
            chosen = [one for one in pair["anchors"] if one["expected"]["label"] in ("kept", "modified")]
            spans = [(one["start"], one["end"]) for one in chosen]
            for one, anchor in zip(chosen, carry(pair["old"], text, anchored(pair["old"], spans)), strict=True):
                _count_move(tally, one["expected"], anchor, (cut, put, unit))
    labels = _by_label(tally)
    found = {label: _percent(counts["right"], sum(counts.values())) for label, counts in labels.items()}
    return {**_figures(tally), "found": found, "labels": labels}


def _move(text: str, unit: str, rng: random.Random) -> tuple[str, Span, int] | None:
    """The text with one unit of 40 characters or more put elsewhere; what was cut, and where it went."""
    ends = [0]
    while (at := text.find(unit, ends[-1])) >= 0:
        ends.append(at + len(unit))
    chunks = [(a, b) for a, b in pairwise(ends) if b - a >= 40]
    if len(chunks) < 3:
        return None
    start, end = rng.choice(chunks)
    targets = [a for a, _ in chunks if a < start - 40 or a > end + 40]
    if not targets:
        return None
    target = rng.choice(targets)
    rest = text[:start] + text[end:]
    put = target if target < start else target - (end - start)
    return rest[:put] + text[start:end] + rest[put:], (start, end), put


def _count_move(
    tally: Counter[tuple[str, str]], expected: dict[str, Any], anchor: Anchor, move: tuple[Span, int, str]
) -> None:
    (cut_start, cut_end), put, unit = move
    start, end = expected["start"], expected["end"]
    name = "paragraph" if unit == "\n" else "sentence"
    if cut_start <= start and end <= cut_end:
        shift, label = put - cut_start, f"moved {name}"
    elif end <= cut_start or start >= cut_end:
        shift, label = 0 if end <= cut_start else cut_start - cut_end, f"beside a moved {name}"
        if start + shift < put < end + shift:
            return
        shift += cut_end - cut_start if start + shift >= put else 0
    else:
        return
    names = ("start", "end", "outer_start", "outer_end")
    shifted = {name: expected[name] + shift for name in names}
    tally[label, _verdict({"label": label, **shifted}, anchor)] += 1


def selections(pairs: list[Pair], seed: int = 1) -> dict[str, Any]:
    """Passages selected on a page that shows each text its own way, attached to the text as it is."""
    rng = random.Random(seed)
    tally: Counter[str] = Counter()
    spent = 0.0
    for pair in pairs:
        page, offsets = noisy(pair["old"], rng)
        for one in pair["anchors"]:
            start, end = one["start"], one["end"]
            wanted = quote(page, offsets[start], offsets[end - 1] + 1)
            began = time.perf_counter()
            anchor = attach(pair["old"], wanted)
            spent += time.perf_counter() - began
            right = anchor.span is not None and overlap(anchor.span, (start, end)) >= RIGHT
            tally["right" if right else "lost" if anchor.span is None else "false"] += 1
            tally[anchor.state] += 1
    total = tally["right"] + tally["lost"] + tally["false"]
    figures = {name: _percent(tally[name], total) for name in ("right", "false", "lost", "exact")}
    return {"passages": total, **figures, "ms": round(1000 * spent / total, 3)}


def foreign(pairs: list[Pair], seed: int = 1) -> dict[str, Any]:
    """Passages of one text sought in another of the same language that does not hold them: none may be found."""
    rng = random.Random(seed)
    tally: Counter[str] = Counter()
    for pair in pairs:
        others = [other for other in pairs if other["lang"] == pair["lang"] and other["id"] != pair["id"]]
        text = rng.choice(others)["old"]
        for one in pair["anchors"]:
            wanted = quote(pair["old"], one["start"], one["end"])
            if wanted.exact not in text or len(wanted.exact) < 20:
                tally[attach(text, Quote(wanted.exact, wanted.prefix, wanted.suffix, wanted.start)).state] += 1
    return {"passages": tally.total(), "foreign": _percent(tally["foreign"], tally.total())}


def hostile_texts(size: int = 50_000) -> Iterator[tuple[str, str, str]]:
    """Pairs of texts made to be slow: a name, the old and the new text."""
    rng = random.Random(1)
    words = ["".join(rng.choices("etaoinshrdlu", k=rng.randint(2, 9))) for _ in range(400)]
    yield "one word repeated", "a " * (size // 2), "a " * (size // 4) + "b " + "a " * (size // 4 - 9)
    yield "two words repeated", "a b " * (size // 4), "b a " * (size // 5) + "c " + "a b " * (size // 30)
    yield "no space at all", "x" * size, "x" * (size // 2) + "y" + "x" * (size // 2)
    yield "same words shuffled", " ".join(rng.choices(words, k=size // 6)), " ".join(rng.choices(words, k=size // 6))
    lines = [" ".join(rng.choices(words, k=9)) for _ in range(size // 60)]
    yield "all lines shuffled", "\n".join(lines), "\n".join(rng.sample(lines, len(lines)))
    yield "marks only", ".,;:" * (size // 4), ";.:," * (size // 4)


def timing(pairs: list[Pair], size: int = 50_000, count: int = 200) -> dict[str, Any]:
    """Milliseconds to carry 200 anchors of a 50,000-character story, the best of five (bad cases: of two)."""
    by_lang: dict[str, tuple[str, str]] = {}
    for pair in pairs:
        old, new = by_lang.get(pair["lang"], ("", ""))
        by_lang[pair["lang"]] = f"{old}\n{pair['old']}"[: size + 1], f"{new}\n{pair['new']}"[: size + 1]
    cases = [(f"edited, {lang}", old, new, 5) for lang, (old, new) in by_lang.items()]
    cases += [("rewritten", by_lang["en"][0], "\n".join(p["new"] for p in pairs[::-1])[:size], 2)]
    long = "\n".join(pair["old"] for pair in pairs), "\n".join(pair["new"] for pair in pairs)
    cases += [("edited, 1,000,000 characters", long[0][: 20 * size], long[1][: 20 * size], 1)]
    cases += [(name, old, new, 2) for name, old, new in hostile_texts(size)]
    return {name: _time(old, new, count, rounds) for name, old, new, rounds in cases}


def _time(old: str, new: str, count: int, rounds: int) -> float:
    rng = random.Random(1)
    starts = [rng.randrange(len(old) - 200) for _ in range(count)]
    anchors = anchored(old, [(start, start + rng.randint(5, 200)) for start in starts])
    spent = []
    for _ in range(rounds):
        began = time.perf_counter()
        carry(old, new, anchors)
        spent.append(time.perf_counter() - began)
    return round(1000 * min(spent), 1)


def results(path: Path = PAIRS) -> dict[str, Any]:
    """All figures: `revisions`, `moves`, `selections`, `foreign` in per cent, `ms` per case."""
    pairs = read(path)
    return {
        "revisions": revisions(pairs),
        "moves": moves(pairs),
        "selections": selections(pairs),
        "foreign": foreign(pairs),
        "ms": timing(pairs),
    }


def main() -> None:
    """Print the figures as JSON, one part per line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pairs", nargs="?", type=Path, default=PAIRS)
    for name, part in results(parser.parse_args().pairs).items():
        print(f"{name}:")
        for key, value in part.items():
            print(f"  {key}: {json.dumps(value, ensure_ascii=False)}")


if __name__ == "__main__":
    main()
