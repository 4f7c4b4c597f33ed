"""What an open page of appeals is told: counters, colleagues, what is settled; and answers that are taken back."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from deskkit import plain
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from kit import Api
from test_answer_appeals_at_the_desk import against, member
from test_answer_many_appeals import listed, statuses

from ombud.actions import appeals, measures, moderation, users
from ombud.actions.reasons import Grounds
from ombud.models import Appeal, Comment, Decision, Message, Notification, Reader, SavedView, Site, Story

pytestmark = pytest.mark.django_db

Say = Callable[..., Comment]
SCRIPT = {"x-requested-with": "fetch"}


@pytest.fixture
def two(story: Story, say: Say) -> list[Appeal]:
    """Two appeals against petro's rejections, the second of words in Ukrainian."""
    return [against(say(f"Idiots {code}.", name="Ann", language=code)) for code in ("en", "uk")]


def press(desk: Client, appeal: Appeal, verb: str, **more: str) -> HttpResponse:
    """Answer as the script does."""
    return desk.post(f"/desk/appeals/{appeal.pk}/answer", {"verb": verb, **more}, headers=SCRIPT)


def undo(desk: Client, answer: HttpResponse) -> HttpResponse:
    """Take it back as the script does."""
    found = re.search(r'data-undo-by="([^"]+)"', answer.content.decode())
    return desk.post("/desk/appeals/undo", {"undo": unescape(found[1]) if found else ""}, headers=SCRIPT)


def test_news_tell_counts_colleagues_and_what_is_settled(desk: Client, site: Site, two: list[Appeal]) -> None:
    maria, url = member("maria", site), f"/desk/appeals/news?known={two[0].pk}.{two[1].pk}.x.4711"
    first = desk.get(url)
    told = json.loads(first.content)
    assert (told["counts"]["waiting"], told["counts"]["appeals"], told["fresh"]) == ("2", "2", 0)
    assert (told["claims"], told["settled"]) == ({}, {})
    assert desk.get(url, headers={"if-none-match": first["ETag"]}).status_code == 304
    maria.post(f"/desk/appeals/{two[0].pk}/claim")
    press(maria, two[1], "uphold")
    told = json.loads(desk.get(url).content)
    assert told["counts"]["waiting"] == "1"
    assert told["claims"][str(two[0].pk)]["who"] == "maria"
    assert "A colleague was faster" in told["settled"][str(two[1].pk)]
    assert json.loads(desk.get("/desk/appeals/news").content)["fresh"] == 1


def test_news_tell_strangers_nothing(
    site: Site, stranger_site: Site, story: Story, say: Say, two: list[Appeal]
) -> None:
    rival, known = member("rival", stranger_site), f"{two[0].pk}.{two[1].pk}"
    member("maria", site).post(f"/desk/appeals/{two[0].pk}/claim")
    Appeal.objects.filter(pk=two[1].pk).update(status="upheld")
    told = json.loads(rival.get(f"/desk/appeals/news?known={known}").content)
    assert (told["counts"]["waiting"], told["fresh"], told["claims"], told["settled"]) == ("0", 0, {}, {})
    assert Client().get("/desk/appeals/news").status_code == 302


def test_the_languages_one_reads_narrow_it_and_keep_what_is_about_people(
    desk: Client, two: list[Appeal], story: Story, say: Say
) -> None:
    reader = say("More", name="Bo").reader
    assert reader
    measures.ban(reader, Grounds("spam"), by="petro")
    on_ban = appeals.lodge(Decision.objects.select_related("site", "reader").latest("pk"), "Me?")
    desk.post("/desk/views/languages", {"read": "uk", "place": "appeals"})
    assert listed(desk.get("/desk/appeals")) == [two[1].pk, on_ban.pk]
    assert json.loads(desk.get("/desk/news").content)["counts"]["appeals"] == "2"
    assert listed(desk.get("/desk/appeals?language=uk")) == [two[1].pk]
    assert listed(desk.get("/desk/appeals?language=all")) == [two[0].pk, two[1].pk, on_ban.pk]


def test_a_view_of_appeals_is_kept_apart_from_those_of_comments(desk: Client, two: list[Appeal]) -> None:
    sent = {"place": "appeals", "name": "Ours", "language": "uk", "tab": "answered"}
    assert desk.post("/desk/views/save", sent)["Location"].startswith("/desk/appeals?")
    desk.post("/desk/views/save", {"name": "Ours", "tab": "new"})
    assert "/desk/appeals?language=uk&amp;tab=answered" in desk.get("/desk/appeals").content.decode()
    assert "appeals?language=uk" not in desk.get("/desk/").content.decode()
    kept = SavedView.objects.get(place="appeals")
    assert desk.post("/desk/views/remove", {"view": kept.pk})["Location"] == "/desk/appeals"
    assert SavedView.objects.count() == 1


def test_an_upheld_one_is_undone_as_if_it_had_not_been(desk: Client, api: Api, two: list[Appeal]) -> None:
    reader = Reader.objects.get(pk=two[0].reader_id)
    Reader.objects.filter(pk=reader.pk).update(email="ann@reader.example")
    Notification.objects.all().delete()
    answer = press(desk, two[0], "uphold", words="You are right.")
    assert "Idiots en" in api.html()
    assert Notification.objects.filter(kind="appeal").count() == 1
    back = undo(desk, answer)
    assert back.status_code == 200
    assert "You are right." in plain(back)
    assert "Idiots en" not in api.html()
    two[0].refresh_from_db()
    assert (two[0].status, two[0].answer, two[0].decided_by, two[0].decided_at) == ("open", "", "", None)
    assert not Notification.objects.filter(kind="appeal").exists()
    assert not any("appeal" in message.body.get("subject", "") for message in Message.objects.all())
    # And the decision is in force again, so that the answer can be given anew.
    assert press(desk, two[0], "uphold").status_code == 200
    assert "Idiots en" in api.html()


def test_a_declined_one_is_undone_and_the_comment_left_alone(desk: Client, two: list[Appeal]) -> None:
    comment = Comment.objects.get(pk=two[0].decision.comment_id)
    assert undo(desk, press(desk, two[0], "decline", words="No.")).status_code == 200
    assert statuses() == ["open", "open"]
    assert Comment.objects.get(pk=comment.pk) == comment
    assert Comment.objects.get(pk=comment.pk).reviewed_at == comment.reviewed_at


@pytest.mark.parametrize("verb", ["uphold", "decline"])
def test_a_suspension_holds_again_and_until_when_it_did(desk: Client, story: Story, say: Say, verb: str) -> None:
    reader, until = say("More", name="Bo").reader, timezone.now() + timedelta(days=3)
    assert reader
    measures.suspend(reader, until, Grounds("spam"), by="petro")
    appeal = appeals.lodge(Decision.objects.select_related("site", "reader").latest("pk"), "Me?")
    assert undo(desk, press(desk, appeal, verb, words="Well.")).status_code == 200
    reader.refresh_from_db()
    assert (reader.standing, reader.suspended_until) == ("suspended", until)
    assert press(desk, appeal, "uphold").status_code == 200
    reader.refresh_from_db()
    assert reader.standing == "good"


def test_the_end_of_a_ban_that_brings_comments_back_cannot_be_undone(desk: Client, story: Story, say: Say) -> None:
    reader = say("More", name="Bo").reader
    assert reader
    measures.ban(reader, Grounds("spam"), by="petro", past="reject")
    appeal = appeals.lodge(Decision.objects.select_related("site", "reader").latest("pk"), "Me?")
    assert "data-undo-by" not in press(desk, appeal, "uphold").content.decode()


def test_nothing_is_undone_late_forged_or_by_others(desk: Client, site: Site, two: list[Appeal]) -> None:
    answer = press(desk, two[0], "uphold")
    assert undo(member("maria", site), answer).status_code == 409
    assert desk.post("/desk/appeals/undo", {"undo": "forged"}).status_code == 409
    moderation.decide(Comment.objects.get(pk=two[0].decision.comment_id), "spam", by="petro")
    assert undo(desk, answer).status_code == 409
    assert statuses() == ["upheld", "open"]


def test_who_decided_is_alone_and_answers_until_a_colleague_comes(site: Site, two: list[Appeal]) -> None:
    petro = member("petro", site)
    assert "Your answer" in plain(petro.get("/desk/appeals"))
    maria = member("maria", site, "Sport")
    assert press(petro, two[0], "uphold").status_code == 200
    member("ines", site)
    assert press(petro, two[1], "uphold").status_code == 403
    assert press(maria, two[1], "uphold").status_code == 404


def test_a_colleague_on_another_site_is_nobody_who_could_answer(
    site: Site, stranger_site: Site, two: list[Appeal]
) -> None:
    petro = member("petro", site)
    member("rival", stranger_site)
    assert press(petro, two[0], "uphold").status_code == 200
    users.by_email("reader@reader.example")
    assert press(petro, two[1], "uphold").status_code == 200


def test_news_of_more_take_no_more_queries(desk: Client, story: Story, say: Say) -> None:
    def queries() -> int:
        known = ".".join(str(pk) for pk in Appeal.objects.values_list("pk", flat=True))
        with CaptureQueriesContext(connection) as caught:
            assert desk.get(f"/desk/appeals/news?known={known}").status_code == 200
        return len(caught)

    def some(label: str) -> None:
        for number in range(3):
            against(say(f"{label} {number}", name=f"Reader {number}"))

    some("Once")
    once = queries()
    some("Twice")
    assert queries() == once
