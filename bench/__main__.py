"""Measures this checkout on this machine, side by side with what is installed; writes `bench/results.md`.

Example:
    python -m bench
    python -m bench --peers
    python -m bench --quick
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path

from bench import anchors, machine, measure, peers, report


def main() -> None:
    """Measure, part by part, and write the report after the last."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peers", action="store_true", help="also install Isso into an environment of its own")
    parser.add_argument("--quick", action="store_true", help="short rounds, to see whether all of it runs")
    args = parser.parse_args()
    if args.quick:
        measure.READ_SECONDS, measure.POST_SECONDS, measure.ROUNDS, measure.TAIL_ROUNDS = 1.0, 1.0, 1, 1
    machine.pin_load()
    sections = []
    with tempfile.TemporaryDirectory(prefix="ombud-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # nginx as root reads as another user
        sections += house(folder)
        if args.peers:
            say("Isso")
            sections.append(("Isso, from the package registry", peers.isso(folder / "isso")))
    sections.append(("Words", words()))
    if anchors.PAIRS.exists():
        say("anchors")
        sections.append(("Anchors through revisions", report.anchors(anchors.results())))
    report.write(sections)
    sys.stdout.write(report.RESULTS.read_text(encoding="utf-8"))


def house(folder: Path) -> list[tuple[str, str]]:
    """Everything that is asked of the server itself."""
    port = machine.free_port()
    environ = machine.ombud_environ(folder / "data", port)
    say("seeding 111,010 comments")
    seeded = machine.seed(environ, *measure.THREADS, measure.LIVELY)
    command = [sys.executable, "-m", "ombud", "serve"]
    with machine.running(command, port, "/healthz", env=environ) as server:
        say("waiting until the words of all comments are indexed")
        server.settle()
        idle = server.memory()
        say("reading")
        bodies = {n: measure.warm(port, measure.thread_path(n)) for n in measure.THREADS}
        files = {n: f"thread-{n}" for n in measure.THREADS}
        (folder / "nginx").mkdir()
        with machine.nginx(folder / "nginx", {files[n]: body for n, body in bodies.items()}) as beside:
            read = measure.reads(server, beside, files)
        say("posting")
        posted = measure.posts(server)
        say("reading while others post")
        lively = measure.lively(server)
        after = server.memory()
    return [
        ("Reading the first page of a thread", report.reads(read)),
        ("Posting: comments a second, on disk when answered, 16 clients", report.named(posted, "into", "comments/s")),
        ("Reading a thread of 10,000 comments while others post", report.named(lively, "beside", "requests/s")),
        ("Memory and start", report.memory(idle, after, server.ready_after) + f"\nSeeding took {seeded:.0f} s.\n"),
    ]


def words() -> str:
    """Times of the pure functions that every post goes through."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ombud.settings")
    rows: list[list[object]] = [[name, report.milliseconds(spent)] for name, spent in measure.text_times().items()]
    return report.table(["200 characters", "processor time"], rows)


def say(what: str) -> None:
    """Tell a person at a terminal what is going on."""
    if sys.stderr.isatty():
        sys.stderr.write(f"{what}…\n")


if __name__ == "__main__":
    main()
