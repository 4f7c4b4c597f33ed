"""What a stranger could do without end, or learn by trying: held back, with a reason."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from kit import BRIDGE, PAPER, Api

from ombud.actions import sites
from ombud.models import Comment, Recommendation, Site, Story

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def limited(settings: Any) -> None:
    """With rate limits, and none of them used up."""
    settings.RATE_LIMITS = True
    cache.clear()


def test_a_reader_who_cannot_decide_publishes_the_thread_a_few_times_and_no_more(api: Api, story: Story) -> None:
    pk = api.post("Good words.")["id"]
    token = api.call("PUT", f"comments/{pk}/recommendation").json()["token"]
    seen = []
    for _turn in range(8):
        seen.append(api.call("DELETE", f"comments/{pk}/recommendation", token=token).status_code)
        seen.append(api.call("PUT", f"comments/{pk}/recommendation", token=token).status_code)
    assert seen[:9] == [200] * 9
    assert set(seen[9:]) <= {200, 429}
    edition = Story.objects.get(pk=story.pk).edition
    for _turn in range(5):
        api.call("DELETE", f"comments/{pk}/recommendation", token=token)
        refused = api.call("PUT", f"comments/{pk}/recommendation", token=token)
    assert refused.status_code == 429
    assert Recommendation.objects.get().changes == 10
    assert Story.objects.get(pk=story.pk).edition == edition


def test_taking_back_leaves_no_room_for_others_of_the_network(api: Api, site: Site, story: Story) -> None:
    sites.change(site, {"recommendations_per_address": 2})
    pk = api.post("Good words.")["id"]
    for _turn in range(2):
        token = api.call("PUT", f"comments/{pk}/recommendation").json()["token"]
        api.call("DELETE", f"comments/{pk}/recommendation", token=token)
    assert api.call("PUT", f"comments/{pk}/recommendation").status_code == 429
    assert Comment.objects.get(pk=pk).recommendations == 0


def test_a_recommendation_can_be_taken_back_and_given_again(api: Api, story: Story) -> None:
    pk = api.post("Good words.")["id"]
    token = api.call("PUT", f"comments/{pk}/recommendation").json()["token"]
    assert api.call("DELETE", f"comments/{pk}/recommendation", token=token).json()["recommendations"] == 0
    assert api.call("GET", f"me?url={BRIDGE}", token=token).json()["recommended"] == []
    assert api.call("PUT", f"comments/{pk}/recommendation", token=token).json()["recommendations"] == 1
    assert api.call("GET", f"me?url={BRIDGE}", token=token).json()["recommended"] == [pk]


@pytest.mark.usefixtures("one_minute")
def test_what_is_known_of_passages_is_not_asked_for_without_end(api: Api, story: Story) -> None:
    asked = [api.call("POST", "corrections/known", {"url": BRIDGE, "exact": "bridge"}).status_code for _ in range(61)]
    assert asked == [200] * 60 + [429]


@pytest.mark.parametrize("path", ["comments", "corrections"])
def test_pages_that_nobody_wrote_are_not_invented_without_end(api: Api, site: Site, path: str) -> None:
    sites.change(site, {"new_stories_per_minute": 3})
    given = {"body": "Words.", "exact": "words", "message": "This is wrong."}
    made = [
        api.call("POST", path, {"url": f"{PAPER}/invented/{n}", **given, "body": f"Words {n} of mine."}).status_code
        for n in range(5)
    ]
    assert made[3:] == [429, 429]
    assert Story.objects.filter(site=site).count() == 3


def test_the_site_itself_may_name_as_many_pages_as_it_has(api: Api, site: Site) -> None:
    sites.change(site, {"new_stories_per_minute": 1})
    for number in range(3):
        answer = api.call("POST", "stories/refetch", {"url": f"{PAPER}/real/{number}"}, site.key)
        assert answer.status_code == 202


@pytest.mark.parametrize(("method", "path"), [("PUT", "stories"), ("POST", "stories/refetch")])
@pytest.mark.parametrize("body", [{"headline": 7}, {}, None])
def test_a_stranger_learns_nothing_of_what_a_body_needs(api: Api, method: str, path: str, body: Any) -> None:
    assert api.call(method, path, body, "ombud_wrong").status_code == 403
    assert api.call(method, path, body).status_code == 403


@pytest.mark.parametrize("years", [11, 900])
def test_a_date_far_ahead_is_refused(api: Api, site: Site, years: int) -> None:
    when = (timezone.now() + timedelta(days=365 * years + 30)).isoformat()
    answer = api.call("PUT", "stories", {"url": BRIDGE, "headline": "H", "text": "T", "published_at": when}, site.key)
    assert answer.status_code == 422
    assert "published_at" in answer.json()["errors"]


@pytest.mark.parametrize("path", ["/desk/decide", "/accounts/sign-in"])
def test_a_form_without_its_token_gets_a_page_that_says_what_to_do(db: None, path: str) -> None:
    browser = Client(enforce_csrf_checks=True)
    answer = browser.post(path, {"email": "a@b.example"}, headers={"Accept": "text/html"})
    assert answer.status_code == 403
    assert "your words are still there" in answer.content.decode()
    program = browser.post(path, {}, headers={"Accept": "application/json"})
    assert json.loads(program.content)["type"] == "urn:ombud:problem:forged"
