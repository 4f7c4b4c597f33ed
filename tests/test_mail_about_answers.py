"""Mails about answers: for who asked for them, once an hour or a day, without anybody's words, and easily ended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.conf import settings as configured
from django.test import Client
from django.utils import timezone
from mailkit import prove

from ombud.actions import digests, moderation, mutes, profiles, readers
from ombud.models import Comment, Message, Reader, Site, Story
from ombud.models.errors import Invalid

pytestmark = pytest.mark.django_db

Say = Callable[..., Comment]
ANN = "ann@mail.example"


@pytest.fixture
def ann(site: Site, say: Say) -> Reader:
    """A guest with a comment and a proved address who asked for a mail an hour."""
    reader = Reader.objects.create(site=site, name="Ann", email=ANN)
    say("The bridge is lovely.", reader=reader, name="Ann")
    prove(reader, ANN)
    Message.objects.all().delete()
    digests.choose(reader, "hourly")
    reader.refresh_from_db()
    return reader


def later(hours: float) -> datetime:
    return timezone.now() + timedelta(hours=hours)


def letters() -> list[dict[str, Any]]:
    return [row.body for row in Message.objects.order_by("pk")]


def test_answers_and_mentions_of_an_hour_are_told_in_one_mail_without_words(ann: Reader, say: Say) -> None:
    mine = ann.comments.get()
    say("No, it is ugly beyond words.", parent=mine, name="Bohdana")
    say("@Ann has no taste.", name="Cyrille")
    say("Somebody else altogether.", name="Di")
    assert digests.write_due(later(0.5)) == 0
    assert digests.write_due(later(1.1)) == 1
    [letter] = letters()
    assert letter["subject"] == "The Paper: 2 new answers"
    assert "2 answers under “The bridge is open”" in letter["text"]
    assert digests.url(ann) == letter["stop"]
    for foreign in ("ugly", "taste", "Bohdana", "Cyrille"):
        assert foreign not in letter["text"]


def test_an_answer_is_told_once_and_without_answers_there_is_no_mail(ann: Reader, say: Say) -> None:
    say("No.", parent=ann.comments.get(), name="Bo")
    with patch("django.utils.timezone.now", return_value=later(2)):
        say("No, again.", parent=ann.comments.get(), name="Cy")
    assert [digests.write_due(later(hours)) for hours in (2.2, 2.3, 3.3, 4.4)] == [1, 0, 0, 0]
    assert letters()[0]["subject"] == "The Paper: 2 new answers"


def test_one_posted_in_the_last_moment_is_told_next_time(ann: Reader, say: Say) -> None:
    with patch("django.utils.timezone.now", return_value=later(1.1)):
        say("Just now.", parent=ann.comments.get(), name="Bo")
    assert [digests.write_due(later(hours)) for hours in (1.1, 2.2, 3.3)] == [0, 1, 0]


def test_what_was_removed_or_comes_from_muted_people_is_not_told(ann: Reader, say: Say) -> None:
    gone = say("Buy pills.", parent=ann.comments.get(), name="Bo")
    moderation.decide(gone, "spam", by="olena")
    mutes.mute(ann, say("Trolling.", parent=ann.comments.get(), name="Troll"))
    assert digests.write_due(later(1.1)) == 0
    assert letters() == []


def test_only_the_kinds_that_one_wishes_are_told(ann: Reader, say: Say) -> None:
    profiles.tell_of(ann, ["mentions"])
    say("No.", parent=ann.comments.get(), name="Bo")
    assert digests.write_due(later(1.1)) == 0


def test_nobody_gets_any_unless_they_asked(site: Site, say: Say) -> None:
    reader = Reader.objects.create(site=site, name="Ann", email=ANN)
    prove(reader, ANN)
    Message.objects.all().delete()
    say("No.", parent=say("Words.", reader=reader), name="Bo")
    assert digests.write_due(later(48)) == 0
    assert letters() == []


def test_an_address_that_is_not_proved_gets_none(site: Site, say: Say) -> None:
    reader = Reader.objects.create(site=site, name="Ann", email=ANN)
    digests.choose(reader, "daily")
    say("No.", parent=say("Words.", reader=reader), name="Bo")
    assert digests.write_due(later(25)) == 0
    assert letters() == []


def test_one_press_in_the_mail_program_ends_them_and_a_look_at_the_link_does_not(ann: Reader) -> None:
    path = digests.url(ann).removeprefix(configured.PUBLIC_URL)
    assert "End these mails" in Client().get(path).content.decode()
    ann.refresh_from_db()
    assert ann.digest == "hourly"
    answer = Client(enforce_csrf_checks=True).post(path, {"List-Unsubscribe": "One-Click"})
    assert "You get no mail about answers." in answer.content.decode()
    ann.refresh_from_db()
    assert (ann.digest, ann.digest_at) == ("", None)


@pytest.mark.parametrize("forged", ["1", "1:abc", "x" * 2000])
def test_no_forged_link_ends_somebody_elses(ann: Reader, stranger_site: Site, forged: str) -> None:
    assert Client().post(f"/p/paper/answers/{forged}").status_code == 404
    assert Client().post(f"/p/{stranger_site.name}/answers/{digests.token(ann)}").status_code == 404
    ann.refresh_from_db()
    assert ann.digest == "hourly"


def test_it_is_chosen_on_ones_own_page(ann: Reader, settings: Any) -> None:
    settings.MAIL = True
    browser = Client()
    browser.cookies["ombud_reader"] = readers.token_of(ann)
    assert 'value="hourly" checked' in browser.get("/p/paper/me").content.decode()
    browser.post("/p/paper/me", {"do": "tell", "kinds": ["replies"], "digest": "daily"})
    ann.refresh_from_db()
    assert (ann.digest, ann.preferences["untold"]) == ("daily", ["mentions"])
    page = browser.get("/p/paper/me").content.decode()
    assert 'value="daily" checked' in page
    assert 'value="mentions" checked' not in page
    answer = browser.post("/p/paper/me", {"do": "tell", "digest": "every second"})
    assert answer.status_code == 422
    assert Client().post("/p/paper/me", {"do": "tell", "digest": ""}).status_code == 403


def test_without_an_address_there_is_nothing_to_choose(site: Site) -> None:
    with pytest.raises(Invalid):
        digests.choose(Reader.objects.create(site=site), "daily")


def test_two_hosts_write_one_letter(ann: Reader, say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    say("No.", parent=ann.comments.get(), name="Bo")
    now = later(1.1)
    seen_by_both = Reader.objects.select_related("site").get(pk=ann.pk)
    assert digests.write_due(now) == 1
    assert not digests._write(seen_by_both, now)


def test_a_day_without_readers_who_are_due_costs_one_query(
    ann: Reader, story: Story, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        digests.write_due(later(0.5))
