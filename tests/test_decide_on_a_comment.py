"""Deciding on comments at the desk: the buttons, what readers see of it, and colleagues who were faster."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from kit import Api
from queuekit import buttons, fields, of, submit

from ombud.actions import comments, moderation
from ombud.models import Comment, Decision, Story

pytestmark = pytest.mark.django_db

Say = Callable[..., Comment]


def test_approving_shows_the_comment_to_readers_at_once(desk: Client, hold: None, api: Api, story: Story) -> None:
    pk = api.post("Wait for me")["id"]
    assert "Wait for me" not in api.html()
    answer = submit(desk, Comment.objects.get(pk=pk), "approve", tab="", reason="Fine")
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
    submit(desk, comment, verb)
    assert "Buy my boats" not in api.html()
    assert api.thread()["count"] == 0
    submit(desk, comment, "approve")
    assert "Buy my boats" in api.html()


def test_the_documents_on_disk_are_made_anew_by_the_decision_itself(desk: Client, api: Api, story: Story) -> None:
    from ombud.publish import documents

    comment = Comment.objects.get(pk=api.post("Buy my boats")["id"])
    api.html()
    submit(desk, comment, "spam")
    assert documents.publish(story.pk) is False, "there was something left to publish"


def test_a_held_comment_can_be_shown_under_a_veil(desk: Client, hold: None, api: Api, story: Story) -> None:
    comment = Comment.objects.get(pk=api.post("The butler did it")["id"])
    submit(desk, comment, "veil", reason="Gives the end away")
    row = api.thread()["comments"][0]
    assert (row["veiled"], row["status"], row["text"]) == (True, "approved", "[hidden: spoiler]")
    assert list(Decision.objects.order_by("pk").values_list("verb", flat=True)) == ["hold", "approve", "veil"]


def test_a_veil_is_put_on_and_lifted(desk: Client, api: Api, story: Story) -> None:
    comment = Comment.objects.get(pk=api.post("The butler did it")["id"])
    submit(desk, comment, "veil")
    assert api.thread()["comments"][0]["veiled"]
    page = desk.get(f"/desk/comments/{comment.pk}").content.decode()
    assert buttons(page) == ["reject", "unveil", "spam"]
    submit(desk, comment, "unveil")
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
        answer = submit(desk, say(f"Words for {site}"), "spam", tab="latest", site=site, after="//evil.example")
        assert answer["Location"] == "/desk/?tab=latest"


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


def test_a_comments_page_tells_all_that_was_decided(desk: Client, hold: None, story: Story, say: Say) -> None:
    comment = say()
    submit(desk, comment, "reject", reason="Too loud")
    submit(desk, comment, "approve", reason="On second thought")
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
