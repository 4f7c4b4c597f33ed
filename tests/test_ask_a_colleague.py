"""Asking one colleague: they see it first, they and the asker are told, and strangers are not asked."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from deskkit import plain
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from queuekit import at_desk, of, press, undo_by

from ombud.models import Comment, Opinion, Preference, Site, Story

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hold")]

Say = Callable[..., Comment]


@pytest.fixture
def waiting(story: Story, say: Say) -> list[Comment]:
    """Three comments that wait."""
    return [say(f"Words {number}", name="Ann") for number in range(3)]


def ask(desk: Client, comment: Comment, of: str = "", question: str = "Irony?") -> int:
    return desk.post("/desk/ask", {"comment": comment.pk, "question": question, "of": of}).status_code


def counted(desk: Client) -> tuple[str, str]:
    """How many questions wait for this person, and how many answers, as an open page asks."""
    counts = json.loads(desk.get("/desk/news").content)["counts"]
    return counts["asked"], counts["answers"]


def test_who_is_asked_learns_of_it_and_finds_it_first(site: Site, waiting: list[Comment]) -> None:
    olena, maria, ivan = (at_desk(name, (site, "")) for name in ("olena", "maria", "ivan"))
    assert ask(olena, waiting[0]) == ask(olena, waiting[1], "ivan") == ask(olena, waiting[2], "maria") == 303
    assert [counted(each) for each in (olena, maria, ivan)] == [("0", "0"), ("1", "0"), ("1", "0")]
    assert of(maria.get("/desk/?tab=opinions")) == [waiting[2].pk, waiting[0].pk, waiting[1].pk]
    assert of(ivan.get("/desk/?tab=opinions")) == [waiting[1].pk, waiting[0].pk, waiting[2].pk]
    page = plain(maria.get("/desk/?tab=opinions"))
    assert "olena asks you:" in page
    assert "olena asks ivan:" in page
    assert "Questions to you 1" in plain(maria.get("/desk/appeals"))


def test_pages_of_questions_skip_nothing_and_show_nothing_twice(
    site: Site, story: Story, say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ombud.desk.queue.PAGE", 2)
    olena, maria = at_desk("olena", (site, "")), at_desk("maria", (site, ""))
    made = [say(f"Words {number}", name="Ann") for number in range(7)]
    for number, each in enumerate(made):
        ask(olena, each, "maria" if number % 2 else "")
    met, url = list[int](), "/desk/?tab=opinions"
    while url:
        page = maria.get(url)
        met += of(page)
        more = page.content.decode().partition("data-more")[0].rpartition('href="')[2].partition('"')[0]
        url = more.replace("&amp;", "&") if "data-more" in page.content.decode() else ""
    assert met == [each.pk for each in made[1::2]] + [each.pk for each in made[::2]]


def test_the_languages_one_reads_keep_back_no_question_by_name(site: Site, waiting: list[Comment]) -> None:
    Comment.objects.update(language="de")
    olena, maria = at_desk("olena", (site, "")), at_desk("maria", (site, ""))
    maria.post("/desk/views/languages", {"read": "en"})
    ask(olena, waiting[0])
    ask(olena, waiting[1], "maria")
    assert Preference.objects.filter(languages=["en"]).exists()
    assert of(maria.get("/desk/?tab=opinions")) == [waiting[1].pk]


def test_the_answer_comes_back_to_who_asked_until_they_put_it_away(site: Site, waiting: list[Comment]) -> None:
    olena, maria = at_desk("olena", (site, "")), at_desk("maria", (site, ""))
    ask(olena, waiting[0], "maria")
    ask(olena, waiting[1])
    maria.post("/desk/answer", {"opinion": Opinion.objects.earliest("pk").pk, "answer": "Irony, yes."})
    press(maria, waiting[1], "reject")
    assert (counted(olena), counted(maria)) == (("0", "2"), ("0", "0"))
    page = plain(olena.get("/desk/?tab=opinions"))
    assert "maria: Irony, yes." in page
    assert "maria: has decided on it" in page
    every = [each.pk for each in Opinion.objects.all()]
    maria.post("/desk/opinions/hear", {"opinion": every})
    assert counted(olena) == ("0", "2")
    olena.post("/desk/opinions/hear", {"opinion": every})
    assert counted(olena) == ("0", "0")
    assert "Irony, yes." in plain(olena.get(f"/desk/comments/{waiting[0].pk}"))


def test_who_decides_oneself_is_told_of_no_answer(site: Site, waiting: list[Comment]) -> None:
    olena = at_desk("olena", (site, ""))
    at_desk("maria", (site, ""))
    ask(olena, waiting[0], "maria")
    press(olena, waiting[0], "reject")
    assert counted(olena) == ("0", "0")


def test_a_decision_that_is_undone_leaves_the_question_open(site: Site, waiting: list[Comment]) -> None:
    olena, maria = at_desk("olena", (site, "")), at_desk("maria", (site, ""))
    ask(olena, waiting[0], "maria")
    token = undo_by(press(maria, waiting[0], "reject"))
    assert counted(maria) == ("0", "0")
    maria.post("/desk/undo", {"undo": token})
    assert (counted(maria), counted(olena)) == (("1", "0"), ("0", "0"))


def test_nobody_can_be_asked_who_does_not_decide_here(site: Site, stranger_site: Site, waiting: list[Comment]) -> None:
    olena = at_desk("olena", (site, ""))
    at_desk("rival", (stranger_site, ""))
    at_desk("sport", (site, "Sport"))
    for name in ("rival", "sport", "olena", "nobody", "x" * 500):
        assert ask(olena, waiting[0], name) == 422, name
    assert not Opinion.objects.exists()
    assert "rival" not in olena.get("/desk/").content.decode()


def test_more_questions_take_no_more_queries(site: Site, story: Story, say: Say) -> None:
    olena, maria = at_desk("olena", (site, "")), at_desk("maria", (site, ""))

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert maria.get("/desk/?tab=opinions").status_code == 200
        return len(caught)

    def some() -> None:
        for number in range(4):
            ask(olena, say(f"More {number} {Opinion.objects.count()}", name="Ann"), "maria" if number % 2 else "")

    some()
    first = queries()
    some()
    assert queries() == first
