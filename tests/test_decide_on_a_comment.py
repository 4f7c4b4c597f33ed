"""Deciding on comments at the desk: the queue, the decision, and colleagues who were faster."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from kit import BRIDGE, Api

from ombud.actions import comments, moderation, sites, staff
from ombud.desk import queue
from ombud.models import Comment, Decision, Site, Story

pytestmark = pytest.mark.django_db

Say = Callable[..., Comment]


@pytest.fixture
def desk() -> Client:
    """The desk as olena of the staff uses it."""
    client = Client()
    client.force_login(staff.add("olena", owner=True))
    return client


@pytest.fixture
def hold(story: Story) -> None:
    """The story's site looks at every comment before it appears."""
    sites.change(story.site, {"moderation": "before"})


@pytest.fixture
def waiting(hold: None, say: Say) -> Comment:
    """A comment that is held."""
    return say("Harmless")


def fields(desk: Client, comment: Comment) -> dict[str, str]:
    """What the comment's form would send."""
    page = desk.get(f"/desk/comments/{comment.pk}").content.decode()
    found = re.findall(r'<input type="hidden" name="(comment|status|seen)" value="([^"]*)"', page)
    return dict(found)


def press(desk: Client, comment: Comment, verb: str, **more: str) -> HttpResponse:
    """Press one of the buttons of a comment."""
    return desk.post("/desk/decide", {**fields(desk, comment), "verb": verb, **more})


def buttons(page: str) -> list[str]:
    return re.findall(r'name="verb" value="(\w+)" class="verb-', page)


def of(page: HttpResponse) -> list[int]:
    """The comments on a page, in its order."""
    return [int(pk) for pk in re.findall(r'<li class="row[^"]*" id="comment-(\d+)"', page.content.decode())]


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


def test_approving_shows_the_comment_to_readers_at_once(desk: Client, hold: None, api: Api, story: Story) -> None:
    pk = api.post("Wait for me")["id"]
    assert "Wait for me" not in api.html()
    answer = press(desk, Comment.objects.get(pk=pk), "approve", reason="Fine")
    assert (answer.status_code, answer["Location"]) == (303, "/desk/")
    assert "Wait for me" in api.html()
    decision = Decision.objects.latest("pk")
    assert (decision.by, decision.verb, decision.before, decision.after, decision.reason) == (
        "olena",
        "approve",
        "pending",
        "approved",
        "Fine",
    )
    page = desk.get("/desk/").content.decode()
    assert "Approved. Readers see it now." in page
    assert "Nothing waits." in page


@pytest.mark.parametrize("verb", ["reject", "spam"])
def test_a_shown_comment_can_be_taken_away_and_brought_back(desk: Client, api: Api, story: Story, verb: str) -> None:
    comment = Comment.objects.get(pk=api.post("Buy my boats")["id"])
    assert "Buy my boats" in api.html()
    press(desk, comment, verb)
    assert "Buy my boats" not in api.html()
    assert api.thread()["count"] == 0
    press(desk, comment, "approve")
    assert "Buy my boats" in api.html()


def test_the_documents_on_disk_are_made_anew_by_the_decision_itself(desk: Client, api: Api, story: Story) -> None:
    from ombud.publish import documents

    comment = Comment.objects.get(pk=api.post("Buy my boats")["id"])
    api.html()
    press(desk, comment, "spam")
    assert documents.publish(story.pk) is False, "there was something left to publish"


def test_a_held_comment_can_be_shown_under_a_veil(desk: Client, hold: None, api: Api, story: Story) -> None:
    comment = Comment.objects.get(pk=api.post("The butler did it")["id"])
    press(desk, comment, "veil", reason="Gives the end away")
    row = api.thread()["comments"][0]
    assert (row["veiled"], row["status"], row["text"]) == (True, "approved", "[hidden: spoiler]")
    assert list(Decision.objects.order_by("pk").values_list("verb", flat=True)) == ["hold", "approve", "veil"]


def test_a_veil_is_put_on_and_lifted(desk: Client, api: Api, story: Story) -> None:
    comment = Comment.objects.get(pk=api.post("The butler did it")["id"])
    press(desk, comment, "veil")
    assert api.thread()["comments"][0]["veiled"]
    page = desk.get(f"/desk/comments/{comment.pk}").content.decode()
    assert buttons(page) == ["reject", "unveil", "spam"]
    press(desk, comment, "unveil")
    assert not api.thread()["comments"][0]["veiled"]


def test_a_colleague_who_was_faster_is_told_plainly_and_nothing_changes(
    desk: Client, hold: None, story: Story, say: Say
) -> None:
    comment = say()
    seen = fields(desk, comment)
    moderation.decide(comment, "reject", by="petro", reason="Not kind")
    answer = desk.post("/desk/decide", {**seen, "verb": "approve"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "A colleague was faster" in page
    assert "Rejected by petro" in page
    assert "Not kind" in page
    comment.refresh_from_db()
    assert comment.status == "rejected"
    assert not Decision.objects.filter(by="olena").exists()


def test_words_that_changed_after_the_look_are_not_approved(desk: Client, hold: None, story: Story, say: Say) -> None:
    comment = say("Harmless")
    seen = fields(desk, comment)
    comments.edit(comment, comments.Draft(body="Harmful"))
    answer = desk.post("/desk/decide", {**seen, "verb": "approve"})
    assert answer.status_code == 409
    assert "have changed since you saw them" in answer.content.decode()
    comment.refresh_from_db()
    assert comment.status == "pending"


def test_two_who_veil_at_once_do_it_once(desk: Client, story: Story, say: Say) -> None:
    comment = say()
    seen = fields(desk, comment)
    moderation.veil(comment, on=True, by="petro")
    assert desk.post("/desk/decide", {**seen, "verb": "veil"}).status_code == 409
    assert Decision.objects.filter(verb="veil").count() == 1


def test_a_withdrawn_comment_stays_withdrawn(desk: Client, hold: None, story: Story, say: Say) -> None:
    comment = say("Regret")
    seen = fields(desk, comment)
    comments.withdraw(comment)
    for status in ("pending", "withdrawn"):
        assert desk.post("/desk/decide", {**seen, "status": status, "verb": "approve"}).status_code in (409, 422)
    comment.refresh_from_db()
    assert comment.status == "withdrawn"
    assert buttons(desk.get(f"/desk/comments/{comment.pk}").content.decode()) == []
    assert of(desk.get("/desk/", {"tab": "latest"})) == []


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"comment": "999999"}, 404),
        ({"comment": "x"}, 404),
        ({"comment": "9" * 40}, 404),
        ({"comment": "\x00"}, 404),
        ({"verb": "delete"}, 422),
        ({"verb": ""}, 422),
        ({"status": "approved"}, 409),
        ({"status": "'; DROP TABLE"}, 409),
        ({"reason": "x" * 501}, 422),
    ],
)
def test_a_hostile_form_changes_nothing(desk: Client, waiting: Comment, given: dict[str, str], status: int) -> None:
    sent = {**fields(desk, waiting), "verb": "approve", **given}
    assert desk.post("/desk/decide", sent).status_code == status
    waiting.refresh_from_db()
    assert waiting.status == "pending"


def test_after_a_decision_nobody_is_sent_to_another_site(desk: Client, story: Story, say: Say) -> None:
    for site in ("//evil.example", "https://evil.example", "nowhere"):
        answer = press(desk, say(f"Words for {site}"), "spam", tab="latest", site=site, after="//evil.example")
        assert answer["Location"] == "/desk/?tab=latest"


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


def test_a_script_gets_the_comments_new_row_and_how_many_wait(desk: Client, hold: None, story: Story, say: Say) -> None:
    first, _second = say("One"), say("Two")
    sent = {**fields(desk, first), "verb": "reject"}
    answer = desk.post("/desk/decide", sent, headers={"x-requested-with": "fetch"})
    row = answer.content.decode()
    assert (answer.status_code, answer["Ombud-Held"]) == (200, "1")
    assert "<html" not in row
    assert "Rejected by olena" in row
    assert buttons(row) == ["approve", "spam"]
    again = desk.post("/desk/decide", sent, headers={"x-requested-with": "fetch"})
    assert again.status_code == 409
    assert "A colleague was faster" in again.content.decode()


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
        press(desk, comment, "approve")
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
    assert once <= 24


@pytest.mark.parametrize(
    "query", [{"after": "x"}, {"after": "-1"}, {"after": "9" * 30}, {"tab": "\x00"}, {"site": "'"}]
)
def test_a_nonsense_query_is_taken_as_not_said(
    desk: Client, hold: None, story: Story, say: Say, query: dict[str, str]
) -> None:
    comment = say()
    assert of(desk.get("/desk/", query)) == [comment.pk]


def test_a_comments_page_tells_all_that_was_decided(desk: Client, hold: None, story: Story, say: Say) -> None:
    comment = say()
    press(desk, comment, "reject", reason="Too loud")
    press(desk, comment, "approve", reason="On second thought")
    page = desk.get(f"/desk/comments/{comment.pk}").content.decode()
    log = page.partition('<ol class="log">')[2]
    told = [
        "This site looks at every comment",
        "Rejected by olena",
        "Too loud",
        "Approved by olena",
        "On second thought",
    ]
    places = [log.find(words) for words in told]
    assert -1 not in places
    assert places == sorted(places)


def test_times_are_those_of_the_site(desk: Client, hold: None, site: Site, story: Story, say: Say) -> None:
    Site.objects.update(timezone="Asia/Tokyo")
    moment = timezone.now().replace(year=2026, month=3, day=1, hour=20, minute=30)
    comment = say()
    Comment.objects.filter(pk=comment.pk).update(created_at=moment)
    assert "2 March 2026, 05:30 JST" in desk.get("/desk/").content.decode()
