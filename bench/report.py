"""The report: `bench/results.md`."""

import os
import platform
import statistics
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench import load, machine
from bench.load import Figures
from bench.measure import Read, middle

RESULTS = Path(__file__).parent / "results.md"
END = "\nHow to run it again: `make bench`; see `bench/README.md`.\n"
# Stands in what was measured by itself, and not with all the rest.
OWN = "Measured by itself"


def table(head: list[str], rows: list[list[object]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *([str(cell) for cell in row] for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def number(value: float) -> str:
    """A number as people read it: three digits that matter."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def milliseconds(value: float) -> str:
    """A time."""
    return f"{number(value)} ms"


def circumstances() -> str:
    """Where and how it was measured."""
    pins = "the server on two cores, the load on a third" if machine.PINNED else "too few cores to pin anything"
    return (
        f"Measured {datetime.now(UTC):%Y-%m-%d %H:%M} UTC with `make bench` on {os.cpu_count()} cores"
        f" ({platform.system()} {platform.machine()}, Python {platform.python_version()}); {pins};"
        f" {load.CLIENTS} connections that are kept; load from {load.generator()};"
        f" load average at the start {os.getloadavg()[0]:.1f}.\n"
        "Absolute figures drift with the machine and with what else runs on it: compare within one run.\n"
    )


def reads(found: list[Read]) -> str:
    """Reading, beside nginx."""
    rows: list[list[object]] = []
    for one in found:
        ours = middle(one.rounds)
        theirs = middle(one.nginx) if one.nginx else None
        beside = [number(theirs.rate), milliseconds(theirs.p99), f"{one.ratio:.2f}"] if theirs else ["–"] * 3
        figures = [number(ours.rate), milliseconds(ours.p50), milliseconds(ours.p99), ours.size, _errors(one.rounds)]
        rows.append([f"{one.comments:,}", *figures, *beside])
    head = ["comments", "requests/s", "p50", "p99", "bytes (br)", "errors", "nginx requests/s", "nginx p99", "ratio"]
    rates = [middle(one.rounds).rate for one in found]
    return table(head, rows) + f"\nFrom the shortest to the longest thread: {rates[0] / rates[-1]:.2f}×.\n"


def named(found: dict[str, list[Figures]], first: str, what: str) -> str:
    """Figures by name, the rounds of each beside those of the first: noise that lasts meets both of a round."""
    base = next(iter(found.values()))
    rows: list[list[object]] = []
    for name, rounds in found.items():
        one = middle(rounds)
        p99 = statistics.median(each.p99 for each in rounds)
        ratio = statistics.median(each.p99 / beside.p99 for each, beside in zip(rounds, base, strict=True))
        figures = [number(one.rate), milliseconds(one.p50), milliseconds(p99), _errors(rounds)]
        rows.append([name, *figures, f"{ratio:.2f}×"])
    head = [first, what, "p50", "p99", "errors", "p99 by the first row's of the same round"]
    return table(head, rows)


def memory(idle: tuple[float, float], after: tuple[float, float], ready: float) -> str:
    """Memory of the whole tree and the time to the first answer."""
    rows: list[list[object]] = [
        ["idle", f"{idle[0]:.0f} MB", f"{idle[1]:.0f} MB"],
        ["after all of the above", f"{after[0]:.0f} MB", f"{after[1]:.0f} MB"],
    ]
    head = ["", "resident, summed", "proportional (shared pages once)"]
    return table(head, rows) + f"\nReady {ready:.2f} s after its start.\n"


def anchors(found: dict[str, Any]) -> str:
    """What `bench/anchors.py` gives, part by part."""
    parts = []
    for name, part in found.items():
        rows: list[list[object]] = [[key, value] for key, value in part.items() if not isinstance(value, dict)]
        parts.append(f"**{name}**\n\n{table(['', ''], rows)}")
    return "\n".join(parts)


def write(sections: list[tuple[str, str]]) -> None:
    """The report from its sections, each a heading and its text; those that `put` put there stay at its end."""
    here = {heading for heading, _body in sections}
    kept = [(heading, body) for heading, body in _sections() if OWN in body and heading not in here]
    _save("# What was measured\n\n" + circumstances(), [*sections, *kept])


def put(heading: str, body: str) -> None:
    """One section that was measured by itself, in the place of the one with its heading, else at the end."""
    text = RESULTS.read_text(encoding="utf-8")
    sections = dict(_sections())
    sections[heading] = body
    _save(text.partition("\n## ")[0], list(sections.items()))


def moment() -> str:
    """When a section was measured by itself, and what else was going on."""
    return f"{OWN} {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, load average {os.getloadavg()[0]:.1f}."


def _sections() -> list[tuple[str, str]]:
    """The sections of the report that is there: each a heading and its text."""
    parts = RESULTS.read_text(encoding="utf-8").removesuffix(END).split("\n## ")[1:]
    return [(heading, body) for heading, _line, body in (part.partition("\n") for part in parts)]


def _save(head: str, sections: list[tuple[str, str]]) -> None:
    text = head + "".join(f"\n## {heading}\n{body}" for heading, body in sections)
    RESULTS.write_text(text + END, encoding="utf-8")


def _errors(rounds: list[Figures]) -> int:
    return sum(one.errors for one in rounds)
