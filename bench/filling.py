"""Fills a database with a newsroom of very many comments and with the work of its staff, in bulk, as the verbs would
have made it. Import it after Django is set up."""

from __future__ import annotations

import hashlib
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from bench import staff_work
from bench.bulk import bare, load, load_raw
from bench.newsroom import (
    APPROVED,
    MODERATORS,
    PAPERS,
    READERS,
    SECTIONS,
    STATES,
    STORIES,
    Newsroom,
    Writer,
    newsroom,
    paper_of,
    written,
)
from ombud.actions import addresses, searching, sites, staff
from ombud.models import Comment, Reader, Section, Site, Story, Tally
from ombud.models.search import terms_of

CHUNK = 20_000
ADDRESSES = 90_000
DAYS_OF_ADDRESSES = timedelta(days=30)


def fill(count: int) -> None:
    """Fill empty tables with `count` comments; says on standard error how far it is."""
    room, now = newsroom(count), timezone.now()
    steps: dict[str, Callable[[], None]] = {
        "sites and their staff": _publications,
        "stories": _stories,
        "readers": _readers,
        "comments and their words": lambda: _comments(room, now),
        "tallies": lambda: _tallies(room),
        "what staff did": lambda: staff_work.fill(room, now),
    }
    for name, step in steps.items():
        _timed(name, step)


def settle() -> None:
    """Have PostgreSQL look at what was filled in, as it does by itself within minutes."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def _timed(name: str, step: Callable[[], None]) -> None:
    began = time.perf_counter()
    step()
    sys.stderr.write(f"{name}: {time.perf_counter() - began:.0f} s\n")
    sys.stderr.flush()


def _publications() -> None:
    staff.add("bench", owner=True)
    for paper in PAPERS:
        origins = [f"https://{paper.name}.example"]
        site = sites.add(paper.name, paper.name.title(), languages=list(paper.languages), origins=origins)
        sites.change(site, dict(paper.policy))
        Section.objects.create(site=site, name="Town", moderation="before")
        Section.objects.create(site=site, name="Sport", slow_seconds=60)
    for number, name in enumerate(MODERATORS):
        site = Site.objects.get(name=PAPERS[number % len(PAPERS)].name)
        staff.give(staff.add(name), site, "moderator", SECTIONS[number % 4], by="bench")


def _stories() -> None:
    known = {site.name: site for site in Site.objects.all()}
    for number in range(STORIES):
        site = known[paper_of(number).name]
        addresses.create(
            site,
            f"{site.url}{number}",
            headline=f"Story {number}",
            section=SECTIONS[number % 4],
            language=site.language,
            source="push",
        )
    # What a newsroom set for single threads.
    for mode, tenth in (("closed", 5), ("before", 6), ("newcomers", 7)):
        chosen = list(Story.objects.filter(slug__endswith=f"{tenth}3").values_list("pk", flat=True))
        Story.objects.filter(pk__in=chosen).update(moderation=mode)


def _readers() -> None:
    known = {site.name: site for site in Site.objects.all()}
    now = timezone.now()
    with bare("ombud_reader"):
        load(
            Reader,
            (
                Reader(pk=n + 1, site=known[_paper_of_reader(n)], name=f"Reader {n}", created_at=now)
                for n in range(READERS)
            ),
        )


def _paper_of_reader(number: int) -> str:
    return next(each.name for each in PAPERS if number * 10 // READERS in each.tenths)


def _comments(room: Newsroom, now: datetime) -> None:
    """All comments and their terms in the index of words, in chunks, and then the indexes over them."""
    stories = {int(each.url.rpartition("/")[2]): each for each in Story.objects.select_related("site")}
    writer = Writer()
    with bare("ombud_comment", "ombud_words"):
        for first in range(0, room.count, CHUNK):
            numbers = range(first, min(first + CHUNK, room.count))
            chunk = [_comment(room, number, stories[room.story[number]], writer, now) for number in numbers]
            load(Comment, chunk)
            load_raw("ombud_words", ["rowid", "terms"], _indexed(chunk))


def _comment(room: Newsroom, number: int, story: Story, writer: Writer, now: datetime) -> Comment:
    code, state = room.language(number), room.state[number]
    body, at = writer.body(code), written(room, number, now)
    root = room.root[number] + 1 or None
    hashed = number * 104_729 % ADDRESSES
    known = paper_of(room.story[number]).policy.get("address_days") and now - at < DAYS_OF_ADDRESSES
    made: dict[str, Any] = {
        "root_id": root,
        "parent_id": root,
        "depth": int(root is not None),
        "position": room.place[number] or None,
        "last_reply": room.replies[number],
        "live_replies": room.replies[number],
        "veil": "moderator" if state == APPROVED and number % 211 == 0 else "",
        "recommendations": number % 7 if number % 5 == 0 else 0,
        "reviewed_at": None if state == APPROVED and number % 5 == 0 else at + timedelta(hours=1),
        "address_hash": hashlib.sha256(f"{hashed} {at:%Y-%m}".encode()).hexdigest()[:32],
        "address": f"203.0.{hashed % 113}.{hashed % 251}" if known else "",
    }
    return Comment(
        pk=number + 1,
        site_id=story.site_id,
        story=story,
        reader_id=room.reader[number] + 1,
        name=f"Reader {room.reader[number]}",
        body=body,
        html=f"<p>{body}</p>",
        language=code,
        status=STATES[state],
        created_at=at,
        **made,
    )


def _indexed(chunk: list[Comment]) -> Iterator[tuple[int, str]]:
    for each in chunk:
        if each.status != Comment.Status.WITHDRAWN:
            # No other versions: nothing is asked of the database.
            each._prefetched_objects_cache = {"versions": ()}  # type: ignore[attr-defined]
            yield searching.index_row(each.pk, terms_of(each))


def _tallies(room: Newsroom) -> None:
    stories = {int(each.url.rpartition("/")[2]): each for each in Story.objects.all()}
    Tally.objects.bulk_create(
        Tally(story=stories[story], language=code, shown=shown) for (story, code), shown in room.shown.items()
    )
    for number, story in stories.items():
        story.last_position = room.roots[number]
    Story.objects.bulk_update(stories.values(), ["last_position"], batch_size=500)
