"""Posting a comment through the API."""

import json
from collections.abc import Callable

import pytest
from django.utils import timezone
from kit import BRIDGE, PAPER, Api

from ombud.actions import comments, sites
from ombud.models import Comment, Mention, Site, Story

pytestmark = pytest.mark.django_db


def test_a_guest_posts_and_everybody_reads_it(api: Api, story: Story) -> None:
    answer = api.post("The *new* planks squeak.", name="Nell")
    assert answer["status"] == "approved"
    assert "<em>new</em>" in answer["html"]
    shown = api.thread()
    assert shown["count"] == 1
    assert [c["name"] for c in shown["comments"]] == ["Nell"]
    assert "<em>new</em>" in shown["comments"][0]["html"]


def test_the_first_comment_on_a_page_makes_its_story_known(api: Api) -> None:
    answer = api.call("POST", "comments", {"url": f"{PAPER}/2026/new?utm_source=x", "body": "First!"})
    assert answer.status_code == 201
    story = Story.objects.get()
    assert story.url == f"{PAPER}/2026/new"
    assert story.fetch_at is not None


def test_a_page_of_another_origin_is_refused_with_the_reason(api: Api) -> None:
    answer = api.call("POST", "comments", {"url": "https://elsewhere.example/x", "body": "Hello"})
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert "does not belong" in answer.json()["errors"]["url"][0]
    assert not Story.objects.exists()


def test_a_foreign_page_cannot_post_through_its_visitors_browsers(api: Api, story: Story) -> None:
    answer = api.call("POST", "comments", {"url": BRIDGE, "body": "Hello"}, origin="https://evil.example")
    assert answer.status_code == 403
    assert not Comment.objects.exists()


def test_the_sites_own_page_may_post_and_read_the_answer(api: Api, story: Story) -> None:
    answer = api.call("POST", "comments", {"url": BRIDGE, "body": "Hello"}, origin=PAPER)
    assert answer.status_code == 201
    assert answer["Access-Control-Allow-Origin"] == PAPER


def test_a_reply_hangs_below_its_parent(api: Api, story: Story) -> None:
    first = api.post("First", name="Ann")
    second = api.post("Second", name="Ben", parent=first["id"])
    api.post("Third", name="Cy")
    rows = api.thread()["comments"]
    assert [(c["name"], c["depth"], c["parent"]) for c in rows] == [
        ("Ann", 0, None),
        ("Ben", 1, first["id"]),
        ("Cy", 0, None),
    ]
    assert second["parent"] == first["id"]


def test_a_reply_to_another_storys_comment_is_refused_and_nothing_is_stored(api: Api, story: Story) -> None:
    first = api.post("First")
    answer = api.call("POST", "comments", {"url": f"{PAPER}/other", "body": "Hm", "parent": first["id"]})
    assert answer.status_code == 409
    assert Comment.objects.count() == 1


@pytest.mark.parametrize("body", ["", "   ", "\n\n", "\u200b\u200b", "<!-- -->"])
def test_empty_words_are_refused_by_the_field(api: Api, story: Story, body: str) -> None:
    answer = api.call("POST", "comments", {"url": BRIDGE, "body": body})
    if body == "<!-- -->":  # raw HTML is text here
        assert answer.status_code == 201
    else:
        assert answer.status_code == 422
        assert "body" in answer.json()["errors"]


def test_words_over_the_limit_are_refused_with_the_limit_and_the_length(api: Api, story: Story) -> None:
    answer = api.call("POST", "comments", {"url": BRIDGE, "body": "a" * 5001})
    assert answer.status_code == 422
    assert "5000" in answer.json()["detail"]
    assert "5001" in answer.json()["detail"]


def test_too_many_links_are_refused_with_the_limit(api: Api, story: Story) -> None:
    answer = api.call("POST", "comments", {"url": BRIDGE, "body": " ".join(f"https://x.example/{n}" for n in range(6))})
    assert answer.status_code == 422
    assert "5 links" in answer.json()["detail"]


def test_the_depth_of_a_conversation_has_a_limit(api: Api, site: Site, story: Story) -> None:
    sites.change(site, {"depth_limit": 2})
    parent = None
    for word in ("one", "two", "three"):
        parent = api.post(word, parent=parent)["id"]
    answer = api.call("POST", "comments", {"url": BRIDGE, "body": "four", "parent": parent})
    assert answer.status_code == 422
    assert "2" in answer.json()["detail"]


def test_a_double_click_makes_one_comment_and_both_get_the_same_answer(api: Api, story: Story) -> None:
    body = {"url": BRIDGE, "body": "Once"}
    first = api.call("POST", "comments", body, idempotency_key="k" * 24)
    second = api.call("POST", "comments", body, idempotency_key="k" * 24)
    assert first.status_code == second.status_code == 201
    assert first.json() == second.json()
    assert Comment.objects.count() == 1


def test_a_key_used_for_other_words_is_refused_and_says_so(api: Api, story: Story) -> None:
    api.call("POST", "comments", {"url": BRIDGE, "body": "Once"}, idempotency_key="k" * 24)
    answer = api.call("POST", "comments", {"url": BRIDGE, "body": "Twice"}, idempotency_key="k" * 24)
    assert answer.status_code == 422
    assert "new key" in answer.json()["detail"]
    assert Comment.objects.count() == 1


def test_a_refused_post_leaves_its_key_free_for_the_mended_words(api: Api, story: Story) -> None:
    assert api.call("POST", "comments", {"url": BRIDGE, "body": " "}, idempotency_key="k" * 24).status_code == 422
    assert api.call("POST", "comments", {"url": BRIDGE, "body": "Now"}, idempotency_key="k" * 24).status_code == 201


def test_a_strangers_short_key_does_not_get_my_token(api: Api, story: Story) -> None:
    body = {"url": BRIDGE, "body": "Mine"}
    mine = api.call("POST", "comments", body, idempotency_key="1").json()
    answer = api.client.generic(
        "POST",
        "/api/v1/paper/comments",
        json.dumps({"url": BRIDGE, "body": "Mine"}),
        "application/json",
        headers={"Idempotency-Key": "1"},
        REMOTE_ADDR="198.51.100.7",
    )
    assert answer.json().get("token") != mine["token"]


def test_the_same_words_again_are_refused_kindly(api: Api, story: Story) -> None:
    token = api.post("Same", name="Ann")["token"]
    answer = api.call("POST", "comments", {"url": BRIDGE, "body": "Same", "name": "Ann"}, token)
    assert answer.status_code == 422
    assert "just said this" in answer.json()["detail"]


def test_a_reader_who_posts_too_fast_is_told_when_to_come_back(api: Api, site: Site, story: Story) -> None:
    sites.change(site, {"posts_per_minute": 2})
    token = api.post("one")["token"]
    api.post("two", token=token)
    answer = api.call("POST", "comments", {"url": BRIDGE, "body": "three"}, token)
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0
    assert "2 comments a minute" in answer.json()["detail"]


def test_another_reader_behind_the_same_address_is_not_blocked(api: Api, site: Site, story: Story) -> None:
    sites.change(site, {"posts_per_minute": 1})
    api.post("one")
    assert api.post("I share the school’s address")["status"] == "approved"


def test_a_filled_honeypot_holds_the_comment_and_nobody_sees_it(api: Api, story: Story) -> None:
    answer = api.call("POST", "comments", {"url": BRIDGE, "body": "Buy it", "website": "http://x.example"})
    assert answer.status_code == 202
    assert answer.json()["status"] == "pending"
    assert api.thread()["count"] == 0
    assert "Buy it" not in api.html()


def test_a_site_that_moderates_before_publication_holds_everything(api: Api, site: Site, story: Story) -> None:
    sites.change(site, {"moderation": "before"})
    assert api.post("Hello")["status"] == "pending"
    assert api.thread()["comments"] == []


def test_a_forged_token_is_refused(api: Api, story: Story) -> None:
    token = api.post("Hello")["token"]
    pk, version, signature = token.split(".")
    for forged in (
        f"{int(pk) + 1}.{version}.{signature}",
        f"{pk}.9.{signature}",
        "x",
        "1.1.",
        f"{pk}.{version}.é",
    ):
        answer = api.call("POST", "comments", {"url": BRIDGE, "body": "I am you"}, forged)
        assert answer.status_code == 403, forged


def test_a_token_of_another_site_is_refused(api: Api, story: Story, stranger_site: Site) -> None:
    token = api.post("Hello")["token"]
    rival = Api(stranger_site, api.client)
    answer = rival.call("POST", "comments", {"url": "https://rival.example/a", "body": "Hi"}, token)
    assert answer.status_code == 403


def test_status_position_and_date_cannot_be_given_from_outside(api: Api, site: Site, story: Story) -> None:
    sites.change(site, {"moderation": "before"})
    before = timezone.now()
    api.post("Hi", status="approved", position=7, recommendations=99, created_at="2001-01-01", site_id=99)
    comment = Comment.objects.get()
    assert (comment.status, comment.position, comment.recommendations) == ("pending", None, 0)
    assert comment.created_at >= before


def test_an_e_mail_is_never_shown(api: Api, story: Story) -> None:
    api.post("Hello", name="Nell", email="nell@secret.example")
    assert "secret.example" not in api.html() + str(api.thread())


def test_no_json_is_answered_as_a_problem(api: Api, story: Story) -> None:
    for data in (b"{", b"\xff\xfe", b"[]", b'{"url": 3}'):
        answer = api.client.generic("POST", "/api/v1/paper/comments", data, "application/json")
        assert answer.status_code in (400, 422)
        assert answer["Content-Type"] == "application/problem+json"


def test_a_body_of_ten_megabytes_is_refused_before_it_is_read(api: Api, story: Story) -> None:
    answer = api.call("POST", "comments", {"url": BRIDGE, "body": "a" * 10_000_000})
    assert answer.status_code == 413


def test_a_site_that_does_not_exist_is_a_404(api: Api, say: Callable[..., Comment]) -> None:
    answer = api.client.generic("POST", "/api/v1/nobody/comments", '{"url":"x","body":"y"}', "application/json")
    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"


def test_the_language_is_found_out_and_the_author_may_say_it(api: Api, story: Story) -> None:
    words = "Нарешті міст відкрили, і можна знову ходити пішки до ринку через річку."
    assert api.post(words)["language"] == "uk"
    assert api.post("Ok")["language"] == ""
    assert api.post("Ok!", lang="uk")["language"] == "uk"
    answer = api.call("POST", "comments", {"url": BRIDGE, "body": "Salut", "lang": "fr"})
    assert answer.status_code == 422


def test_a_mention_means_the_latest_shown_comment_of_that_name(say: Callable[..., Comment]) -> None:
    said = [say(f"Words {n}.", name="Ann") for n in range(3)]
    comments.withdraw(said[2])
    say("@Ann, and @Bob, you are right.")
    assert [each.mentioned_id for each in Mention.objects.all()] == [said[1].pk]
