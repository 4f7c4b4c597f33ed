"""A notice of illegal content says what the Digital Services Act asks for, and is answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from reporters import NOTICE, decide, flag

from ombud.models import Comment, Flag, Message
from ombud.models.errors import Invalid


@pytest.fixture
def comment(say: Callable[..., Comment]) -> Comment:
    return say("Something bad.", name="Mallory")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": "          "}, "text"),
        ({"name": " "}, "name"),
        ({"email": "nobody"}, "email"),
        ({"good_faith": False}, "good_faith"),
        ({"reason": "whatever"}, "reason"),
        ({"text": "x" * 2001}, "text"),
    ],
)
def test_a_notice_of_illegal_content_needs_what_the_law_asks_for(
    comment: Comment, changed: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        flag(comment, **{**NOTICE, **changed})
    assert field in refused.value.errors
    assert not Flag.objects.exists()


def test_abuse_of_children_is_reported_without_a_name(comment: Comment) -> None:
    made = flag(comment, **{**NOTICE, "name": "", "email": "", "children": True})
    assert made.notice["children"]
    assert not Message.objects.filter(kind="mail").exists()


def test_who_sent_a_notice_is_told_by_mail_of_its_arrival_and_of_the_decision(comment: Comment) -> None:
    flag(comment, **NOTICE, lang="uk")
    decide(comment, "reject")
    asked, *rows = Message.objects.filter(kind="mail").order_by("pk")
    assert (asked.status, {row.status for row in rows}) == ("due", {"waiting"})
    subjects = [(row.to, row.body) for row in rows]
    assert [to for to, _body in subjects] == ["ann@mail.example"] * 2
    assert "скарга надійшла" in subjects[0][1]["subject"]
    assert "/p/paper/reports/" in subjects[0][1]["text"]
    assert "вжив заходів" in subjects[1][1]["text"]


@pytest.mark.parametrize("lang", ["../../../etc", "tlh", "", "uk\0"])
def test_an_invented_language_is_none(comment: Comment, lang: str) -> None:
    assert flag(comment, **NOTICE, lang=lang).notice["lang"] == ""
    decide(comment, "reject")
    assert Message.objects.filter(kind="mail", status="waiting").count() == 2


def test_other_reasons_keep_no_name_and_no_address(comment: Comment) -> None:
    made = flag(comment, **{**NOTICE, "reason": "spam"})
    assert made.notice == {}
