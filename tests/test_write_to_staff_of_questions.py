"""Mails to staff about questions and answers: only to who chose them, when something is new, and numbers only."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from queuekit import at_desk

from ombud.actions import opinion_mails, opinions, users
from ombud.models import Comment, Message, Preference, Site, Story

pytestmark = pytest.mark.django_db

Say = Callable[..., Comment]


@pytest.fixture
def maria(site: Site) -> User:
    """A moderator whose address is proved and who chose mails once an hour."""
    desk = at_desk("maria", (site, ""))
    found = User.objects.get(username="maria")
    users.own_email(found, "maria@paper.example")
    assert desk.post("/desk/opinions/mail", {"mail": "hourly"}).status_code == 303
    return found


@pytest.fixture
def olena(site: Site) -> Client:
    """Who asks."""
    return at_desk("olena", (site, ""))


def later() -> datetime:
    """When the next mail is due."""
    return timezone.now() + timedelta(hours=1, minutes=1)


def test_one_mail_tells_of_all_that_is_new_and_of_no_words(olena: Client, maria: User, story: Story, say: Say) -> None:
    for number, asked in enumerate(("maria", "maria", "")):
        opinions.ask(say(f"Secret words {number}", name="Ann"), by="olena", question="Really?", of=asked)
    assert opinion_mails.write_due(timezone.now()) == 0
    assert opinion_mails.write_due(later()) == 1
    mail = Message.objects.get()
    assert (mail.to, mail.reader, mail.site_id) == ("maria@paper.example", None, story.site_id)
    assert "2 questions to you wait." in mail.body["text"]
    assert "1 question to any colleague waits." in mail.body["text"]
    for secret in ("Secret", "Ann", "Really", "olena", story.headline or story.url):
        assert secret not in f"{mail.body}", secret
    assert opinion_mails.write_due(later()) == 0


def test_who_asked_is_written_to_of_the_answer(maria: User, olena: Client, story: Story, say: Say) -> None:
    asked = opinions.ask(say("Words", name="Ann"), by="maria", of="olena")
    opinions.answer(asked, by="olena", words="Fine.")
    assert opinion_mails.write_due(later()) == 1
    assert "1 question of yours is settled." in Message.objects.get().body["text"]


def test_nothing_new_or_settled_meanwhile_makes_no_mail(maria: User, olena: Client, story: Story, say: Say) -> None:
    asked = opinions.ask(say("Words", name="Ann"), by="olena", of="maria")
    opinions.settle(asked.comment, by="olena")
    assert opinion_mails.write_due(later()) == 0
    assert not Message.objects.exists()


def test_nobody_is_written_to_of_what_they_may_not_decide(
    maria: User, stranger_site: Site, olena: Client, story: Story, say: Say
) -> None:
    opinions.ask(say("Words", name="Ann"), by="olena")
    maria.roles.update(section="Sport")
    assert opinion_mails.write_due(later()) == 0
    User.objects.filter(pk=maria.pk).update(is_staff=False)
    maria.roles.update(section="")
    Preference.objects.update(mail_at=timezone.now(), mail_since=timezone.now() - timedelta(days=1))
    assert opinion_mails.write_due(later()) == 0


def test_mails_end_and_nonsense_is_refused(maria: User, site: Site, olena: Client, story: Story, say: Say) -> None:
    assert olena.post("/desk/opinions/mail", {"mail": "daily"}).status_code == 422
    desk = Client()
    desk.force_login(maria)
    assert desk.post("/desk/opinions/mail", {"mail": "minutely"}).status_code == 422
    assert desk.post("/desk/opinions/mail", {"mail": ""}).status_code == 303
    opinions.ask(say("Words", name="Ann"), by="olena", of="maria")
    assert opinion_mails.write_due(later()) == 0


def test_it_is_written_in_the_language_in_which_it_was_chosen(
    maria: User, olena: Client, story: Story, say: Say
) -> None:
    opinion_mails.choose(maria, "daily", "uk")
    opinions.ask(say("Words", name="Ann"), by="olena", of="maria")
    assert opinion_mails.write_due(timezone.now() + timedelta(days=1, minutes=1)) == 1
    assert Message.objects.get().body["lang"] == "uk"
