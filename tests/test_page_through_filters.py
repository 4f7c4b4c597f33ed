"""Filtered queues however far back: every comment that fits, none that does not, from page to page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from kit import PAPER, kept_for_the_module, paper, rival
from queuekit import at_desk, of

from ombud.actions import modes, searching, stories
from ombud.desk import filtered, queue
from ombud.models import Comment, Decision, Site, Story

pytestmark = pytest.mark.django_db

Made = dict[str, list[int]]
ROUNDS = 5


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Client:
    """A desk with short pages, whose tables are looked through no further than the newest three comments."""
    monkeypatch.setattr(filtered, "WINDOW", 3)
    monkeypatch.setattr(filtered, "BATCH", 2)
    monkeypatch.setattr(queue, "PAGE", 2)
    return at_desk()


@pytest.fixture(scope="module")
def once(django_db_setup: None, django_db_blocker: Any) -> Iterator[Made]:
    """Comments that differ in language, section, rule, mode and site, in turn; by what each is found. Made once."""
    with kept_for_the_module(django_db_blocker):
        yield _made(paper(), rival())


@pytest.fixture
def made(once: Made, db: None) -> Made:
    """The comments as they were made."""
    return once


@pytest.fixture
def site(once: Made, db: None) -> Site:
    """The publication that was made with them."""
    return Site.objects.get(name="paper")


def _made(site: Site, stranger_site: Site) -> Made:
    found: Made = {"uk": [], "Sport": [], "fired": [], "locked": [], "rival": [], "all": []}
    town, sport = _story(site, "1", "Town"), _story(site, "2", "Sport")
    other = _story(stranger_site, "3", "Sport")
    modes.set_story(town, modes.StoryMode("newcomers", None, None, locked=False), by="olena")
    for _round in range(ROUNDS):
        for story, language in ((town, "en"), (town, "uk"), (sport, "en"), (other, "en")):
            comment = _say(story, language)
            found["all"].append(comment.pk)
            found["uk"] += [comment.pk] if language == "uk" else []
            found["Sport"] += [comment.pk] if story in (sport, other) else []
            found["locked"] += [comment.pk] if story == town else []
            found["rival"] += [comment.pk] if story == other else []
            if language == "en" and story == town:
                found["fired"].append(comment.pk)
                _fire(comment)
    while searching.catch_up():
        pass
    return found


def _story(site: Site, name: str, section: str) -> Story:
    facts = stories.Facts(headline=name, language="en", section=section)
    return stories.push(
        site, f"{site.origins[0] if site.origins else PAPER}/{name}", facts, stories.Text("Text.")
    ).story


def _say(story: Story, language: str) -> Comment:
    return Comment.objects.create(
        site=story.site,
        story=story,
        body="Words",
        html="<p>Words</p>",
        language=language,
        status="approved",
        created_at=timezone.now(),
    )


def _fire(comment: Comment) -> None:
    for _time in range(2):
        Decision.objects.create(
            site_id=comment.site_id, comment=comment, by="rule:links", verb="hold", created_at=timezone.now()
        )


def leafed(desk: Client, query: dict[str, str]) -> list[int]:
    """All comments from the first page to the last."""
    url, met = f"/desk/?{urlencode(query)}", list[int]()
    for _page in range(30):
        page = desk.get(url)
        met += of(page)
        more = re.search(r'<a href="([^"]+)" data-more', page.content.decode())
        if not more:
            return met
        url = more[1].replace("&amp;", "&")
    raise AssertionError("the pages have no end")


@pytest.mark.parametrize("tab", ["latest", "new"])
@pytest.mark.parametrize(
    ("query", "key"),
    [
        ({"language": "uk"}, "uk"),
        ({"section": "Sport"}, "Sport"),
        ({"rule": "links"}, "fired"),
        ({"mode": "newcomers"}, "locked"),
        ({"mode": "after", "section": "Sport"}, "Sport"),
        ({"mode": "newcomers", "language": "uk"}, "uk"),
        ({"site": "rival", "section": "Sport"}, "rival"),
        ({"age": "day"}, "all"),
        ({"age": "day", "language": "uk"}, "uk"),
        ({"rule": "links", "language": "en", "section": "Town"}, "fired"),
    ],
)
def test_every_page_holds_what_fits_and_nothing_else(
    desk: Client, made: Made, tab: str, query: dict[str, str], key: str
) -> None:
    expected = sorted(made[key], reverse=True)
    assert leafed(desk, {"tab": tab, **query}) == expected
    count = re.search(
        r'data-count="new"[^>]*>(\d+)', desk.get(f"/desk/?{urlencode({'tab': tab, **query})}").content.decode()
    )
    assert count
    assert int(count[1]) == len(expected)


@pytest.mark.parametrize("query", [{"language": "th"}, {"section": "None"}, {"rule": "none"}, {"mode": "closed"}])
def test_what_fits_nothing_is_empty(desk: Client, made: Made, query: dict[str, str]) -> None:
    assert leafed(desk, {"tab": "latest", **query}) == []


def test_what_is_old_is_told_from_what_is_young(desk: Client, made: Made) -> None:
    old = made["all"][:7]
    Comment.objects.filter(pk__in=old).update(created_at=timezone.now() - timedelta(days=3))
    while searching.catch_up():
        pass
    assert leafed(desk, {"tab": "latest", "age": "old"}) == sorted(old, reverse=True)
    assert leafed(desk, {"tab": "latest", "age": "day"}) == sorted(set(made["all"]) - set(old), reverse=True)
    assert len(leafed(desk, {"tab": "new", "age": "week"})) == len(made["all"])


def test_what_was_decided_since_the_index_saw_it_is_judged_by_the_table(desk: Client, made: Made) -> None:
    first, second = made["uk"][:2]
    Comment.objects.filter(pk=first).update(reviewed_at=timezone.now())
    Comment.objects.filter(pk=second).update(status="withdrawn")
    assert leafed(desk, {"tab": "new", "language": "uk"}) == sorted(set(made["uk"]) - {first, second}, reverse=True)


def test_a_sections_moderator_is_shown_nothing_beyond_it(desk: Client, made: Made, site: Site) -> None:
    sport = at_desk("petro", (site, "Sport"))
    mine = sorted(set(made["Sport"]) - set(made["rival"]), reverse=True)
    for query in ({"language": "en"}, {"age": "day"}, {"mode": "after"}, {"section": "Sport"}):
        assert leafed(sport, {"tab": "latest", **query}) == mine
    for query in ({"language": "uk"}, {"rule": "links"}, {"section": "Town"}, {"site": "rival", "section": "Sport"}):
        assert leafed(sport, {"tab": "new", **query}) == ([] if "site" not in query else mine)


@pytest.mark.parametrize("query", [{"language": "uk"}, {"rule": "links"}, {"section": "Sport"}])
def test_the_number_of_queries_does_not_grow(
    desk: Client, made: Made, monkeypatch: pytest.MonkeyPatch, query: dict[str, str]
) -> None:
    monkeypatch.setattr(filtered, "BATCH", 200)
    url = f"/desk/?{urlencode({'tab': 'latest', **query})}"
    desk.get(url)
    with CaptureQueriesContext(connection) as few:
        desk.get(url)
    for story in Story.objects.filter(section="Sport"):
        for _number in range(5):
            comment = _say(story, "en")
            _fire(comment)
    while searching.catch_up():
        pass
    with CaptureQueriesContext(connection) as many:
        desk.get(url)
    assert len(many) <= len(few)
