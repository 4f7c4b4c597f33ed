"""The desk's page on a reader: record, hints, measures, notes, history; and strangers who would have it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from deskkit import editor, plain
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from kit import Api

from ombud.actions import measures, moderation, readers
from ombud.actions.reasons import Grounds
from ombud.models import Comment, Decision, Note, Reader, Site, Story
from ombud.text import names

pytestmark = pytest.mark.django_db

Say = Callable[..., Comment]


@pytest.fixture
def troll(story: Story, say: Say) -> Reader:
    """Somebody with two comments."""
    first = say("You are all idiots.", name="Troll", email="t.roll@gmail.com")
    say("Still idiots.", reader=first.reader, name="Troll")
    assert first.reader
    return first.reader


def press(desk: Client, reader: Reader, verb: str, **more: str) -> HttpResponse:
    """Press one of the buttons, as the page was a moment before."""
    page = desk.get(f"/desk/readers/{reader.pk}").content.decode()
    standing = page.partition('name="standing" value="')[2].partition('"')[0]
    return desk.post(f"/desk/readers/{reader.pk}/measure", {"standing": standing, "verb": verb, **more})


def show(desk: Client, reader: Reader) -> str:
    answer = desk.get(f"/desk/readers/{reader.pk}")
    assert answer.status_code == 200
    return plain(answer)


def test_the_page_tells_record_words_decisions_and_notes(desk: Client, troll: Reader) -> None:
    comment = Comment.objects.filter(reader=troll).first()
    assert comment
    moderation.decide(comment, "reject", by="petro", reason="third time", grounds=Grounds("abuse"))
    measures.warn(troll, Grounds("abuse", "Be civil."), by="petro")
    measures.note(troll, "Knows the mayor.", by="petro")
    page = show(desk, troll)
    for words in (
        "1 shown, 1 rejected",
        "warned: 1",
        "Still idiots.",
        "petro: warned",
        "Be civil.",
        "Knows the mayor.",
    ):
        assert words in page


def test_warning_suspending_banning_and_lifting(desk: Client, troll: Reader) -> None:
    assert press(desk, troll, "warn", code="abuse", words="Be civil.").status_code == 303
    assert press(desk, troll, "suspend", code="abuse", days="3").status_code == 303
    assert "suspended until" in show(desk, troll)
    assert press(desk, troll, "lift").status_code == 303
    assert press(desk, troll, "ban", code="abuse", words="Enough.").status_code == 303
    assert "banned" in show(desk, troll)
    assert list(Decision.objects.order_by("pk").values_list("verb", "by")) == [
        (verb, "olena") for verb in ("warn", "suspend", "lift", "ban")
    ]


def test_a_ban_with_the_past_shows_readers_nothing_of_it_at_once(api: Api, desk: Client, troll: Reader) -> None:
    assert "Still idiots." in api.html()
    press(desk, troll, "ban", code="abuse", past="reject")
    assert "Still idiots." not in api.html()
    press(desk, troll, "lift")
    assert "Still idiots." in api.html()


def test_a_suspension_and_a_ban_need_a_reason(desk: Client, troll: Reader) -> None:
    assert press(desk, troll, "ban", past="reject").status_code == 422
    answer = press(desk, troll, "suspend", days="0", code="abuse", words="Words of mine.")
    assert answer.status_code == 422
    assert "Words of mine." in plain(answer)
    assert not Decision.objects.exists()


@pytest.mark.parametrize(
    "sent", [{"verb": "erase"}, {"verb": ""}, {"verb": "suspend", "days": "9" * 20, "code": "abuse"}]
)
def test_what_cannot_be_meant_is_refused(desk: Client, troll: Reader, sent: dict[str, str]) -> None:
    answer = desk.post(f"/desk/readers/{troll.pk}/measure", {"standing": "good", **sent})
    assert answer.status_code == 422
    assert not Decision.objects.exists()


def test_a_colleague_who_was_slower_is_told_so(desk: Client, troll: Reader) -> None:
    measures.ban(troll, Grounds("abuse"), by="petro")
    answer = desk.post(f"/desk/readers/{troll.pk}/measure", {"standing": "good", "verb": "ban", "code": "abuse"})
    assert answer.status_code == 409
    assert "A colleague was faster" in plain(answer)


def test_notes_are_kept_and_never_reach_readers(api: Api, desk: Client, troll: Reader) -> None:
    answer = desk.post(f"/desk/readers/{troll.pk}/note", {"text": "Secret <b>note</b>"})
    assert answer.status_code == 303
    assert "Secret <b>note</b>" in show(desk, troll)
    assert "Secret" not in api.call("GET", "me", token=readers.token_of(troll)).content.decode()
    assert desk.post(f"/desk/readers/{troll.pk}/note", {"text": " "}).status_code == 422
    assert Note.objects.count() == 1


def test_hints_name_who_may_be_the_same_and_why(desk: Client, troll: Reader, say: Say) -> None:
    long = "These very words, letter for letter, under several names of one person, again and again."
    parent = say(long, reader=troll, name="Troll")
    other = say(long, parent=parent, name="Troll", email="troll+news@googlemail.com")
    page = show(desk, troll)
    assert "Perhaps the same person" in page
    for why in ("1 comment from the same network address", "the same name", "the same mailbox", "the same words"):
        assert why in page
    assert f"/desk/readers/{other.reader_id}" in desk.get(f"/desk/readers/{troll.pk}").content.decode()
    # A hint is no verdict.
    assert Reader.objects.get(pk=other.reader_id).standing == "good"
    assert "googlemail" not in page


def test_a_name_that_only_looks_the_same_is_a_hint(desk: Client, site: Site, troll: Reader) -> None:
    # Cyrillic letters in the place of Latin ones, held by somebody whose name nobody else may take.
    look = "Тrоll"
    Reader.objects.create(site=site, kind=Reader.Kind.ACCOUNT, name=look, skeleton=names.skeleton(look))
    assert "a name that looks the same" in show(desk, troll)


def test_a_crowd_behind_one_address_is_no_hint(desk: Client, troll: Reader, say: Say) -> None:
    for number in range(21):
        say(f"Words {number}", name=f"Pupil {number}")
    assert "Perhaps the same person" not in show(desk, troll)


def test_another_sites_readers_are_no_hint(desk: Client, troll: Reader, stranger_site: Site) -> None:
    Reader.objects.create(site=stranger_site, name="Troll", email="troll@gmail.com")
    assert "Perhaps the same person" not in show(desk, troll)


def test_twice_as_many_comments_take_no_more_queries(desk: Client, troll: Reader, say: Say) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            show(desk, troll)
        return len(caught)

    for number in range(4):
        measures.warn(troll, Grounds("", f"Word {number}"), by="olena")
        say(f"Once {number}", name="Troll")
    once = queries()
    for number in range(8):
        measures.warn(troll, Grounds("", f"Word {number}"), by="olena")
        say(f"Twice {number}", name="Troll")
    assert queries() == once


def test_pages_of_comments_follow_one_another(desk: Client, troll: Reader, say: Say) -> None:
    for number in range(30):
        say(f"Number {number}.", reader=troll, name="Troll")
    page = desk.get(f"/desk/readers/{troll.pk}").content.decode()
    assert "Number 29." in page
    assert "Number 2." not in page
    after = page.partition("?after=")[2].partition('"')[0]
    assert "Number 2." in desk.get(f"/desk/readers/{troll.pk}", {"after": after}).content.decode()
    for nonsense in ("x", "-1", "9" * 30):
        assert desk.get(f"/desk/readers/{troll.pk}", {"after": nonsense}).status_code == 200


def test_the_stranger_sees_and_does_nothing(troll: Reader) -> None:
    stranger = Client()
    for path in (f"/desk/readers/{troll.pk}", "/desk/appeals"):
        assert stranger.get(path).status_code == 302
    for path in (f"/desk/readers/{troll.pk}/measure", f"/desk/readers/{troll.pk}/note", "/desk/appeals/1/answer"):
        assert stranger.post(path, {"verb": "ban", "standing": "good", "code": "abuse", "text": "x"}).status_code == 302
    assert not Decision.objects.exists()
    assert not Note.objects.exists()


def test_a_foreign_page_cannot_press_the_buttons(troll: Reader) -> None:
    victim = editor()
    guarded = Client(enforce_csrf_checks=True)
    guarded.cookies = victim.cookies
    answer = guarded.post(f"/desk/readers/{troll.pk}/measure", {"standing": "good", "verb": "ban", "code": "abuse"})
    assert answer.status_code == 403
    assert not Decision.objects.exists()


def test_no_such_reader(desk: Client) -> None:
    assert desk.get("/desk/readers/4711").status_code == 404
