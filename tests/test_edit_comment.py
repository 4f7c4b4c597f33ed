"""Editing one's own comment."""

from datetime import timedelta

import pytest
from django.utils import timezone
from kit import Api

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
