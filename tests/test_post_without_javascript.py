"""Posting and changing one's comment with plain forms."""

import re

import pytest
from django.http import HttpResponse
from kit import PAPER, Api

from ombud.models import Comment, Site, Story

pytestmark = pytest.mark.django_db


def post(api: Api, story: Story, **fields: str) -> HttpResponse:
    given = {"story": str(story.pk), "body": "Plain words", "name": "Nell", "interface": "en", **fields}
    return api.client.post("/p/paper/comment", given)


def token_in(answer: HttpResponse) -> str:
    found = re.search(r'name="token" value="([^"]+)"', answer.content.decode())
    assert found
    return found[1]


def test_the_comment_is_posted_and_its_author_can_change_it(api: Api, story: Story) -> None:
    answer = post(api, story)
    assert answer.status_code == 200
    assert "Your comment is posted" in answer.content.decode()
    comment = Comment.objects.get()
    token = token_in(answer)
    form = api.client.post("/p/paper/act", {"edit": comment.pk, "token": token})
    assert "Plain words" in form.content.decode()
    api.client.post("/p/paper/act", {"save": comment.pk, "token": token, "body": "Better words"})
    assert "Better words" in api.html()
    api.client.post("/p/paper/act", {"withdraw": comment.pk, "token": token})
    assert api.thread()["count"] == 0


def test_a_mistake_shows_the_form_again_with_every_word(api: Api, story: Story) -> None:
    answer = post(api, story, body="x" * 5001, name="Nell", veil="author", veil_label="the end")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "x" * 5001 in page
    assert 'value="Nell"' in page
    assert 'value="the end"' in page
    assert "At most 5000 characters" in page


def test_a_button_leads_to_the_form_of_a_reply(api: Api, story: Story) -> None:
    parent = api.post("Question")["id"]
    answer = api.client.post("/p/paper/act", {"reply": parent, "interface": "uk"})
    assert answer.status_code == 302
    page = api.client.get(answer["Location"].split("8000", 1)[-1]).content.decode()
    assert "Question" in page
    assert f'value="{parent}"' in page
    post(api, story, parent=str(parent), body="Answer")
    assert [c["depth"] for c in api.thread()["comments"]] == [0, 1]


def test_a_second_click_on_the_key_of_a_form_makes_no_second_comment(api: Api, story: Story) -> None:
    for _ in range(2):
        assert post(api, story, key="a-key-of-one-form-page-1").status_code == 200
    assert Comment.objects.count() == 1


def test_nobody_else_can_use_the_buttons(api: Api, story: Story, stranger_site: Site) -> None:
    post(api, story)
    comment = Comment.objects.get()
    for token in ("", "1.1.forged", api.post("Other")["token"]):
        for verb in ("edit", "save", "withdraw"):
            answer = api.client.post("/p/paper/act", {verb: comment.pk, "token": token, "body": "Mine now"})
            assert answer.status_code == 403
    assert api.client.post("/p/rival/act", {"withdraw": comment.pk, "token": "x"}).status_code == 404
    assert "Plain words" in api.html()


def test_a_foreign_page_cannot_use_the_form(api: Api, story: Story) -> None:
    given = {"story": story.pk, "body": "Spam"}
    answer = api.client.post("/p/paper/comment", given, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403
    assert api.client.post("/p/paper/comment", given, headers={"Origin": PAPER}).status_code == 200


def test_hostile_words_come_back_escaped(api: Api, story: Story) -> None:
    hostile = "</textarea><script>alert(1)</script>" + "x" * 5000
    page = post(api, story, body=hostile, name='"><img src=x onerror=alert(1)>').content.decode()
    assert "<script>alert" not in page
    assert "<img" not in page


def test_buttons_that_mean_nothing_are_a_404(api: Api, story: Story) -> None:
    for given in ({}, {"reply": "x"}, {"explode": "1"}, {"edit": "999999"}):
        assert api.client.post("/p/paper/act", given).status_code == 404
