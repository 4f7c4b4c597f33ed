"""Answering appeals at the desk: what waits, who may answer, and strangers who would."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from deskkit import plain
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from kit import Api

from ombud.actions import appeals, measures, moderation, staff
from ombud.actions.reasons import Grounds
from ombud.models import Appeal, Comment, Decision, Role, Site, Story

pytestmark = pytest.mark.django_db

Say = Callable[..., Comment]


def member(name: str, site: Site, section: str = "", role: str = Role.Name.MODERATOR) -> Client:
    """The desk as somebody with a role uses it."""
    user = staff.add(name)
    Role.objects.get_or_create(user=user, site=site, name=role, section=section)
    client = Client()
    client.force_login(user)
    return client


def against(comment: Comment, by: str = "petro") -> Appeal:
    """The author's appeal against a rejection."""
    moderation.decide(comment, "reject", by=by, reason="third time", grounds=Grounds("abuse", "Be civil."))
    decision = Decision.objects.select_related("site", "comment__reader").latest("pk")
    return appeals.lodge(decision, f"I insulted <b>nobody</b>, said comment {comment.pk}.")


@pytest.fixture
def appeal(story: Story, say: Say) -> Appeal:
    """An appeal against petro's rejection."""
    return against(say("You are all idiots.", name="Ann"))


def answer(client: Client, appeal: Appeal, verb: str, words: str = "") -> int:
    return client.post(f"/desk/appeals/{appeal.pk}/answer", {"verb": verb, "words": words}).status_code


def test_an_appeal_comes_with_all_that_is_needed_to_answer(desk: Client, appeal: Appeal) -> None:
    page = desk.get("/desk/appeals")
    for words in ("I insulted <b>nobody</b>", "petro: rejected", "Be civil.", "third time", "You are all idiots."):
        assert words in plain(page).replace("&lt;", "<")
    assert "<b>nobody</b>" not in page.content.decode()


def test_an_upheld_one_shows_the_comment_to_readers_at_once(desk: Client, api: Api, appeal: Appeal) -> None:
    assert "idiots" not in api.html()
    assert answer(desk, appeal, "uphold", "You are right.") == 303
    assert "idiots" in api.html()
    assert "No appeal waits" in plain(desk.get("/desk/appeals"))
    assert "You are right." in plain(desk.get("/desk/appeals", {"tab": "answered"}))


def test_a_declined_one_needs_words_and_keeps_what_was_typed(desk: Client, appeal: Appeal) -> None:
    assert answer(desk, appeal, "decline") == 422
    long = desk.post(f"/desk/appeals/{appeal.pk}/answer", {"verb": "decline", "words": "long " * 1000})
    assert long.status_code == 422
    assert "long long" in plain(long)
    assert answer(desk, appeal, "decline", "“Idiots” is an insult.") == 303
    appeal.refresh_from_db()
    assert (appeal.status, appeal.decided_by) == ("declined", "olena")


def test_who_decided_is_not_asked_and_cannot(site: Site, desk: Client, appeal: Appeal) -> None:
    petro = member("petro", site)
    page = plain(petro.get("/desk/appeals"))
    assert "This was your decision" in page
    assert "Your answer" not in page
    assert "With those chosen" not in page
    assert answer(petro, appeal, "uphold") == 403
    appeal.refresh_from_db()
    assert appeal.status == "open"


def test_a_colleague_was_faster(desk: Client, appeal: Appeal) -> None:
    assert answer(desk, appeal, "uphold") == 303
    late = desk.post(f"/desk/appeals/{appeal.pk}/answer", {"verb": "decline", "words": "No."})
    assert late.status_code == 409
    assert "A colleague was faster" in plain(late)


def test_what_cannot_be_meant_is_refused(desk: Client, appeal: Appeal) -> None:
    assert answer(desk, appeal, "erase") == 422
    assert desk.post("/desk/appeals/4711/answer", {"verb": "uphold"}).status_code == 404
    for nonsense in ("x", "-1", "9" * 30):
        assert desk.get("/desk/appeals", {"after": nonsense, "tab": nonsense}).status_code == 200


def test_nobody_else_may(site: Site, stranger_site: Site, story: Story, appeal: Appeal) -> None:
    strangers = {
        "the stranger": (Client(), 302),
        "another site's owner": (member("rival", stranger_site, role=Role.Name.OWNER), 404),
        "another section's moderator": (member("sport", site, "Sport"), 404),
        "an editor": (member("editor", site, role=Role.Name.EDITOR), 403),
    }
    for who, (client, status) in strangers.items():
        assert answer(client, appeal, "uphold") == status, who
        assert "I insulted" not in client.get("/desk/appeals").content.decode(), who
    appeal.refresh_from_db()
    assert appeal.status == "open"


def test_a_moderator_of_the_section_may_and_not_on_people(site: Site, story: Story, say: Say, appeal: Appeal) -> None:
    Story.objects.update(section="Sport")
    reader = say("More words", name="Bob").reader
    assert reader
    warning = measures.warn(reader, Grounds("abuse", "Be civil."), by="petro")
    on_person = appeals.lodge(Decision.objects.select_related("site", "reader").get(pk=warning.pk), "Why me?")
    client = member("sport", site, "Sport")
    assert answer(client, on_person, "uphold") == 404
    assert "Why me?" not in client.get("/desk/appeals").content.decode()
    assert client.get(f"/desk/readers/{reader.pk}").status_code == 404
    assert answer(client, appeal, "uphold") == 303


def test_a_foreign_page_cannot_answer(desk: Client, appeal: Appeal) -> None:
    guarded = Client(enforce_csrf_checks=True)
    guarded.cookies = desk.cookies
    assert answer(guarded, appeal, "uphold") == 403
    appeal.refresh_from_db()
    assert appeal.status == "open"


def test_twice_as_many_take_no_more_queries(desk: Client, story: Story, say: Say) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert desk.get("/desk/appeals").status_code == 200
        return len(caught)

    for number in range(4):
        against(say(f"Once {number}", name=f"Reader {number}"))
    once = queries()
    for number in range(4):
        against(say(f"Twice {number}", name=f"Reader {number}"))
    assert queries() == once
