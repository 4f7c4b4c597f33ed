"""Moderators at the desk: signing in, reading a page of the queue, pressing buttons."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.http import HttpResponse
from django.test import Client

from ombud.actions import sites, staff
from ombud.models import Comment, Role, Site, Story


@pytest.fixture
def hold(story: Story) -> None:
    """The story's site looks at every comment before it appears."""
    sites.change(story.site, {"moderation": "before"})


@pytest.fixture
def waiting(hold: None, say: Callable[..., Comment]) -> Comment:
    """A comment that is held."""
    return say("Harmless", name="Ann")


def at_desk(name: str = "olena", role: tuple[Site, str] | None = None) -> Client:
    """The desk as an owner uses it, or as a moderator of a site's section; an empty section is all of the site."""
    user = staff.add(name, owner=role is None)
    if role:
        Role.objects.create(user=user, site=role[0], name="moderator", section=role[1])
    client = Client()
    client.force_login(user)
    return client


def fields(desk: Client, comment: Comment) -> dict[str, str]:
    """What the comment's form would send."""
    page = desk.get(f"/desk/comments/{comment.pk}").content.decode()
    form = page.partition("data-decide>")[2].partition("</form>")[0]
    return {name: unescape(value) for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form)}


def buttons(page: str) -> list[str]:
    """The verbs of the buttons on a page, in its order."""
    return re.findall(r'name="verb" value="(\w+)" class="verb-', page)


def submit(desk: Client, comment: Comment, verb: str, **more: str) -> HttpResponse:
    """Press one of the buttons of a comment where no script runs."""
    return desk.post("/desk/decide", {**fields(desk, comment), "verb": verb, **more})


def press(desk: Client, comment: Comment, verb: str, **more: str) -> HttpResponse:
    """Press one of the buttons of a comment, as the script does."""
    sent = {**fields(desk, comment), "verb": verb, **more}
    return desk.post("/desk/decide", sent, headers={"x-requested-with": "fetch"})


def undo_by(answer: HttpResponse) -> str:
    """The token with which the decision can be undone."""
    found = re.search(r'data-undo-by="([^"]+)"', answer.content.decode())
    assert found
    return unescape(found[1])


def of(page: HttpResponse) -> list[int]:
    """The comments on a page, in its order."""
    return [int(pk) for pk in re.findall(r'<li class="row[^"]*" id="comment-(\d+)"', page.content.decode())]
