"""Withdrawing one's own comment."""

import pytest
from kit import Api
from reading import THREAD, Get, Say, asking  # noqa: F401

from ombud.actions import comments, readers, translating
from ombud.models import Comment, CommentRevision, Decision, Story, Translation

pytestmark = pytest.mark.django_db


def test_a_withdrawn_comment_disappears_and_its_words_are_erased(api: Api, story: Story) -> None:
    posted = api.post("Regret", name="Nell")
    api.call("PATCH", f"comments/{posted['id']}", {"body": "Regrets"}, posted["token"])
    answer = api.call("DELETE", f"comments/{posted['id']}", token=posted["token"])
    assert answer.json()["status"] == "withdrawn"
    assert api.thread()["count"] == 0
    assert "Regret" not in api.html()
    assert "Nell" not in api.html()
    assert Comment.objects.get().body == ""
    assert not CommentRevision.objects.exists()


def test_replies_keep_a_placeholder_above_them(api: Api, story: Story) -> None:
    posted = api.post("Regret", name="Nell")
    api.post("An answer", parent=posted["id"])
    api.call("DELETE", f"comments/{posted['id']}", token=posted["token"])
    rows = api.thread()["comments"]
    assert [(c["status"], c["name"]) for c in rows] == [("withdrawn", ""), ("approved", "Guest")]
    assert "withdrawn by its author" in api.html()
    assert api.thread()["count"] == 1


def test_when_the_last_reply_goes_the_placeholder_goes_too(api: Api, story: Story) -> None:
    first = api.post("One")
    second = api.post("Two", parent=first["id"])
    api.call("DELETE", f"comments/{first['id']}", token=first["token"])
    api.call("DELETE", f"comments/{second['id']}", token=second["token"])
    assert api.thread()["comments"] == []


def test_withdrawing_twice_counts_once(api: Api, story: Story) -> None:
    first, _other = api.post("One"), api.post("Two")
    for _ in range(2):
        assert api.call("DELETE", f"comments/{first['id']}", token=first["token"]).status_code == 200
    assert api.thread()["count"] == 1
    assert Decision.objects.filter(verb="withdraw").count() == 1


def test_a_withdrawn_comment_cannot_be_answered_edited_or_recommended(api: Api, story: Story) -> None:
    first = api.post("One")
    api.call("DELETE", f"comments/{first['id']}", token=first["token"])
    path = f"comments/{first['id']}"
    assert api.call("PATCH", path, {"body": "x"}, first["token"]).status_code == 409
    assert api.call("PUT", f"{path}/recommendation").status_code == 409
    answer = api.call("POST", "comments", {"url": story.url, "body": "x", "parent": first["id"]})
    assert answer.status_code == 409
    assert "Your words are kept" in answer.json()["detail"]


def test_readers_get_its_words_no_more_when_the_author_is_answered(api: Api, say: Say, get: Get) -> None:
    posted = say("Regret", name="Nell")
    assert posted.reader
    for place in (THREAD, "/p/paper/comments.atom"):
        get(place)
        assert b"Regret" in get(place, published=True)[2]
    assert api.call("DELETE", f"comments/{posted.pk}", token=readers.token_of(posted.reader)).status_code == 200
    for place in (THREAD, "/p/paper/comments.atom"):
        assert b"Regret" not in get(place, published=True)[2]


def test_a_full_disk_does_not_keep_the_author_from_it(api: Api, story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_numbers: int) -> None:
        raise OSError

    posted = api.post("Regret", name="Nell")
    monkeypatch.setattr("ombud.reader.comments_api.publish_now", full)
    assert api.call("DELETE", f"comments/{posted['id']}", token=posted["token"]).status_code == 200
    assert Comment.objects.get().status == "withdrawn"


def test_a_translation_that_comes_too_late_is_not_kept(say: Say) -> None:
    """Asked for by who had read the comment, just before its words were erased."""
    seen = say("Regret", language="en")
    comments.withdraw(Comment.objects.get(pk=seen.pk))
    claimed = translating.claim(seen, "uk", "")
    assert claimed
    translating.keep(claimed, "<p>Шкода</p>", "none")
    assert not Translation.objects.exists()
