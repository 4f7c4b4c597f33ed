"""Words that staff typed into a form outlive the session: the page that does not take them gives them back."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client

from ombud.models import Comment, Site
from ombud.text.typed import sentences

pytestmark = pytest.mark.django_db

WORDS = "We asked the <mayor>.\n\nHe says 412 & not 421."
BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8"


def given_back(answer: object) -> list[str]:
    """What stands in the fields of a page that cannot be written into."""
    page = getattr(answer, "content", b"").decode()
    return [
        unescape(words).strip() for words in re.findall(r"<textarea[^>]* readonly[^>]*>(.*?)</textarea>", page, re.S)
    ]


def test_who_is_signed_out_meanwhile_gets_the_words_back_and_the_way(say: Callable[..., Comment]) -> None:
    comment = say("One")
    there = "http://testserver/desk/?tab=new"
    answer = Client().post(f"/desk/comments/{comment.pk}/reply", {"body": WORDS}, headers={"Referer": there})
    assert answer.status_code == 403
    assert given_back(answer) == [WORDS]
    assert "/desk/sign-in?next=%2Fdesk%2F%3Ftab%3Dnew" in answer.content.decode()
    assert Comment.objects.count() == 1


@pytest.mark.parametrize(
    "referer", ["https://elsewhere.example//evil", "javascript:alert(1)", "http://testserver/p/x/", ""]
)
def test_the_way_leads_nowhere_else(site: Site, referer: str) -> None:
    answer = Client().post("/desk/comments/1/reply", {"body": WORDS}, headers={"Referer": referer})
    assert 'href="/desk/sign-in"' in answer.content.decode()


def test_who_typed_nothing_or_asks_by_script_is_led_to_the_door(site: Site) -> None:
    typed = {"body": WORDS}
    assert (
        Client().post("/desk/decide", {"verb": "reject", "code": "hate", "reason": " "})["Location"] == "/desk/sign-in"
    )
    asked = Client().post("/desk/comments/1/reply", typed, headers={"X-Requested-With": "fetch"})
    assert asked["Location"] == "/desk/sign-in"


def test_a_form_that_is_too_old_gives_the_words_back(desk: Client, say: Callable[..., Comment]) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = desk.cookies
    answer = strict.post(f"/desk/comments/{say('One').pk}/reply", {"body": WORDS}, headers={"Accept": BROWSER})
    assert answer.status_code == 403
    assert given_back(answer) == [WORDS]


def test_only_sentences_are_given_back() -> None:
    form = {
        "comment": "5",
        "csrfmiddlewaretoken": "x y",
        "reason": "hate",
        "words": "Too rude.",
        "text-spam-en": "Too rude.",
    }
    assert sentences(form) == ["Too rude."]
    assert sentences({"body": "Так"}) == ["Так"]
