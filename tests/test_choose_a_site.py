"""Choosing one of several sites in the frame of the desk, and the places that the frame offers."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client
from queuekit import at_desk, of

from ombud.actions import comments, sites, staff, stories
from ombud.models import Comment, Site, Story

pytestmark = pytest.mark.django_db

Say = Callable[..., Comment]


def places(page: HttpResponse) -> list[str]:
    """The addresses that the frame offers."""
    frame = page.content.decode().partition('<nav aria-label="Desk">')[2].partition("</nav>")[0]
    return re.findall(r'href="([^"]+)"', frame)


@pytest.fixture
def both(story: Story, stranger_site: Site, say: Say) -> tuple[Comment, Comment]:
    """A comment that waits on each of two sites."""
    for site in (story.site, stranger_site):
        sites.change(site, {"moderation": "before"})
    facts = stories.Facts(headline="Elsewhere", language="en")
    other = stories.push(stranger_site, f"{stranger_site.origins[0]}/1", facts, stories.Text("Words.")).story
    return say("Here"), comments.post(other, comments.Draft(body="There", name="Bo"), None, "b")


def test_lists_show_the_chosen_site_until_another_is_chosen(both: tuple[Comment, Comment]) -> None:
    desk, (here, there) = at_desk(), both
    assert of(desk.get("/desk/")) == [here.pk, there.pk]
    answer = desk.post("/desk/site", {"name": there.site.name, "next": "/desk/?tab=held&site=paper&after=1"})
    assert (answer.status_code, answer["Location"]) == (302, "/desk/")
    assert of(desk.get("/desk/")) == [there.pk]
    assert of(desk.get(f"/desk/?site={here.site.name}")) == [here.pk]
    assert desk.get(f"/desk/comments/{here.pk}").status_code == 200
    for path in ("settings", "words", "people", "modes", "screening", "reasons"):
        assert there.site.title in desk.get(f"/desk/{path}").content.decode()
        assert desk.get(f"/desk/{path}?site={here.site.name}").status_code == 200
    desk.post("/desk/site", {"name": ""})
    assert of(desk.get("/desk/")) == [here.pk, there.pk]


def test_the_choice_gives_no_right(both: tuple[Comment, Comment], site: Site) -> None:
    _here, there = both
    desk = at_desk("petro", (site, ""))
    desk.post("/desk/site", {"name": there.site.name})
    assert not desk.cookies["ombud_desk_site"].value
    desk.cookies["ombud_desk_site"] = there.site.name
    assert there.pk not in of(desk.get("/desk/"))
    assert desk.get(f"/desk/comments/{there.pk}").status_code == 404


def test_the_choice_leads_nowhere_else(both: tuple[Comment, Comment]) -> None:
    answer = at_desk().post("/desk/site", {"name": "paper", "next": "//evil.example/desk/"})
    assert answer["Location"] == "/desk/"
    assert Client().post("/desk/site", {"name": "paper"})["Location"].startswith("/desk/sign-in")


@pytest.mark.parametrize(("role", "section"), [("moderator", ""), ("moderator", "Town"), ("editor", "Town")])
def test_the_frame_offers_only_what_opens(site: Site, story: Story, role: str, section: str) -> None:
    user = staff.add("petro")
    staff.give(user, site, role, section, by="all")
    desk = Client()
    desk.force_login(user)
    offered = places(desk.get("/desk/decisions"))
    assert [url for url in offered if desk.get(url, follow=True).status_code != 200] == []
    assert ("/desk/words" in offered) == (role == "moderator" and not section)
    assert "/desk/settings" not in offered
