"""What a reader is told on their page and in the thread: answers, decisions, what became of suggestions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, cast

import pytest
from django.conf import settings as configured
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from kit import BRIDGE, Api

from ombud.actions import corrections, moderation, mutes, profiles, readers
from ombud.actions.corrections import Verdict
from ombud.models import Comment, Correction, Notification, Reader, Site, Story

pytestmark = pytest.mark.django_db

Say = Callable[..., Comment]


@pytest.fixture
def ann(say: Say) -> Reader:
    """Somebody with a comment."""
    found = say("The bridge is lovely.", name="Ann").reader
    assert found
    return found


def mine(api: Api, reader: Reader) -> Any:
    """What the embed asks for a reader with a token."""
    answer: Any = api.call("GET", f"me?url={BRIDGE}&interface=en", token=readers.token_of(reader))
    return answer.json()


def page(reader: Reader) -> str:
    return browser(reader).get(f"/p/{reader.site.name}/me").content.decode()


def browser(reader: Reader) -> Client:
    made = Client()
    made.cookies["ombud_reader"] = readers.token_of(reader)
    return made


def suggestion(api: Api, reader: Reader | None = None) -> Any:
    sent = {"url": BRIDGE, "message": "It is closed again.", "kind": "correction"}
    answer = cast(Any, api).call("POST", "corrections", sent, readers.token_of(reader) if reader else "")
    assert answer.status_code in (201, 202), answer.content
    return answer.json()


def test_the_embed_counts_new_answers_and_stops_when_they_were_seen(api: Api, ann: Reader, say: Say) -> None:
    assert mine(api, ann)["words"]["news"] == ""
    say("No, ugly.", parent=ann.comments.get(), name="Bo")
    say("@Ann is right.", name="Cy")
    assert mine(api, ann)["words"]["news"] == "2 new answers"
    assert page(ann).count("<b>new</b>") == 2
    browser(ann).post("/p/paper/me", {"do": "seen"})
    assert mine(api, ann)["words"]["news"] == ""
    assert page(ann).count("<b>new</b>") == 0


def test_an_answer_that_is_removed_is_counted_no_more(api: Api, ann: Reader, say: Say) -> None:
    answer = say("Buy pills.", parent=ann.comments.get(), name="Bo")
    assert mine(api, ann)["words"]["news"] == "1 new answer"
    moderation.decide(answer, "spam", by="olena")
    assert mine(api, ann)["words"]["news"] == ""


def test_neither_ones_own_answers_nor_those_of_muted_people_count(api: Api, ann: Reader, say: Say) -> None:
    own = ann.comments.get()
    say("Me again.", parent=own, reader=ann, name="Ann")
    mutes.mute(ann, say("Trolling.", parent=own, name="Troll"))
    assert mine(api, ann)["words"]["news"] == ""


def test_one_is_told_of_what_one_wishes(api: Api, ann: Reader, say: Say) -> None:
    say("No, ugly.", parent=ann.comments.first(), name="Bo")
    say("@Ann is right.", name="Cy")
    profiles.tell_of(ann, ["mentions"])
    assert mine(api, ann)["words"]["news"] == "1 new answer"
    profiles.tell_of(ann, [])
    assert mine(api, ann)["words"]["news"] == ""
    assert "Nobody has answered you yet." in page(ann)


def test_who_suggested_something_is_told_what_became_of_it_until_they_read_it(api: Api, ann: Reader) -> None:
    made = suggestion(api, ann)
    row = Correction.objects.get(pk=made["id"])
    corrections.decline(row, Verdict(by="olena", reason="It is open, we looked."))
    [told] = mine(api, ann)["told"]
    assert told["sentence"].startswith("The newsroom has looked at your suggestion")
    assert (told["words"], told["url"]) == ("It is open, we looked.", corrections.status_url(row))
    assert "It is open, we looked." in page(ann)
    Client().head(told["url"].removeprefix(configured.PUBLIC_URL))
    assert len(mine(api, ann)["told"]) == 1
    assert Client().get(told["url"].removeprefix(configured.PUBLIC_URL)).status_code == 200
    assert mine(api, ann)["told"] == []


def test_who_stood_behind_it_is_told_too_and_gets_nobodys_private_page(api: Api, ann: Reader, say: Say) -> None:
    bo = say("Bo is here.", name="Bo").reader
    assert bo
    row = Correction.objects.get(pk=suggestion(api, ann)["id"])
    answer = cast(Any, api).call("POST", f"corrections/{row.pk}/second", {}, readers.token_of(bo))
    assert answer.status_code == 202, answer.content
    corrections.accept(Correction.objects.get(pk=row.pk), Verdict(by="olena", kind="correction"))
    [told] = mine(api, bo)["told"]
    assert told["sentence"] == "The newsroom has accepted your suggestion. Thank you."
    assert "/suggestions/" not in told["url"] + page(bo)


def test_that_a_decision_was_taken_back_is_told_to_who_had_heard_of_it(api: Api, ann: Reader) -> None:
    gone = moderation.decide(ann.comments.get(), "reject", by="olena")
    Notification.objects.update(seen_at=timezone.now())
    moderation.decide(gone, "approve", by="olena")
    [told] = mine(api, ann)["told"]
    assert told["sentence"] == "A decision was taken back: your comment is shown again."
    assert told["url"].endswith(f"#comment-{gone.pk}")
    assert "your comment is shown again" in page(ann)


def test_nobody_without_their_token_is_told_anything(api: Api, ann: Reader, stranger_site: Site, say: Say) -> None:
    say("No, ugly.", parent=ann.comments.get(), name="Bo")
    moderation.decide(ann.comments.get(), "reject", by="olena")
    for token in ("", "1.1.forged", readers.token_of(ann)[:-2]):
        answer: Any = api.call("GET", f"me?url={BRIDGE}", token=token)
        assert answer.json().get("told", []) == []
        assert "news" not in answer.json().get("words", {})
    rival = Api(stranger_site, Client())
    answer = rival.call("GET", "me", token=readers.token_of(ann))
    assert not cast(Any, answer).json().get("told")


def test_a_page_and_a_count_need_as_many_queries_for_many_answers(
    api: Api, ann: Reader, say: Say, story: Story
) -> None:
    def cost() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as first:
            page(ann)
        with CaptureQueriesContext(connection) as second:
            mine(api, ann)
        return len(first), len(second)

    def fill(since: int) -> None:
        for number in range(since, since + 4):
            say(f"Answer {number} of many.", parent=ann.comments.first(), name=f"Bo{number}")
            row = Correction.objects.get(pk=suggestion(api, ann)["id"])
            corrections.decline(row, Verdict(by="olena", reason="No."))

    fill(0)
    before = cost()
    fill(4)
    assert cost() == before
    assert mine(api, ann)["words"]["news"] == "8 new answers"


def test_many_answers_are_counted_to_ninety_nine(api: Api, ann: Reader, say: Say, story: Story) -> None:
    parent = ann.comments.get()
    now = timezone.now()
    Comment.objects.bulk_create(
        Comment(
            site=story.site, story=story, parent=parent, root=parent, depth=1, status="approved", body="x", html="x",
            created_at=now + timedelta(seconds=number),
        )
        for number in range(120)
    )  # fmt: skip
    assert mine(api, ann)["words"]["news"] == "99 new answers"
