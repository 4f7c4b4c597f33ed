"""What is done to a comment that was searched for leads back to what was found."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client

from ombud.actions import searching
from ombud.models import Comment

pytestmark = pytest.mark.django_db

Say = Callable[..., Comment]
SEARCH = "/desk/search?q=planks&start=2020-01-01"


def sent(desk: Client, marked: str) -> dict[str, str]:
    """What the first form of the page with this mark would send."""
    form = desk.get(SEARCH).content.decode().partition(marked)[2].partition("</form>")[0]
    return {name: unescape(value) for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', form)}


def test_a_decision_a_claim_and_an_answer_lead_back(desk: Client, say: Say) -> None:
    comment = say("How many planks?")
    searching.catch_up()
    reply = desk.post(f"/desk/comments/{comment.pk}/reply", {**sent(desk, "data-replying"), "body": "412."})
    assert reply["Location"] == SEARCH
    assert desk.post("/desk/claim", sent(desk, "data-claim"))["Location"] == SEARCH
    assert desk.post("/desk/decide", {**sent(desk, "data-decide"), "verb": "reject"})["Location"] == SEARCH


def test_a_lock_leads_back_to_the_comment(desk: Client, say: Say) -> None:
    comment = say("How many planks?")
    searching.catch_up()
    assert sent(desk, "data-lock")["next"] == f"{SEARCH}#comment-{comment.pk}"


@pytest.mark.parametrize(
    "back", ["https://elsewhere.example/", "//elsewhere.example", "/desk/\\elsewhere", "/p/paper/"]
)
def test_a_forged_way_back_leads_to_the_desk(desk: Client, say: Say, back: str) -> None:
    say("How many planks?")
    searching.catch_up()
    answer = desk.post("/desk/decide", {**sent(desk, "data-decide"), "verb": "see", "back": back})
    assert answer["Location"] == "/desk/"
