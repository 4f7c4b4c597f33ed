"""Bringing in the comments of another system: read, laid out, and stored story by story, in batches."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from ombud.actions import addresses, importing
from ombud.actions.importing import Incoming
from ombud.models import Site, Story
from ombud.models.errors import Refused
from ombud.text import clean, from_html

from .exporting import mark
from .formats import records
from .records import Broken, Entry, Report, Skipped, Thread, moment
from .spool import Spool

BATCH = 200
LONGEST = 100_000


@dataclass
class Job:
    """One import: from which format, to which site; `mapped` gives new addresses for old ones; a `dry` one writes
    nothing. `progress` is told how many comments are done."""

    site: Site
    source: str
    mapped: dict[str, str] = field(default_factory=dict)
    dry: bool = False
    progress: Callable[[int], None] = lambda _done: None
    report: Report = field(default_factory=Report)


def bring_in(path: Path, job: Job) -> str:
    """Import what the file holds. Returns where and why it could not be read on, or nothing when all was read.

    What came before a broken place is stored. Raises OSError.
    """
    spool = Spool()
    try:
        broken = _lay_out(path, job, spool)
        spool.settle()
        for page in spool.pages():
            _store_page(job, spool, page)
    finally:
        spool.close()
    return broken


def _lay_out(path: Path, job: Job, spool: Spool) -> str:
    waiting: list[Entry] = []
    try:
        for record in records(path, job.source):
            if isinstance(record, Thread):
                spool.add_thread(record)
            elif isinstance(record, Skipped):
                job.report.skip(record.key, record.why)
            elif spool.thread(record.thread):
                _note(job, spool, record)
            else:
                waiting.append(record)
    except Broken as broken:
        return str(broken)
    finally:
        for entry in waiting:
            _note(job, spool, entry)
    return ""


def _note(job: Job, spool: Spool, entry: Entry) -> None:
    """Lay out a comment that can come along; say why another one cannot."""
    report, thread = job.report, spool.thread(entry.thread)
    when = moment(entry.created)
    if not entry.key or len(entry.key) > 200:
        report.skip(entry.key[:40], "no usable id")
    elif thread is None or not thread.url:
        report.skip(entry.key, "its page is not in the file or has no address")
    elif when is None:
        report.skip(entry.key, "no date that can be read")
    elif len(entry.body) > 10 * LONGEST:
        report.skip(entry.key, "far too long for a comment")
    elif not spool.add(entry, _address(job, thread.url), when.isoformat()):
        report.skip(entry.key, "its id has been in the file before")


def _address(job: Job, url: str) -> str:
    """Where the page is now: as the map says, else as the source says; a path is on the site's first origin."""
    path = urlsplit(url).path or "/"
    for known in (url, url.rstrip("/"), path, path.rstrip("/")):
        if known in job.mapped:
            return _whole(job.site, job.mapped[known])
    return _whole(job.site, url)


def _whole(site: Site, url: str) -> str:
    if "://" in url:
        return url
    origins = [site.url, *(origin for origin in site.origins if "://" in origin and "*" not in origin)]
    base = next((origin for origin in origins if origin), "")
    return f"{base.rstrip('/')}/{url.lstrip('/')}" if base else url


def _store_page(job: Job, spool: Spool, page: str) -> None:
    tree = spool.tree(page)
    come = _come(job, [key for key, _parent in tree])
    job.report.known += len(come)
    fresh = len(tree) - len(come)
    if job.dry and not fresh:
        return
    try:
        # Where all has come before, an import that was cut off may still lack its counting.
        story = _story(job, spool, page, tree[0][0]) if fresh else addresses.locate(job.site, page)
    except Refused as refused:
        for key, _parent in tree:
            if key not in come:
                job.report.skip(key, f"{urlsplit(page).netloc or page}: {refused.detail}")
        return
    among = bool(story and fresh and story.last_position)
    parents = dict(tree)
    for level in _levels(job, tree):
        keys = [key for key in level if key not in come]
        for start in range(0, len(keys), BATCH):
            rows = list(_incoming(job, spool, keys[start : start + BATCH], parents))
            job.report.imported += importing.store(story, job.source, rows) if story else len(rows)
            job.progress(len(rows))
    if story:
        importing.finish(story, among_others=among)


def _come(job: Job, keys: list[str]) -> set[str]:
    # Ombud's own file names in each id where it comes from: what is this site's own is here, or was erased here.
    own = f"{mark(job.site)}-" if job.source == "ombud" else ""
    found = {key for key in keys if own and key.startswith(own)}
    for start in range(0, len(keys), BATCH):
        found |= importing.known(job.site, job.source, keys[start : start + BATCH])
    return found


def _story(job: Job, spool: Spool, page: str, key: str) -> Story | None:
    """The page's story, made where it is unknown; None in a dry run. Raises Refused."""
    known = addresses.locate(job.site, page)
    if known is None:
        job.report.stories += 1
    if job.dry:
        return None
    thread = spool.thread(next(spool.entries([key])).thread)
    return known or importing.story_at(job.site, page, clean.name((thread.title if thread else "")[:400], 500))


def _levels(job: Job, tree: list[tuple[str, str]]) -> Iterator[list[str]]:
    """The comments by their depth, each level in the order of time. Who answers nobody that is here stands by itself,
    and so does the eldest of a circle of answers."""
    here = {key for key, _parent in tree}
    below: dict[str, list[str]] = {}
    roots = []
    for key, parent in tree:
        if parent and parent not in here:
            job.report.note(key, "answers a comment that is not there, so it stands by itself")
        if parent in here:
            below.setdefault(parent, []).append(key)
        else:
            roots.append(key)
    done: set[str] = set()
    order = [key for key, _parent in tree]
    level, rest = roots, iter(order)
    while True:
        level = [key for key in level if key not in done]
        if level:
            done.update(level)
            yield level
            level = [reply for key in level for reply in below.get(key, ())]
            continue
        circled = next((key for key in rest if key not in done), None)
        if circled is None:
            return
        job.report.note(circled, "stands in a circle of answers, which is opened here")
        level = [circled]


def _incoming(job: Job, spool: Spool, keys: list[str], parents: dict[str, str]) -> Iterator[Incoming]:
    for entry in spool.entries(keys):
        gone = entry.status == "withdrawn"
        try:
            body = "" if gone else _body(entry)
        except clean.TooLong:
            job.report.skip(entry.key, "too long for a comment")
            continue
        if not body.strip() and not gone:
            job.report.skip(entry.key, "no words in it")
            continue
        name = _name(entry.name)
        when = moment(entry.created)
        assert when is not None  # noqa: S101 - looked at when it was laid out
        yield Incoming(
            key=entry.key,
            parent=parents[entry.key],
            body=body,
            name=name,
            author=entry.author or (f"{name} at {entry.thread}" if name else ""),
            status=entry.status,
            created_at=when,
            edited_at=_edited(entry),
            language=entry.language if entry.language in job.site.languages else "",
            veil=entry.veil,
            veil_label=entry.veil_label,
            likes=entry.likes,
        )


def _edited(entry: Entry) -> datetime | None:
    return moment(entry.edited) if entry.edited else None


def _body(entry: Entry) -> str:
    return clean.tidy(from_html.source(entry.body) if entry.html else entry.body, LONGEST)


def _name(said: str) -> str:
    """A name as ours are written; what is far too long is cut."""
    return clean.name(said[:300], 1_000)[:60].strip()
