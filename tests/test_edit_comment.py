"""Editing one's own comment."""

from datetime import timedelta

import pytest
from django.utils import timezone
from kit import Api

from ombud.actions import moderation, sites
from ombud.models import Comment, CommentRevision, Site, Story

pytestmark = pytest.mark.django_db


def test_the_author_edits_and_the_old_words_are_kept_as_a_revision(api: Api, story: Story) -> None:
    posted = api.post("Befor")
    answer = api.call("PATCH", f"comments/{posted['id']}", {"body": "Before"}, posted["token"])
    assert answer.status_code == 200
    assert "Before" in api.html()
    assert api.thread()["comments"][0]["edited"]
    assert CommentRevision.objects.get().body == "Befor"


def test_after_the_window_the_words_stay_and_the_answer_says_so(api: Api, story: Story) -> None:
    posted = api.post("Before")
    Comment.objects.update(created_at=timezone.now() - timedelta(minutes=16))
    answer = api.call("PATCH", f"comments/{posted['id']}", {"body": "After"}, posted["token"])
    assert answer.status_code == 409
    assert "withdraw" in answer.json()["detail"]
    assert Comment.objects.get().body == "Before"


@pytest.mark.parametrize("method", ["PATCH", "DELETE", "GET"])
def test_nobody_else_may(api: Api, story: Story, method: str) -> None:
    mine = api.post("Mine")
    other = api.post("Other")
    for token in ("", other["token"]):
        answer = api.call(method, f"comments/{mine['id']}", {"body": "Yours"}, token)
        assert answer.status_code == 403
    assert Comment.objects.get(pk=mine["id"]).body == "Mine"


def test_a_token_of_another_site_cannot_edit(api: Api, story: Story, stranger_site: Site) -> None:
    mine = api.post("Mine")
    rival = Api(stranger_site, api.client)
    assert rival.call("PATCH", f"comments/{mine['id']}", {"body": "x"}, mine["token"]).status_code == 403


def test_one_can_put_a_veil_on_afterwards(api: Api, story: Story) -> None:
    posted = api.post("The captain did it")
    api.call("PATCH", f"comments/{posted['id']}", {"veil": True, "veil_label": "the ending"}, posted["token"])
    assert "<details" in api.html()
    assert "the ending" in api.html()


def test_the_source_comes_back_for_editing(api: Api, story: Story) -> None:
    posted = api.post("*Words*", veil=True, veil_label="x")
    source = api.call("GET", f"comments/{posted['id']}", token=posted["token"]).json()
    assert (source["body"], source["veil"], source["veil_label"]) == ("*Words*", True, "x")


def test_counts_follow_a_changed_language(api: Api, story: Story) -> None:
    posted = api.post("Ok", lang="en")
    api.call("PATCH", f"comments/{posted['id']}", {"lang": "uk"}, posted["token"])
    assert [(row["code"], row["count"]) for row in api.thread()["languages"]] == [("uk", 1)]


def test_an_edit_cannot_bring_what_a_post_may_not(api: Api, story: Story) -> None:
    posted = api.post("Two words")
    links = " ".join(f"https://spam.example/{number}" for number in range(9))
    answer = api.call("PATCH", f"comments/{posted['id']}", {"body": links}, posted["token"])
    assert answer.status_code == 422
    assert Comment.objects.get().body == "Two words"


def test_what_a_moderator_approved_stays_as_it_was_approved(api: Api, site: Site, story: Story) -> None:
    sites.change(site, {"moderation": "before"})
    posted = api.post("Harmless")
    assert api.call("PATCH", f"comments/{posted['id']}", {"body": "Still so"}, posted["token"]).status_code == 200
    moderation.decide(Comment.objects.get(), "approve", by="ann")
    answer = api.call("PATCH", f"comments/{posted['id']}", {"body": "Buy pills"}, posted["token"])
    assert answer.status_code == 409
    assert Comment.objects.get().body == "Still so"


def test_a_flood_of_edits_is_stopped(api: Api, site: Site, story: Story) -> None:
    sites.change(site, {"posts_per_minute": 3})
    posted = api.post("Words 0")
    edits = [
        api.call("PATCH", f"comments/{posted['id']}", {"body": f"Words {number}"}, posted["token"]).status_code
        for number in range(1, 6)
    ]
    assert edits == [200, 200, 200, 429, 429]
