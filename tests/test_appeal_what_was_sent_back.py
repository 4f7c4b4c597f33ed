"""What a rule sends back at the door is kept for an appeal, told with its reason, and shown to nobody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from kit import BRIDGE, Api
from test_screen_comments import rule

from ombud.actions import appeals, sending_back, sites, wordlists
from ombud.models import Appeal, Comment, Decision, Reader, Role, Site, Story

Say = Callable[..., Comment]


@pytest.fixture(autouse=True)
def fools(site: Site, story: Story) -> None:
    """A list that sends a word back."""
    wordlists.add(site, [wordlists.Wish("fool", "reject", "en")], by="olena")
    site.refresh_from_db()


def refused(api: Api, body: str = "What fools you are.", token: str = "", **fields: Any) -> Any:
    """Post what is sent back; gives the problem."""
    answer = api.call("POST", "comments", {"url": BRIDGE, "body": body, **fields}, token)
    assert answer.status_code == 422, answer.content
    return answer.json()


def path(problem: Any) -> str:
    """The path of the decision's page."""
    return str(problem["decision"]["url"].partition("/p/")[2].join(["/p/", ""]))


def test_the_answer_says_why_and_leads_to_a_statement_that_takes_an_appeal(api: Api) -> None:
    problem = refused(api)
    assert "“fools”" in problem["detail"]
    assert problem["decision"] | {"url": ""} == {
        "url": "",
        "label": "Why, and what you can do",
        "automatic": True,
        "rule": "listed_words",
        "appealed": False,
    }
    page = Client().get(path(problem)).content.decode()
    assert "Your comment is not shown." in page
    assert "fools" in page
    assert "A program applied a rule" in page
    assert 'name="text"' in page


def test_nobody_else_learns_of_it(api: Api, story: Story) -> None:
    refused(api)
    assert (api.thread()["count"], api.thread()["comments"]) == (0, [])
    assert "fools" not in api.html()
    assert not story.tallies.filter(shown__gt=0).exists()
    assert "fools" not in Client().get(f"/p/{story.site.name}/comments.atom").content.decode()


def test_it_stands_on_the_authors_page_and_is_not_put_before_them_again(api: Api) -> None:
    token = refused(api)["token"]
    assert api.call("GET", f"me?url={BRIDGE}", token=token).json()["told"] == []
    visitor = Client()
    visitor.post("/p/paper/me/open", {"token": token})
    page = visitor.get("/p/paper/me").content.decode()
    assert "Not shown" in page
    assert "/decisions/" in page


def test_an_appeal_brings_it_before_a_person_who_may_let_it_through(api: Api, site: Site) -> None:
    problem = refused(api)
    Client().post(path(problem), {"text": "It is a card in the game."})
    appeal = Appeal.objects.get()
    boss = User.objects.create_user("boss", is_staff=True)
    Role.objects.create(site=site, user=boss, name="owner")
    appeals.answer(appeal, upheld=True, words="So it is.", by=boss)
    assert [each["status"] for each in api.thread()["comments"]] == ["approved"]
    assert "Your appeal was upheld." in Client().get(path(problem)).content.decode()


def test_the_desk_shows_the_appeal_with_the_comment_and_its_rule(api: Api, desk: Client) -> None:
    problem = refused(api)
    Client().post(path(problem), {"text": "It is a card in the game."})
    page = desk.get("/desk/appeals").content.decode()
    for words in ("It is a card in the game.", "What fools you are.", "listed words"):
        assert words in page


def test_who_mends_it_is_not_held_for_repeating_themselves(api: Api, site: Site) -> None:
    words = "The river rises in the hills above the town and nobody has asked the people there"
    token = refused(api, f"{words}, fools")["token"]
    assert api.post(f"{words}, friends", token)["status"] == "approved"


def test_slow_mode_does_not_count_it(api: Api, site: Site) -> None:
    sites.change(site, {"slow_seconds": 600})
    token = refused(api)["token"]
    assert api.post("What friends you are.", token)["status"] == "approved"


def test_the_same_words_are_kept_once(api: Api) -> None:
    first = refused(api, idempotency="")
    again = refused(api, token=first["token"])
    assert again["decision"] == first["decision"]
    assert Comment.objects.count() == 1


def test_a_robot_fills_no_table(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending_back, "ADDRESS_A_DAY", 3)
    problems = [refused(api, f"Fools, {n} of them.") for n in range(5)]
    assert ["decision" in problem for problem in problems] == [True, True, True, False, False]
    assert (Comment.objects.count(), Reader.objects.count()) == (3, 3)


def test_many_robots_fill_no_table(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending_back, "SITE_AN_HOUR", 2)
    tokens = [api.post(f"Good words {n}.")["token"] for n in range(4)]
    problems = [refused(api, f"Fools, {n} of them.", token) for n, token in enumerate(tokens)]
    assert ["decision" in problem for problem in problems] == [True, True, False, False]


def test_a_limit_that_one_can_keep_to_is_only_told(api: Api, site: Site) -> None:
    sites.change(site, {"depth_limit": 0})
    first = api.post("One.")
    problem = refused(api, "Two.", first["token"], parent=first["id"])
    assert "decision" not in problem
    assert Comment.objects.count() == 1


def test_an_edit_that_is_sent_back_leaves_the_comment_as_it_was(api: Api) -> None:
    made = api.post("Fine.")
    answer = api.call("PATCH", f"comments/{made['id']}", {"body": "Fools."}, made["token"])
    assert (answer.status_code, "decision" in answer.json()) == (422, False)
    assert [row.body for row in Comment.objects.all()] == ["Fine."]


def test_without_a_script_the_form_leads_to_the_statement(story: Story) -> None:
    sent = {"story": story.pk, "body": "Fools.", "name": "Ann"}
    answer = Client().post("/p/paper/comment", sent)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Fools." in page
    assert "/p/paper/decisions/" in page
    assert "Why, and what you can do" in page


def test_it_goes_when_the_time_for_an_appeal_is_over(api: Api, site: Site) -> None:
    shown = api.post("Fine.")
    refused(api, "Fools, one.", shown["token"])
    refused(api, "Fools, two.")
    appealed = refused(api, "Fools, three.")
    Client().post(path(appealed), {"text": "Why?"})
    assert sending_back.forget(timezone.now() + timedelta(days=179)) == 0
    assert sending_back.forget(timezone.now() + timedelta(days=181)) == 2
    assert sorted(Comment.objects.values_list("body", flat=True)) == ["Fine.", "Fools, three."]
    # The guest who wrote nothing else is gone with it.
    assert Reader.objects.count() == 2


def test_what_a_moderator_rejected_stays(api: Api, say: Say) -> None:
    comment = say("Fine.")
    Comment.objects.filter(pk=comment.pk).update(status="rejected", position=None)
    assert sending_back.forget(timezone.now() + timedelta(days=999)) == 0


def test_no_more_than_so_many_are_kept(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(4):
        refused(api, f"Fools, {n} of them.")
    monkeypatch.setattr(sending_back, "SITE_AT_MOST", 2)
    assert sending_back.forget(timezone.now()) == 2
    assert sorted(Comment.objects.values_list("body", flat=True)) == ["Fools, 2 of them.", "Fools, 3 of them."]


def test_the_stranger_gets_nothing(api: Api, stranger_site: Site, story: Story) -> None:
    problem = refused(api)
    mine = path(problem)
    assert Client().get(mine.replace("/p/paper/", "/p/rival/")).status_code == 404
    assert Client().get(mine.partition("?")[0][:-2]).status_code == 404
    pk = Comment.objects.get().pk
    other = api.post("Hello.")["token"]
    assert api.call("GET", f"comments/{pk}", token=other).status_code == 403
    assert api.call("PUT", f"comments/{pk}/recommendation", token=other).status_code != 200
    assert Client().get(f"/p/paper/comments/{pk}").status_code == 404


def test_the_desk_sees_what_each_rule_sent_back(api: Api, site: Site, desk: Client) -> None:
    rule(site, "filled_honeypot", does="reject")
    refused(api, "Buy it.", website="https://x.example")
    page = desk.get("/desk/screening").content.decode()
    assert "1 sent back" in page
    assert Decision.objects.get(rule="filled_honeypot").verb == "reject"
