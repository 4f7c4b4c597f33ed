"""A refusal in a wave of them is not kept, but whoever objects has their words and their appeal before a person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from kit import BRIDGE, Api

from ombud.actions import appeals, sending_back, wordlists
from ombud.models import Appeal, Comment, Decision, Reader, Role, Site, Story

WHY = "It is a card in the game."


@pytest.fixture(autouse=True)
def full(site: Site, story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    """A list that sends a word back, and nothing more is kept of what it catches."""
    wordlists.add(site, [wordlists.Wish("fool", "reject", "en")], by="olena")
    site.refresh_from_db()
    monkeypatch.setattr(sending_back, "ADDRESS_A_DAY", 0)


def sent(api: Api, body: str = "What fools you are.", status: int = 422, **fields: Any) -> Any:
    answer = api.call("POST", "comments", {"url": BRIDGE, "body": body, **fields})
    assert answer.status_code == status, answer.content
    return answer.json()


def form(story: Story, **fields: str) -> Any:
    return Client().post("/p/paper/comment", {"story": story.pk, "body": "Fools.", "name": "Ann", **fields})


def test_the_answer_gives_the_reason_and_asks_for_an_appeal(api: Api) -> None:
    problem = sent(api)
    assert "“fools”" in problem["detail"]
    assert problem["appeal"]["label"] == "Why do you object?"
    assert "decision" not in problem
    assert not Comment.objects.exists()
    assert not Reader.objects.exists()


def test_words_and_appeal_together_come_before_a_person(api: Api, site: Site) -> None:
    problem = sent(api, appeal=WHY)
    assert problem["decision"]["appealed"] is True
    assert "has your appeal" in problem["detail"]
    appeal = Appeal.objects.get()
    assert (appeal.text, appeal.decision.rule) == (WHY, "listed_words")
    boss = User.objects.create_user("boss", is_staff=True)
    Role.objects.create(site=site, user=boss, name="owner")
    appeals.answer(appeal, upheld=True, words="So it is.", by=boss)
    assert [each["status"] for each in api.thread()["comments"]] == ["approved"]


def test_the_same_appeal_twice_is_one(api: Api) -> None:
    first, again = (sent(api, appeal=WHY) for _ in range(2))
    assert first["decision"] == again["decision"]
    assert (Appeal.objects.count(), Comment.objects.count()) == (1, 1)


def test_where_more_is_kept_an_appeal_may_come_along_too(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending_back, "ADDRESS_A_DAY", 10)
    assert sent(api, appeal=WHY)["decision"]["appealed"] is True
    assert Appeal.objects.get().text == WHY


def test_words_that_pass_are_posted_and_need_no_appeal(api: Api) -> None:
    assert sent(api, "What friends you are.", 201, appeal=WHY)["status"] == "approved"
    assert not Appeal.objects.exists()


def test_an_appeal_that_is_too_long_stores_nothing(api: Api) -> None:
    problem = sent(api, appeal="x" * 100_000)
    assert list(problem["errors"]) == ["appeal"]
    assert not Comment.objects.exists()


def test_without_a_script_the_form_asks_for_it_and_leads_to_the_statement(story: Story) -> None:
    page = form(story).content.decode()
    assert "Fools." in page
    assert '<textarea id="ombud-appeal" name="appeal"' in page
    answer = form(story, appeal=WHY)
    assert answer.status_code == 302
    statement = Client().get("/p/" + answer["Location"].partition("/p/")[2]).content.decode()
    assert WHY in statement
    assert "has your appeal" in statement


def test_a_wave_of_appeals_is_slowed_and_every_word_is_kept(
    api: Api, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending_back, "APPEALS_A_DAY", 2)
    for n in range(2):
        sent(api, f"Fools, {n}.", appeal=WHY)
    for n in range(2, 9):
        sent(api, f"Fools, {n}.", 429, appeal=WHY)
    assert (Appeal.objects.count(), Comment.objects.count(), Reader.objects.count()) == (2, 2, 2)
    page = form(story, appeal=WHY)
    assert page.status_code == 429
    assert page["Retry-After"] == "3600"
    for words in ("Fools.", WHY, "Too many appeals"):
        assert words in page.content.decode()


def test_a_wave_from_everywhere_is_slowed_too(
    api: Api, monkeypatch: pytest.MonkeyPatch, say: Callable[..., Comment]
) -> None:
    monkeypatch.setattr(sending_back, "APPEALS_AN_HOUR", 1)
    sent(api, appeal=WHY)
    Comment.objects.update(address_hash="elsewhere")
    sent(api, "Fools, two.", 429, appeal=WHY)
    assert Decision.objects.filter(verb="reject").count() == 1


def test_a_limit_that_one_can_keep_to_takes_no_appeal(api: Api) -> None:
    problem = sent(api, "x" * 100_000, appeal=WHY)
    assert "appeal" not in problem
    assert not Appeal.objects.exists()
