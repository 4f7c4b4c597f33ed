"""Sharing the work at the desk: claims, second opinions, many at once, watch-lists."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from kit import Api
from queuekit import at_desk, fields, of, press

from ombud.actions import claims, moderation, opinions, searching, staff, watching
from ombud.actions.reasons import Grounds
from ombud.models import (
    Claim,
    Comment,
    Decision,
    Opinion,
    Site,
    Story,
    Watch,
)
from ombud.models.errors import Conflict, Forbidden, Invalid

pytestmark = pytest.mark.django_db

Say = Callable[..., Comment]


def test_a_colleague_sees_who_looks_and_is_told_before_deciding(desk: Client, waiting: Comment) -> None:
    before = fields(desk, waiting)
    other = at_desk("petro")
    assert other.post("/desk/claim", {"comment": waiting.pk}).status_code == 303
    answer = desk.post("/desk/decide", {**before, "verb": "approve"})
    assert answer.status_code == 409
    assert "petro is looking at this comment right now." in answer.content.decode()
    assert "petro is looking at it" in desk.get("/desk/").content.decode()
    told = fields(desk, waiting)
    assert told["claimed"] == "petro"
    assert desk.post("/desk/decide", {**told, "verb": "approve"}).status_code == 303
    assert not Claim.objects.exists()


def test_of_two_who_take_it_one_is_told(waiting: Comment) -> None:
    olena, petro = staff.add("olena"), staff.add("petro")
    claims.take(waiting, olena)
    claims.take(waiting, olena)
    with pytest.raises(Conflict, match="olena is looking"):
        claims.take(waiting, petro)
    assert claims.take(waiting, petro, over="olena").user == petro


def test_it_ends_by_itself(waiting: Comment) -> None:
    olena, petro = staff.add("olena"), staff.add("petro")
    claims.take(waiting, olena)
    Claim.objects.update(until=timezone.now() - timedelta(seconds=1))
    claims.refuse_unseen(waiting, petro, "")
    assert claims.take(waiting, petro).user == petro


def test_it_is_left_by_a_beacon_and_only_ones_own(desk: Client, waiting: Comment) -> None:
    desk.post("/desk/claim", {"comment": waiting.pk})
    at_desk("petro").post("/desk/claim", {"comment": waiting.pk, "release": "1"})
    assert Claim.objects.count() == 1
    desk.post("/desk/claim", {"comment": waiting.pk, "release": "1"})
    assert Claim.objects.count() == 0


def test_a_question_stands_in_a_queue_of_its_own_until_somebody_else_answers(desk: Client, waiting: Comment) -> None:
    desk.post("/desk/ask", {"comment": waiting.pk, "question": "Irony?"})
    assert of(desk.get("/desk/?tab=opinions")) == [waiting.pk]
    assert "Irony?" in desk.get("/desk/?tab=opinions").content.decode()
    opinion = Opinion.objects.get()
    mine = desk.post("/desk/answer", {"opinion": opinion.pk, "answer": "Yes"})
    assert mine.status_code == 403
    assert at_desk("petro").post("/desk/answer", {"opinion": opinion.pk, "answer": "Irony."}).status_code == 303
    assert of(desk.get("/desk/?tab=opinions")) == []
    assert "Irony." in desk.get(f"/desk/comments/{waiting.pk}").content.decode()
    assert of(desk.get("/desk/")) == [waiting.pk]


def test_one_question_at_a_time_and_a_decision_settles_it(desk: Client, waiting: Comment) -> None:
    opinions.ask(waiting, by="petro")
    with pytest.raises(Conflict):
        opinions.ask(waiting, by="olena")
    press(desk, waiting, "approve")
    assert of(desk.get("/desk/?tab=opinions")) == []


def test_empty_and_endless_answers_are_refused(waiting: Comment) -> None:
    asked = opinions.ask(waiting, by="petro")
    for words in ("", "  ", "x" * 1001):
        with pytest.raises(Invalid):
            opinions.answer(asked, by="olena", words=words)
    with pytest.raises(Forbidden):
        opinions.answer(asked, by="petro", words="Yes")


def test_a_preview_changes_nothing_and_the_second_step_decides_each(
    desk: Client, hold: None, say: Say, api: Api
) -> None:
    made = [say(f"Buy {number}") for number in range(3)]
    page = desk.post("/desk/bulk", {"verb": "spam", "chosen": [each.pk for each in made]})
    assert Comment.objects.filter(status="pending").count() == 3
    boxes = [unescape(each) for each in re.findall(r'name="chosen" value="([^"]+)"', page.content.decode())]
    assert len(boxes) == 3
    moderation.decide(made[1], "approve", by="petro")
    done = desk.post("/desk/bulk/decide", {"verb": "spam", "chosen": boxes, "code": "spam"}, follow=True)
    told = done.content.decode()
    assert "2 comments decided." in told
    assert "1 had changed or been decided meanwhile" in told
    assert [each.status for each in Comment.objects.order_by("pk")] == ["spam", "approved", "spam"]
    assert Decision.objects.filter(verb="spam", by="olena").count() == 2


def test_a_preview_of_more_takes_no_more_queries(desk: Client, hold: None, say: Say) -> None:
    made = [say(f"Buy {number}").pk for number in range(6)]

    def queries(chosen: list[int]) -> int:
        with CaptureQueriesContext(connection) as caught:
            assert desk.post("/desk/bulk", {"verb": "spam", "chosen": chosen}).status_code == 200
        return len(caught)

    assert queries(made[:3]) == queries(made)


def test_nothing_chosen_and_unknown_verbs_do_nothing(desk: Client, waiting: Comment) -> None:
    assert desk.post("/desk/bulk", {"verb": "spam"}).status_code == 303
    assert desk.post("/desk/bulk", {"verb": "delete", "chosen": [waiting.pk]}).status_code == 422
    assert desk.post("/desk/bulk/decide", {"verb": "spam", "chosen": ["x", ":", f"{waiting.pk}"]}).status_code == 303
    assert desk.post("/desk/bulk/decide", {"verb": "spam", "chosen": [f"0{waiting.pk}:pending|/"]}).status_code == 303
    waiting.refresh_from_db()
    assert waiting.status == "pending"


def test_seen_and_fine_empties_the_queue_of_new_ones(desk: Client, story: Story, say: Say) -> None:
    made = [say(f"Words {number}") for number in range(3)]
    assert of(desk.get("/desk/?tab=new")) == [each.pk for each in reversed(made)]
    page = desk.post("/desk/bulk", {"verb": "see", "chosen": [each.pk for each in made[:2]]})
    boxes = [unescape(each) for each in re.findall(r'name="chosen" value="([^"]+)"', page.content.decode())]
    desk.post("/desk/bulk/decide", {"verb": "see", "chosen": boxes})
    assert of(desk.get("/desk/?tab=new")) == [made[2].pk]
    assert press(desk, made[2], "see").status_code == 200
    assert of(desk.get("/desk/?tab=new")) == []


def test_new_comments_of_people_stories_and_words_stand_in_a_queue(
    desk: Client, site: Site, story: Story, say: Say
) -> None:
    known = say("Hello", name="Ann")
    desk.post("/desk/watches/add", {"what": "reader", "comment": known.pk})
    desk.post("/desk/watches/add", {"what": "words", "site": site.name, "words": "burning barn"})
    by_ann, about, apart = say("Again", reader=known.reader), say("The burning barns!"), say("burning of a barn")
    searching.catch_up()
    assert of(desk.get("/desk/?tab=watched")) == [about.pk, by_ann.pk, known.pk]
    press(desk, about, "see")
    searching.catch_up()
    assert of(desk.get("/desk/?tab=watched")) == [by_ann.pk, known.pk]
    desk.post("/desk/watches/add", {"what": "story", "comment": known.pk})
    assert of(desk.get("/desk/?tab=watched")) == [apart.pk, by_ann.pk, known.pk]
    for each in Watch.objects.all():
        desk.post("/desk/watches/remove", {"watch": each.pk})
    assert of(desk.get("/desk/?tab=watched")) == []
    assert Decision.objects.filter(verb="watch").count() == 3


def test_the_same_is_not_watched_twice_and_nothing_is_not_watched(site: Site) -> None:
    watching.watch(site, watching.Target(words="barn"), by="olena")
    with pytest.raises(Conflict):
        watching.watch(site, watching.Target(words=" barn "), by="petro")
    for words in ("", "…", "x" * 201):
        with pytest.raises(Invalid):
            watching.watch(site, watching.Target(words=words), by="olena")


def test_another_sites_staff_neither_sees_nor_ends_it(desk: Client, site: Site, stranger_site: Site) -> None:
    row = watching.watch(site, watching.Target(words="barn"), by="olena")
    foreign = at_desk("foe", (stranger_site, ""))
    assert "barn" not in foreign.get("/desk/watches").content.decode()
    assert foreign.post("/desk/watches/remove", {"watch": row.pk}).status_code == 404
    assert foreign.post("/desk/watches/add", {"site": site.name, "words": "x1"}).status_code == 422
    assert Watch.objects.count() == 1


def test_the_author_is_given_the_reason_and_the_words(desk: Client, waiting: Comment) -> None:
    press(desk, waiting, "reject", code="abuse", words="Please be kind.", reason="third time")
    decision = Decision.objects.get(verb="reject")
    assert (decision.code, decision.words, decision.reason) == ("abuse", "Please be kind.", "third time")
    assert Grounds(code="abuse").code == decision.code


def test_a_sections_moderator_sees_and_ends_what_is_theirs_alone(site: Site, story: Story, say: Say) -> None:
    Story.objects.filter(pk=story.pk).update(section="Sport")
    comment = say("Words", name="Ann")
    of_site = watching.watch(site, watching.Target(words="barn"), by="olena")
    of_person = watching.watch(site, watching.Target(reader=comment.reader), by="olena")
    of_story = watching.watch(site, watching.Target(story=story), by="olena")
    sport, town = at_desk("petro", (site, "Sport")), at_desk("maria", (site, "Town"))
    sport.post("/desk/watches/add", {"what": "words", "site": site.name, "words": "burning ferry"})
    page = sport.get("/desk/watches").content.decode()
    assert "burning ferry" in page
    assert str(story) in page
    assert "barn" not in page.replace("burning", "")
    assert "Ann" not in page
    for row in (of_site, of_person):
        assert sport.post("/desk/watches/remove", {"watch": row.pk}).status_code == 404
    assert town.post("/desk/watches/remove", {"watch": of_story.pk}).status_code == 404
    assert sport.post("/desk/watches/remove", {"watch": of_story.pk}).status_code == 303
