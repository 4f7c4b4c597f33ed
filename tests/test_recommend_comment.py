"""Recommending a comment."""

import pytest
from kit import Api

from ombud.actions import sites
from ombud.models import Comment, Recommendation, Site, Story

pytestmark = pytest.mark.django_db


def put(api: Api, pk: int, token: str = "") -> int:
    return api.call("PUT", f"comments/{pk}/recommendation", token=token).status_code


def test_a_reader_recommends_once_however_often_they_click(api: Api, story: Story) -> None:
    pk = api.post("Good")["id"]
    answer = api.call("PUT", f"comments/{pk}/recommendation").json()
    assert answer["recommendations"] == 1
    for _ in range(3):
        assert put(api, pk, answer["token"]) == 200
    assert api.thread()["comments"][0]["recommendations"] == 1


def test_a_recommendation_can_be_taken_back_only_by_who_gave_it(api: Api, story: Story) -> None:
    pk = api.post("Good")["id"]
    giver = api.call("PUT", f"comments/{pk}/recommendation").json()["token"]
    other = api.post("I am another")["token"]
    api.call("DELETE", f"comments/{pk}/recommendation", token=other)
    assert api.thread()["comments"][0]["recommendations"] == 1
    api.call("DELETE", f"comments/{pk}/recommendation", token=giver)
    assert api.thread()["comments"][0]["recommendations"] == 0


def test_nobody_recommends_their_own_comment(api: Api, story: Story) -> None:
    posted = api.post("Good")
    assert put(api, posted["id"], posted["token"]) == 403


def test_one_network_address_brings_only_so_many(api: Api, site: Site, story: Story) -> None:
    sites.change(site, {"recommendations_per_address": 3})
    pk = api.post("Good")["id"]
    assert [put(api, pk) for _ in range(5)] == [200, 200, 200, 429, 429]
    assert Recommendation.objects.count() == Comment.objects.get().recommendations == 3


def test_a_count_cannot_be_forged_with_a_false_token(api: Api, story: Story) -> None:
    pk = api.post("Good")["id"]
    assert put(api, pk, "7.1.forged") == 403
    assert Comment.objects.get().recommendations == 0


def test_the_best_come_first_when_asked_for(api: Api, story: Story) -> None:
    api.post("first")
    pk = api.post("second")["id"]
    put(api, pk)
    assert [c["text"] for c in api.thread(sort="recommended")["comments"]] == ["second", "first"]
