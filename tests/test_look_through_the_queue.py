"""Looking through the queue: what stands in it, in what order, and with all that is needed to decide."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from kit import BRIDGE
from queuekit import buttons, of, submit

from ombud.actions import moderation, sites
from ombud.desk import queue
from ombud.models import Comment, Site, Story

pytestmark = pytest.mark.django_db

Say = Callable[..., Comment]


def test_held_comments_stand_in_the_queue_oldest_first(desk: Client, hold: None, story: Story, say: Say) -> None:
    made = [say(f"Words {number}").pk for number in range(3)]
    page = desk.get("/desk/")
    assert "<h1>Queue</h1>" in page.content.decode()
    assert of(page) == made
    assert buttons(page.content.decode())[:4] == ["approve", "reject", "veil", "spam"]


def test_a_held_comment_comes_with_all_that_is_needed_to_decide(
    desk: Client, site: Site, story: Story, say: Say
) -> None:
    parent = say("The old bridge was better.", name="Nell")
    sites.change(story.site, {"moderation": "before"})
    say("It ||fell|| down.", parent=parent, name="Ann", language="en")
    page = desk.get("/desk/").content.decode()
    for shown in (
        "The Paper",
        "The bridge is open",
        BRIDGE,
        "Ann",
        "In reply to Nell",
        "The old bridge was better.",
        "This site looks at every comment before it appears.",
        "The first comment of its author",
        '<label class="ombud-words">',
    ):
        assert shown in page


def test_the_authors_record_is_told(desk: Client, story: Story, say: Say) -> None:
    first = say("One", name="Ann")
    for words in ("Two", "Three"):
        say(words, reader=first.reader)
    moderation.decide(first, "reject", by="petro")
    page = desk.get("/desk/", {"tab": "latest"}).content.decode()
    assert "Of the same author: 2 shown, 1 rejected, 0 held" in page


def test_hostile_words_do_nothing_at_the_desk(desk: Client, hold: None, site: Site, story: Story, say: Say) -> None:
    Story.objects.update(headline="<script>alert(1)</script>")
    Site.objects.update(title="<b onclick=alert(1)>")
    hostile = "<img src=x onerror=alert(1)> <script>alert(1)</script> [x](javascript:alert(1))"
    say(hostile, name='"><script>alert(1)</script>', veil=True, veil_label="</summary><script>alert(1)</script>")
    page = desk.get("/desk/").content.decode()
    assert "<script>alert" not in page
    assert not re.search(r"<[^>]*\bon(error|click)=", page)
    assert not re.search(r'href="\s*javascript:', page)


def test_veiled_words_stay_under_their_veil(desk: Client, site: Site, story: Story, say: Say) -> None:
    parent = say("Parental secret", name="Nell", veil=True)
    sites.change(story.site, {"moderation": "before"})
    say("Filial secret", parent=parent, veil=True, veil_label="the end")
    page = desk.get("/desk/").content.decode()
    assert "Parental secret" not in page
    assert "In reply to Nell" in page
    veil = page.partition('<details class="ombud-veil"')[2].partition("</details>")[0]
    assert "Filial secret" in veil
    assert "the end" in veil


def test_all_comments_stand_newest_first_whatever_their_state(
    desk: Client, site: Site, story: Story, say: Say, stranger_site: Site
) -> None:
    made = [say(f"Words {number}") for number in range(4)]
    moderation.decide(made[1], "spam", by="petro")
    expected = [comment.pk for comment in reversed(made)]
    assert of(desk.get("/desk/", {"tab": "latest"})) == expected
    assert of(desk.get("/desk/", {"tab": "latest", "site": site.name})) == expected
    assert of(desk.get("/desk/", {"tab": "latest", "site": stranger_site.name})) == []
    assert of(desk.get("/desk/")) == []


@pytest.mark.parametrize("query", [{}, {"site": "paper"}, {"tab": "latest"}, {"tab": "latest", "site": "paper"}])
@pytest.mark.usefixtures("hold")
def test_paging_meets_every_comment_once(
    desk: Client, say: Say, query: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "PAGE", 3)
    made = {say(f"Words {number}").pk for number in range(8)}
    url, met = f"/desk/?{urlencode(query)}", []
    for _page in range(3):
        page = desk.get(url)
        met += of(page)
        more = re.search(r'href="([^"]+)" data-more', page.content.decode())
        url = more[1].replace("&amp;", "&") if more else ""
    assert url == ""
    assert len(met) == 8
    assert set(met) == made


def test_a_decision_between_two_pages_makes_none_be_missed(
    desk: Client, hold: None, story: Story, say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "PAGE", 2)
    made = [say(f"Words {number}") for number in range(4)]
    first = desk.get("/desk/")
    for comment in made[:2]:
        submit(desk, comment, "approve")
    more = re.search(r'href="([^"]+)" data-more', first.content.decode())
    assert more
    assert of(desk.get(more[1])) == [made[2].pk, made[3].pk]


@pytest.mark.parametrize("query", [{}, {"tab": "latest"}, {"tab": "latest", "site": "paper"}])
def test_twice_as_many_comments_take_no_more_queries(
    desk: Client, site: Site, story: Story, say: Say, query: dict[str, str]
) -> None:
    parent = say("The first of all")
    sites.change(story.site, {"moderation": "before"})

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert desk.get("/desk/", query).status_code == 200
        return len(caught)

    def fill(label: str) -> None:
        for number in range(6):
            say(f"{label} {number}", parent=parent if number % 2 else None, name=f"Reader {number}")

    fill("once")
    once = queries()
    fill("twice")
    assert queries() == once
    assert once <= 27


@pytest.mark.parametrize(
    "query", [{"after": "x"}, {"after": "-1"}, {"after": "9" * 30}, {"tab": "\x00"}, {"site": "'"}]
)
def test_a_nonsense_query_is_taken_as_not_said(
    desk: Client, hold: None, story: Story, say: Say, query: dict[str, str]
) -> None:
    comment = say()
    assert of(desk.get("/desk/", query)) == [comment.pk]


def test_times_are_those_of_the_site(desk: Client, hold: None, site: Site, story: Story, say: Say) -> None:
    Site.objects.update(timezone="Asia/Tokyo")
    moment = timezone.now().replace(year=2026, month=3, day=1, hour=20, minute=30)
    comment = say()
    Comment.objects.filter(pk=comment.pk).update(created_at=moment)
    assert "2 March 2026, 05:30 JST" in desk.get("/desk/").content.decode()
