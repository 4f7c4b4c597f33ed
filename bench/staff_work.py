"""What staff and readers did with very many comments: decisions, reports, appeals, questions, watch-lists."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import F

from bench.bulk import bare, load
from bench.newsroom import (
    APPROVED,
    MODERATORS,
    PENDING,
    REJECTED,
    SPAM,
    Newsroom,
    paper_of,
    readers_of,
    written,
)
from ombud.actions import opinions, watching
from ombud.models import Appeal, Comment, Decision, Flag, Notification, Opinion, Site, Story

RULES = ("listed_words", "links", "near_duplicates", "newcomers")
CODES = ("abuse", "hate", "off_topic", "spam")
OPEN_APPEALS = 60
TABLES = ("ombud_decision", "ombud_flag", "ombud_appeal", "ombud_notification")


def fill(room: Newsroom, now: datetime) -> None:
    """Everything that staff did, and what waits for them."""
    sites = dict(Comment.objects.values_list("story__url", "site").distinct())
    site_of = {int(url.rpartition("/")[2]): site for url, site in sites.items()}
    with bare(*TABLES):
        decided = list(_decisions(room, now, site_of))
        load(Decision, decided)
        against = [each for each in decided if each.verb in ("reject", "spam") and not each.by.startswith("rule:")]
        load(Notification, _told(against))
        load(Appeal, _appeals(against))
        load(Flag, _flags(room, now, site_of))
    _open_work()


def _decisions(room: Newsroom, now: datetime, site_of: dict[int, int]) -> Iterator[Decision]:
    """One on whatever is not shown, and on every fifth of the rest."""
    key = Decision.objects.order_by("pk").values_list("pk", flat=True).last() or 0
    for number in range(room.count):
        state = room.state[number]
        if state == APPROVED and number % 5 != 1:
            continue
        key += 1
        decision = Decision(
            pk=key,
            site_id=site_of[room.story[number]],
            comment_id=number + 1,
            created_at=written(room, number, now) + timedelta(minutes=number % 90),
            **_verdict(room.state[number], number),
        )
        # Of a person, so that a reader's page has what happened to theirs.
        decision.reader_id = room.reader[number] + 1 if state in (REJECTED, SPAM) else None
        yield decision


def _verdict(state: int, number: int) -> dict[str, object]:
    rule = RULES[number % 4]
    moderator = MODERATORS[number * 31 % len(MODERATORS)]
    fired = {"by": f"rule:{rule}", "rule": rule, "reason": "What the rule saw."}
    if state == PENDING:
        return {**fired, "verb": "hold", "after": "pending"}
    if state in (REJECTED, SPAM):
        verb, after = ("reject", "rejected") if state == REJECTED else ("spam", "spam")
        by = fired if number % 3 == 0 else {"by": moderator}
        return {**by, "verb": verb, "before": "pending", "after": after, "code": CODES[number % 4]}
    verb = "approve" if number % 2 else "see"
    return {"by": moderator, "verb": verb, "before": "pending" if number % 2 else "", "after": "approved"}


def _told(against: list[Decision]) -> Iterator[Notification]:
    for key, each in enumerate(against, 1):
        yield Notification(
            pk=key,
            reader_id=each.reader_id,
            kind="decision",
            decision=each,
            comment_id=each.comment_id,
            created_at=each.created_at,
        )


def _appeals(against: list[Decision]) -> Iterator[Appeal]:
    chosen = against[::6]
    for key, each in enumerate(chosen, 1):
        is_open = key > len(chosen) - OPEN_APPEALS
        at = each.created_at + timedelta(hours=2)
        yield Appeal(
            pk=key,
            site_id=each.site_id,
            decision=each,
            reader_id=each.reader_id,
            text="It was not what it seems.",
            status="open" if is_open else "upheld" if key % 4 == 0 else "declined",
            decided_by="" if is_open else MODERATORS[key % len(MODERATORS)],
            created_at=at,
            decided_at=None if is_open else at + timedelta(hours=5),
        )


def _flags(room: Newsroom, now: datetime, site_of: dict[int, int]) -> Iterator[Flag]:
    """On every fiftieth of all, decided; on every fourth of the newest two thousand up to three that are open."""
    key = 0
    for number in range(room.count):
        newest = room.count - number <= 2_000
        if room.state[number] not in (APPROVED, PENDING) or number % (4 if newest else 50):
            continue
        first, end = readers_of(paper_of(room.story[number]))
        for more in range(1 + number % 3 if newest else 1):
            key += 1
            at = written(room, number, now) + timedelta(minutes=5)
            yield Flag(
                pk=key,
                site_id=site_of[room.story[number]],
                comment_id=number + 1,
                reader_id=first + (number * 13 + more * 97) % (end - first) + 1,
                address_hash=f"{key % 9_000:032x}",
                reason=CODES[key % 4] if key % 4 != 2 else "other",
                status="open" if newest else "upheld" if key % 3 == 0 else "dismissed",
                created_at=at,
                decided_at=None if newest else at + timedelta(hours=1),
            )


def _open_work() -> None:
    """Questions to colleagues, and watch-lists of people, stories and words."""
    newest = list(Comment.objects.shown().select_related("reader", "site").order_by("-pk")[:2000])
    for each in newest[:20]:
        opinions.ask(each, by="bench", question="What do you think?")
    Opinion.objects.bulk_create(
        Opinion(comment=each, asked_by="bench", answered_by=MODERATORS[1], answer="Fine.", answered_at=each.created_at)
        for each in newest[20:520]
    )
    people = {(each.site_id, each.reader_id): each for each in newest[:25]}
    for each in people.values():
        watching.watch(each.site, watching.Target(reader=each.reader), by="bench")
    for words, site in {each.body.split()[3]: each.site for each in newest[:12]}.items():
        watching.watch(site, watching.Target(words=words), by="bench")
    for story in Story.objects.filter(site=Site.objects.earliest("pk")).order_by(F("pk").desc())[:3]:
        watching.watch(story.site, watching.Target(story=story), by="bench")
