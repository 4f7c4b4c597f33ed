"""What no text may hold, in every field of every form of the desk: NUL, which PostgreSQL refuses, and odd Unicode."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from queuekit import at_desk
from test_who_may_do_what import World

from ombud.actions import staff
from ombud.desk.urls import urlpatterns
from ombud.models import Site, Watch

pytestmark = pytest.mark.django_db

FORMS = [str(each.pattern) for each in urlpatterns if str(each.pattern) not in ("sign-out", "sign-in/<str:token>")]
FIELDS = (
    *("reason", "words", "question", "answer", "why", "note", "message", "headline", "exact", "suggestion", "label"),
    *("language", "outcome", "section", "email", "moderation", "slow_seconds", "close_days", "closes_at", "find", "q"),
    *("address", "author", "after", "tab", "month", "view", "read", "opinion", "watch", "entry", "undo", "seen"),
    *("rule", "age", "mode", "start", "end", "by", "until", "past", "do", "what", "next", "back", "lang", "shown"),
)
ODD = ["a\x00b", "\x00", "\ufdd0\uffff\U0010ffff", "\u202e\u200b\x1b[31m", "9" * 30, "x" * 5000]


@pytest.mark.parametrize("route", FORMS)
def test_no_form_and_no_address_stumbles_over_odd_text(route: str, site: Site, stranger_site: Site) -> None:
    staff.add("all", owner=True)
    staff.give(staff.add("moderator"), site, "moderator", by="all")
    world, desk = World(site, stranger_site), at_desk()
    url = "/desk/" + re.sub(r"<int:pk>", lambda _found: str(world.pk(route)), route).replace("<str:token>", "a%00b")
    for odd in ODD:
        form = {**world.form(), **dict.fromkeys(FIELDS, odd)}
        for sent in (form, {**form, "site": odd}, dict.fromkeys((*FIELDS, *world.form()), odd)):
            assert desk.post(url, sent).status_code < 500
            assert desk.get(url, sent).status_code < 500


def test_bytes_that_are_no_text_are_read_as_such(site: Site) -> None:
    answer = at_desk().post(
        "/desk/watches/add", b"what=words&site=paper&words=a%ff%00b", "application/x-www-form-urlencoded"
    )
    assert answer.status_code == 303
    assert Watch.objects.get().words == "a\ufffdb"


def test_strangers_meet_no_error_either() -> None:
    for path in ("/desk/sign-in/a%00b", "/desk/invitations/a%00b", "/desk/?tab=%00", "/desk/sign-in?next=%00"):
        assert Client().get(path).status_code < 500
        assert Client().post(path, {"name": "a\x00b", "email": "\x00"}).status_code < 500
