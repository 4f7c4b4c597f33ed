"""At the desk a version of a comment that came later is read beside it, and shown or not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from deskkit import fields
from django.test import Client
from kit import Api
from queuekit import at_desk

from ombud.actions import sites, staff
from ombud.models import Comment, Decision, Site, Story, Version

pytestmark = pytest.mark.django_db

UK = "Я перейшла міст опівдні ||двічі||."


@pytest.fixture
def waits(api: Api, site: Site, say: Callable[..., Comment]) -> Version:
    """A version that came after its comment to a site that moderates before publication."""
    made = api.post("I walked over the bridge.", lang="en", name="Оля")
    sites.change(site, {"moderation": "before"})
    api.call("PUT", f"comments/{made['id']}/versions/uk", {"body": UK}, made["token"])
    return Version.objects.get()


def press(desk: Client, verb: str, **more: str) -> Any:
    page = desk.get("/desk/versions").content.decode()
    return desk.post("/desk/versions/decide", {**fields(page, "version", "seen"), "verb": verb, **more})


def test_both_wordings_stand_beside_one_another(desk: Client, waits: Version) -> None:
    page = desk.get("/desk/versions").content.decode()
    assert "I walked over the bridge." in page
    assert "Я перейшла міст опівдні" in page
    assert 'lang="uk" dir="ltr"' in page


def test_an_approved_one_is_shown_to_readers_at_once(desk: Client, waits: Version, api: Api) -> None:
    assert "опівдні" not in api.html()
    assert press(desk, "approve").status_code == 303
    assert "опівдні" in api.html()
    assert Decision.objects.get(verb="approve_version").by == "olena"
    assert "No version of a comment is waiting." in desk.get("/desk/versions").content.decode()


def test_a_rejected_one_is_not(desk: Client, waits: Version, api: Api) -> None:
    press(desk, "reject", code="off_topic", words="Another bridge.")
    decision = Decision.objects.get(verb="reject_version")
    assert (decision.code, decision.words) == ("off_topic", "Another bridge.")
    assert "опівдні" not in api.html()
    assert Version.objects.get().status == "rejected"


def test_a_reason_that_nobody_knows_decides_nothing(desk: Client, waits: Version) -> None:
    assert press(desk, "reject", code="whim").status_code == 422
    assert Version.objects.get().status == "pending"


def test_what_has_changed_since_it_was_seen_is_not_decided(desk: Client, waits: Version) -> None:
    assert press(desk, "approve", seen="2026-01-01T00:00:00+00:00").status_code == 409
    assert Version.objects.get().status == "pending"


def test_there_is_no_other_answer(desk: Client, waits: Version) -> None:
    assert press(desk, "erase").status_code == 422


def test_strangers_neither_see_nor_decide(waits: Version) -> None:
    for client in (Client(), elsewhere("rival", ""), elsewhere("paper", "Sport")):
        page = client.get("/desk/versions")
        assert "bridge" not in page.content.decode()
        sent = {"version": str(waits.pk), "seen": waits.created_at.isoformat(), "verb": "approve"}
        assert client.post("/desk/versions/decide", sent).status_code in (302, 303, 403, 404)
    assert Version.objects.get().status == "pending"


def elsewhere(name: str, section: str) -> Client:
    """A moderator of another publication, or of another section of this one."""
    known = Site.objects.filter(name=name).first()
    other = known or sites.add(name, "The Rival", languages=["en"], origins=["https://rival.example"])
    user = staff.add(f"petro-{name}")
    staff.give(user, other, "moderator", section, by="command")
    client = Client()
    client.force_login(user)
    return client


def test_what_came_with_a_held_comment_is_read_with_it_in_the_queue(
    desk: Client, api: Api, site: Site, story: Story
) -> None:
    sites.change(site, {"moderation": "before"})
    api.post("In English.", lang="en", versions=[{"lang": "uk", "body": "І українською."}])
    assert "І українською." in desk.get("/desk/").content.decode()


def test_as_many_queries_for_many_as_for_one(
    desk: Client, waits: Version, api: Api, site: Site, django_assert_max_num_queries: Any
) -> None:
    sites.change(site, {"moderation": "after"})
    rows = [api.post(f"Again {n}.", lang="en") for n in range(6)]
    sites.change(site, {"moderation": "before"})
    for made in rows:
        api.call("PUT", f"comments/{made['id']}/versions/uk", {"body": UK}, made["token"])
    desk.get("/desk/versions")
    with django_assert_max_num_queries(13):
        assert desk.get("/desk/versions").content.decode().count('class="row"') == 7


def test_the_line_of_queues_counts_what_waits_for_those_who_may_decide(
    desk: Client, waits: Version, site: Site
) -> None:
    for address in ("/desk/", "/desk/appeals", "/desk/versions"):
        assert 'data-count="versions">1<' in desk.get(address).content.decode()
    assert desk.get("/desk/news").json()["counts"]["versions"] == "1"
    stranger = at_desk("iryna", (site, "Elsewhere"))
    assert stranger.get("/desk/news").json()["counts"]["versions"] == "0"
