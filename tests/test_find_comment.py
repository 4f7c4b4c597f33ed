"""Permalinks and pages: every comment is found where its address says."""

from collections.abc import Callable

import pytest
from django.conf import settings
from kit import BRIDGE, Api

from ombud.actions import moderation, sites
from ombud.models import Comment, Site, Story

Say = Callable[..., Comment]
pytestmark = pytest.mark.django_db


@pytest.fixture
def small(site: Site, story: Story) -> Story:
    """A story whose pages hold two conversations with two replies each."""
    sites.change(site, {"page_roots": 2, "replies_shown": 2})
    return Story.objects.select_related("site").get(pk=story.pk)


def pages(api: Api, **query: object) -> list[list[str]]:
    total = api.thread(**query)["pages"]
    return [[c["text"] for c in api.thread(page=n, **query)["comments"]] for n in range(1, total + 1)]


def test_every_comment_is_on_exactly_one_page(api: Api, small: Story, say: Say) -> None:
    for number in range(5):
        say(f"c{number}")
    assert pages(api) == [["c0", "c1"], ["c2", "c3"], ["c4"]]
    assert pages(api, sort="newest") == [["c4", "c3"], ["c2", "c1"], ["c0"]]


def test_a_new_comment_does_not_move_what_one_reads(api: Api, small: Story, say: Say) -> None:
    for number in range(4):
        say(f"c{number}")
    before = api.thread(page=1)["comments"]
    say("c4")
    assert api.thread(page=1)["comments"] == before


def test_late_replies_have_pages_of_their_own(api: Api, small: Story, say: Say) -> None:
    root = say("root")
    for number in range(5):
        say(f"r{number}", parent=root)
    rows = api.thread()["comments"]
    assert [c["text"] for c in rows] == ["root", "r0", "r1"]
    assert rows[-1]["more"]["count"] == 3
    more = api.thread(root=root.pk)["comments"]
    assert [c["text"] for c in more] == ["root", "r0", "r1", "r2", "r3", "r4"]


def test_a_permalink_leads_to_the_right_page(api: Api, small: Story, say: Say) -> None:
    made = [say(f"c{number}") for number in range(5)]
    replies = [say(f"r{number}", parent=made[2]) for number in range(4)]
    for comment in (*made, *replies):
        answer = api.client.get(f"/p/paper/comments/{comment.pk}")
        assert answer.status_code == 302
        page, _hash, anchor = answer["Location"].partition("#")
        html = api.client.get(page.removeprefix(settings.PUBLIC_URL)).content.decode()
        assert f'id="{anchor}"' in html
        place = api.client.get(f"/p/paper/comments/{comment.pk}.json").json()
        query = {name: place[name] for name in ("page", "sort", "root") if name in place}
        assert comment.pk in [row["id"] for row in api.thread(**query)["comments"]]


def test_what_is_not_shown_has_no_permalink(api: Api, small: Story, say: Say, stranger_site: Site) -> None:
    comment = say("c")
    assert api.client.get(f"/p/rival/comments/{comment.pk}").status_code == 404
    moderation.decide(comment, "reject", by="olena")
    assert api.client.get(f"/p/paper/comments/{comment.pk}").status_code == 404
    assert api.client.get("/p/paper/comments/999999").status_code == 404


def test_a_long_chain_of_answers_is_flattened_in_order(api: Api, site: Site, small: Story, say: Say) -> None:
    sites.change(site, {"depth_limit": 100, "replies_shown": 100})
    parent = None
    for number in range(40):
        parent = say(f"d{number}", parent=parent)
    rows = api.thread()["comments"]
    assert [c["text"] for c in rows] == [f"d{n}" for n in range(40)]
    assert max(c["depth"] for c in rows) == 4


def test_a_removed_comment_keeps_its_living_replies_in_place(api: Api, small: Story, say: Say) -> None:
    root = say("root")
    reply = say("reply", parent=root)
    say("answer", parent=reply)
    moderation.decide(reply, "reject", by="olena")
    assert [(c["status"], c["text"]) for c in api.thread(BRIDGE)["comments"]] == [
        ("approved", "root"),
        ("removed", ""),
        ("approved", "answer"),
    ]


def test_an_approved_comment_takes_its_place_when_it_appears(api: Api, site: Site, small: Story, say: Say) -> None:
    held = say("held", honeypot="x")
    say("shown")
    moderation.decide(held, "approve", by="olena")
    assert [c["text"] for c in api.thread()["comments"]] == ["shown", "held"]
