"""A moderator answers a comment from the desk: a comment of theirs, under the newsroom's badge, and nobody else can."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from deskkit import body, editor
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from kit import Api

from ombud.actions import answers, measures, moderation, modes, names, staff
from ombud.actions.reasons import Grounds
from ombud.models import Comment, Decision, Reader, Role, Site, Story

pytestmark = pytest.mark.django_db
Say = Callable[..., Comment]


@pytest.fixture(autouse=True)
def read_anew() -> None:
    names.forget()


def moderator(name: str, site: Site, section: str = "") -> Client:
    """The desk as a moderator of the site uses it."""
    client = Client()
    client.force_login(staff.give(staff.add(name), site, Role.Name.MODERATOR, section, by="boss").user)
    return client


def reply(desk: Client, comment: Comment, text: str = "We have mended it. Thank you!", **more: str) -> HttpResponse:
    answer: HttpResponse = desk.post(f"/desk/comments/{comment.pk}/reply", {"body": text, "key": "k" * 16, **more})
    return answer


def test_it_stands_under_the_comment_with_name_and_badge_at_once(api: Api, site: Site, say: Say) -> None:
    asked = say("Why 421?")
    assert reply(moderator("olena.koval", site), asked).status_code == 303
    first, answer = api.thread()["comments"]
    assert (answer["parent"], answer["name"], answer["badge"]) == (first["id"], "olena.koval", "The Paper")
    assert "The Paper" in api.html()
    row = Comment.objects.get(pk=answer["id"])
    assert row.reader
    assert row.reader.user == User.objects.get(username="olena.koval")
    assert (row.address_hash, row.address) == ("", "")
    assert row.reviewed_at


def test_it_is_by_the_name_that_they_write_under_already(api: Api, site: Site, say: Say) -> None:
    desk = moderator("olena.koval", site)
    reply(desk, say("Why 421?"))
    Reader.objects.filter(user__username="olena.koval").update(name="Olena Koval")
    reply(desk, say("And why 412?"), key="another key of it")
    assert [row["name"] for row in api.thread()["comments"] if row["badge"]] == ["olena.koval", "Olena Koval"]


def test_one_press_too_many_posts_nothing_twice(site: Site, say: Say) -> None:
    desk, asked = moderator("olena.koval", site), say("Why 421?")
    assert [reply(desk, asked).status_code, reply(desk, asked).status_code] == [303, 303]
    assert Comment.objects.filter(parent=asked).count() == 1
    assert reply(desk, asked, "Other words.").status_code == 422


def test_its_author_is_told_of_it_as_of_any_answer(api: Api, site: Site, story: Story) -> None:
    asked = api.post("Why 421?", name="Ann")
    reply(moderator("olena.koval", site), Comment.objects.get(pk=asked["id"]))
    row = Comment.objects.select_related("reader").get(pk=asked["id"])
    assert row.reader
    assert [each.name for each in answers.newest(row.reader, 5)] == ["olena.koval"]


def test_no_mode_and_no_rule_has_the_moderator_wait(api: Api, site: Site, story: Story, say: Say) -> None:
    asked = say("Why 421?")
    desk = moderator("olena.koval", site)
    for moderation_mode in ("before", "closed"):
        modes.set_story(story, modes.StoryMode(moderation_mode, 600, None, True), by="boss")
        words = f"Under {moderation_mode}: https://a.example https://b.example https://c.example https://d.example"
        assert reply(desk, asked, words, key=f"{moderation_mode} key of it").status_code == 303
    posted = Comment.objects.filter(parent=asked)
    assert [row.status for row in posted] == [Comment.Status.APPROVED] * 2
    made = Decision.objects.filter(comment__in=posted).values_list("by", "verb", "after")
    assert list(made) == [("olena.koval", "reply", "approved")] * 2


def test_limits_bind_them_and_the_words_survive(site: Site, say: Say) -> None:
    desk, asked = moderator("olena.koval", site), say("Why 421?")
    site.policy = {**site.policy, "body_limit": 100}
    site.save()
    long = "So <long> " * 11
    page = reply(desk, asked, long, single="1")
    assert page.status_code == 422
    kept = re.search(r'<textarea name="body"[^>]*>([^<]*)</textarea>', body(page))
    assert kept
    assert unescape(kept[1]) == long
    assert '<details class="asking" data-reply open>' in body(page)
    assert f'name="key" value="{"k" * 16}"' in body(page)
    asked_by_script = desk.post(
        f"/desk/comments/{asked.pk}/reply", {"body": long, "key": "k" * 16}, headers={"X-Requested-With": "fetch"}
    )
    assert asked_by_script.status_code == 422
    assert unescape(body(asked_by_script)).count("So <long>") == 11
    assert not Comment.objects.filter(parent=asked).exists()


def test_a_comment_that_is_gone_is_answered_no_more(site: Site, say: Say) -> None:
    desk, asked = moderator("olena.koval", site), say("Why 421?")
    moderation.decide(asked, "reject", by="boss")
    page = reply(desk, asked)
    assert page.status_code == 409
    assert "/reply" not in body(desk.get(f"/desk/comments/{asked.pk}"))
    assert not Comment.objects.filter(parent=asked).exists()


def test_who_is_barred_as_a_reader_is_barred_here(site: Site, say: Say) -> None:
    desk, asked = moderator("olena.koval", site), say("Why 421?")
    reply(desk, asked)
    measures.ban(Reader.objects.get(user__username="olena.koval"), Grounds("spam"), by="boss")
    assert reply(desk, asked, "Still me.", key="another key of it").status_code == 403


def test_nobody_else_answers_as_staff(site: Site, stranger_site: Site, say: Say) -> None:
    asked = say("Why 421?")
    assert reply(Client(), asked).status_code == 403
    reader = Client()
    reader.force_login(User.objects.create(username="reader:1"))
    assert reply(reader, asked).status_code == 403
    assert reply(moderator("rival.mod", stranger_site), asked).status_code == 404
    assert reply(moderator("sports.mod", site, "Sport"), asked).status_code == 404
    only_edits = Client()
    only_edits.force_login(staff.give(staff.add("ed.itor"), site, Role.Name.EDITOR, by="boss").user)
    assert reply(only_edits, asked).status_code == 403
    assert not Comment.objects.filter(parent=asked).exists()


def test_a_forged_form_posts_nothing(site: Site, say: Say) -> None:
    asked = say("Why 421?")
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(staff.add("olena.koval", owner=True))
    assert reply(careful, asked).status_code == 403
    assert careful.get(f"/desk/comments/{asked.pk}/reply").status_code == 405
    assert not Comment.objects.filter(parent=asked).exists()


def test_nothing_in_the_form_makes_it_somebody_elses(site: Site, say: Say) -> None:
    asked = say("Why 421?")
    more = {"name": "The Mayor", "badge": "Mayor", "reader": str(asked.reader_id), "parent": "1"}
    reply(editor("olena.koval"), asked, **more)
    made = Comment.objects.get(parent=asked)
    assert (made.name, made.badge) == ("olena.koval", "The Paper")
