"""What no text may hold, in every field of every form of the desk: NUL, which PostgreSQL refuses, and odd Unicode."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest
from django.test import Client
from queuekit import at_desk
from world import World, as_made, made_once  # noqa: F401

from ombud.desk.urls import urlpatterns
from ombud.models import Watch

pytestmark = pytest.mark.django_db

FORM = "application/x-www-form-urlencoded"
FORMS = [str(each.pattern) for each in urlpatterns if str(each.pattern) not in ("sign-out", "sign-in/<str:token>")]
FIELDS = (
    *("reason", "words", "question", "answer", "why", "note", "message", "headline", "exact", "suggestion", "label"),
    *("language", "outcome", "section", "email", "moderation", "slow_seconds", "close_days", "closes_at", "find", "q"),
    *("address", "author", "after", "tab", "month", "view", "read", "opinion", "watch", "entry", "undo", "seen"),
    *("rule", "age", "mode", "start", "end", "by", "until", "past", "do", "what", "next", "back", "lang", "shown"),
)
ODD = ["a\x00b", "\x00", "\ufdd0\uffff\U0010ffff\u202e\u200b\x1b[31m", "9" * 30, "x" * 5000]


@pytest.mark.parametrize("route", FORMS)
def test_no_form_and_no_address_stumbles_over_odd_text(route: str, world: World) -> None:
    desk = at_desk()
    url = "/desk/" + re.sub(r"<int:pk>", lambda _found: str(world.pk(route)), route).replace("<str:token>", "a%00b")
    for odd in ODD:
        form = {**world.form(), **dict.fromkeys(FIELDS, odd)}
        for sent in (form, dict.fromkeys(form, odd)):
            assert desk.post(url, urlencode(sent), FORM).status_code < 500
            assert desk.get(url, sent).status_code < 500
    assert desk.post(url, urlencode({**world.form(), "site": "a\x00b"}), FORM).status_code < 500


def test_bytes_that_are_no_text_are_read_as_such(world: World) -> None:
    answer = at_desk().post("/desk/watches/add", b"what=words&site=paper&words=a%ff%00b", FORM)
    assert answer.status_code == 303
    assert Watch.objects.get().words == "a\ufffdb"


def test_strangers_meet_no_error_either() -> None:
    for path in ("/desk/sign-in/a%00b", "/desk/invitations/a%00b", "/desk/?tab=%00", "/desk/sign-in?next=%00"):
        assert Client().get(path).status_code < 500
        assert Client().post(path, {"name": "a\x00b", "email": "\x00"}).status_code < 500
