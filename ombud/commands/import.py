"""Bring in the comments of another system, or of another Ombud; the same file twice adds nothing.

The format is told by the file: Disqus, WordPress, Isso, Remark42, Commento, Comentario, Waline, Artalk, Ombud, also
compressed by gzip. Nothing that is there is changed, and nobody is written to.

Example:
    ombud import disqus.xml.gz --site herald --dry-run
    ombud import disqus.xml.gz --site herald --map addresses.csv
"""

from __future__ import annotations

import argparse
import csv
import sys
from pathlib import Path

from ombud.commands import Mistake
from ombud.commands.site import named
from ombud.transfer.formats import FORMATS, recognise
from ombud.transfer.importing import Job, bring_in
from ombud.transfer.records import Report


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which file, to which site."""
    parser.add_argument("file", type=Path, help="the export of the other system")
    parser.add_argument("--site", required=True, help="the site's name")
    parser.add_argument("--from", dest="source", choices=sorted(FORMATS), help="the format, where it is not recognised")
    parser.add_argument("--map", type=Path, metavar="CSV", help="lines of old,new address (or path), for moved pages")
    parser.add_argument("--dry-run", action="store_true", help="only say what would come along")


def run(args: argparse.Namespace) -> int:
    """Imports and says what came along and what did not, and why."""
    site = named(args.site)
    mapped = _mapped(args.map) if args.map else {}
    try:
        source = args.source or recognise(args.file)
        if not source:
            raise Mistake(f"{args.file} is in none of the known formats: {', '.join(sorted(FORMATS))}.")
        done = 0

        def progress(more: int) -> None:
            nonlocal done
            done += more
            if sys.stderr.isatty():
                sys.stderr.write(f"\r{done} comments ")

        job = Job(site, source, mapped, args.dry_run, progress)
        broken = bring_in(args.file, job)
    except OSError as error:
        raise Mistake(f"Cannot read {args.file}: {error.strerror or error}.") from error
    if sys.stderr.isatty():
        sys.stderr.write("\n")
    _tell(job.report, source, dry=args.dry_run)
    if broken:
        raise Mistake(f"{args.file}: {broken} What came before it is told above.")
    if not job.report.imported and not job.report.known:
        raise Mistake(f"Nothing was imported: {args.file} was read as {source} and has no comment that can come along.")
    return 0


def _mapped(path: Path) -> dict[str, str]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = [[cell.strip() for cell in row] for row in csv.reader(file) if row]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise Mistake(f"--map: cannot read {path}: {error}.") from error
    if wrong := next((number for number, row in enumerate(rows, 1) if len(row) != 2 or not all(row)), None):
        raise Mistake(f"--map: line {wrong} of {path} is not an old and a new address, parted by a comma.")
    return {spelling: new for old, new in rows for spelling in (old, old.rstrip("/"))}


def _tell(report: Report, source: str, *, dry: bool) -> None:
    verb = "would be imported" if dry else "imported"
    print(f"Read as {source}. Comments {verb}: {report.imported}, already there: {report.known}, ", end="")
    print(f"skipped: {report.skipped}. New stories: {report.stories}.")
    for title, told in (("Skipped", report.reasons), ("Note", report.notes)):
        for why, (count, keys) in sorted(told.items(), key=lambda each: -each[1][0]):
            print(f"{title}: {count} × {why} (such as {', '.join(key or '–' for key in keys)})")
