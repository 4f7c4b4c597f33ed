"""Anybody can type a stranger's e-mail address: it is asked once, and nothing else is sent until it is proved."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.conf import settings as configured
from django.core import signing
from django.test import Client
from django.utils import timezone, translation
from kit import BRIDGE, Api
from mailkit import MailServer, prove
from mailkit import mail_server as mail_server

from ombud import outbox, upkeep
from ombud.actions import erasing, mailboxes, moderation, readers, signing_on, users
from ombud.models import Comment, Mailbox, Message, Reader, Site, Story

pytestmark = pytest.mark.django_db

Say = Callable[..., Comment]
ANN = "ann@mail.example"


@pytest.fixture
def ann(say: Say) -> Reader:
    """A guest who left an address with a first comment."""
    found = say("The bridge is lovely.", name="Ann", email=ANN).reader
    assert found
    return found


def asked(to: str = ANN) -> int:
    """How many mails asked this address."""
    return sum("is this your e-mail" in row.body["subject"] for row in Message.objects.filter(to=to))


def path(box: Mailbox) -> str:
    return mailboxes.url(box).removeprefix(configured.PUBLIC_URL)


def mailed() -> list[str]:
    """The subjects of what may leave."""
    return [row.body["subject"] for row in Message.objects.filter(status="due").order_by("pk")]


def test_a_first_comment_with_an_address_has_it_asked_and_says_nothing_of_it(api: Api, story: Story) -> None:
    made = api.post("I was there.", name="Ann", email=ANN)
    row = Message.objects.get()
    assert (row.to, row.status, row.body["subject"]) == (ANN, "due", "The Paper: is this your e-mail address?")
    assert "I was there" not in row.body["text"]
    assert mailboxes.url(Mailbox.objects.get()) in row.body["text"]
    api.post("And there.", token=made["token"], email=ANN)
    assert asked() == 1
    assert ANN not in json.dumps([made, api.thread()]) + api.html()


def test_the_mail_is_in_the_language_of_who_asks(api: Api, story: Story) -> None:
    sent = {"url": BRIDGE, "body": "Я там був.", "email": ANN}
    with translation.override("en"):
        answer: Any = api.call("POST", "comments", sent, accept_language="uk")
    assert answer.status_code == 201
    assert "це ваша електронна адреса?" in Message.objects.get().body["subject"]


def test_decisions_wait_until_the_address_is_confirmed_by_a_button_and_then_leave(
    ann: Reader, mail_server: MailServer
) -> None:
    moderation.decide(ann.comments.get(), "reject", by="olena")
    assert [row.status for row in Message.objects.order_by("pk")] == ["due", "waiting"]
    box = Mailbox.objects.get()
    page = Client().get(path(box))
    assert (page.status_code, page["Cache-Control"]) == (200, "no-store")
    assert "Yes, it is mine" in page.content.decode()
    box.refresh_from_db()
    assert box.status == "asked"
    assert "is confirmed" in Client().post(path(box), {"do": "confirm"}).content.decode()
    outbox.send_due_mail(timezone.now() + timedelta(minutes=2))
    assert [mail["Subject"] for _to, mail in mail_server.received] == [
        "The Paper: is this your e-mail address?",
        "The Paper: a decision of the newsroom",
    ]


def test_who_presses_never_gets_nothing_and_is_not_asked_again_here(ann: Reader, say: Say) -> None:
    moderation.decide(ann.comments.get(), "reject", by="olena")
    assert "will send no mail" in Client().post(path(Mailbox.objects.get()), {"do": "refuse"}).content.decode()
    assert not Message.objects.exists()
    with patch("django.utils.timezone.now", return_value=timezone.now() + timedelta(days=40)):
        say("Another browser.", name="Ann", email="A.N.N+x@mail.example")
        other = say("Another one yet.", name="Ann", email=ANN)
        moderation.decide(other, "reject", by="olena")
    assert asked() == 0


def test_the_one_click_of_a_mail_program_refuses(ann: Reader) -> None:
    box = Mailbox.objects.get()
    assert Message.objects.get().body["stop"] == mailboxes.url(box)
    answer = Client(enforce_csrf_checks=True).post(path(box), {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    box.refresh_from_db()
    assert box.status == "refused"


@pytest.mark.parametrize("forged", ["1", "1:abc", "", "x" * 2000, "999999"])
def test_no_forged_link_confirms_anything(ann: Reader, forged: str) -> None:
    for given in (forged, signing.Signer(salt="ombud.digest").sign(str(Mailbox.objects.get().pk))):
        answer = Client().post(f"/p/paper/mail/{given or '-'}", {"do": "confirm"})
        assert answer.status_code == 404
    assert Mailbox.objects.get().status == "asked"


def test_a_link_is_worth_nothing_at_another_publication(ann: Reader, stranger_site: Site) -> None:
    given = mailboxes.token(Mailbox.objects.get())
    assert Client().post(f"/p/{stranger_site.name}/mail/{given}", {"do": "confirm"}).status_code == 404


def test_a_proof_counts_for_nobody_else_who_types_the_address(ann: Reader, say: Say) -> None:
    mailboxes.confirm(Mailbox.objects.get())
    troll = say("Trolling along.", name="Troll", email=ANN)
    moderation.decide(troll, "reject", by="olena")
    assert [row.status for row in Message.objects.filter(reader=troll.reader)] == ["waiting"]
    assert not mailboxes.proved(troll.reader, ANN)  # type: ignore[arg-type]


@pytest.mark.parametrize("spelt", ["bomb.ed+{}@gmail.com", "Bo.mbed+x{}@googlemail.com"])
def test_nobody_can_have_a_stranger_bombed_however_the_address_is_spelt(
    site: Site, stranger_site: Site, spelt: str
) -> None:
    now, sent = timezone.now(), []
    for day in range(12):
        with patch("django.utils.timezone.now", return_value=now + timedelta(days=day, minutes=day)):
            for number in range(5):
                reader = Reader.objects.create(site=stranger_site if number % 2 else site)
                sent.append(mailboxes.ask(reader, spelt.format(number), address_hash=f"{day}.{number}"))
    assert sent.count(True) == 3
    assert sent[:5].count(True) == 1


def test_one_network_has_five_addresses_asked_in_an_hour(site: Site) -> None:
    given = readers.address_hash("192.0.2.7")
    guests = [Reader.objects.create(site=site) for _ in range(8)]
    sent = [mailboxes.ask(guest, f"reader{guest.pk}@mail.example", address_hash=given) for guest in guests]
    assert sent.count(True) == 5
    neighbour = readers.address_hash("192.0.2.8")
    assert mailboxes.ask(Reader.objects.create(site=site), "bo@mail.example", address_hash=neighbour)


def test_what_an_account_or_the_publication_vouches_for_is_not_asked(site: Site, say: Say) -> None:
    user = users.by_email(ANN)
    for reader in (
        Reader.objects.create(site=site, kind="account", user=user, email=ANN),
        Reader.objects.create(site=site, kind="sso", subject="x", email="bo@mail.example"),
    ):
        comment = say(f"Words of {reader.pk}.", reader=reader)
        moderation.decide(comment, "reject", by="olena")
    assert mailed() == ["The Paper: a decision of the newsroom"] * 2
    assert not Mailbox.objects.exists()


def test_another_address_on_ones_own_page_is_asked_too_and_the_old_proof_stays_the_old_ones(ann: Reader) -> None:
    mailboxes.confirm(Mailbox.objects.get())
    browser = Client()
    browser.cookies["ombud_reader"] = readers.token_of(ann)
    assert "Confirmed: it is yours." in browser.get("/p/paper/me").content.decode()
    browser.post("/p/paper/me", {"do": "change", "email": "stranger@mail.example"})
    assert asked("stranger@mail.example") == 1
    ann.refresh_from_db()
    assert not mailboxes.proved(ann, ann.email)
    assert "Not confirmed yet" in browser.get("/p/paper/me").content.decode()


def test_the_proof_and_what_waits_go_along_when_a_guest_signs_in(ann: Reader, site: Site) -> None:
    moderation.decide(ann.comments.get(), "reject", by="olena")
    account = Reader.objects.create(site=site, kind="account", user=users.by_email(ANN), email=ANN)
    assert signing_on.take_along(ann, account)
    assert "The Paper: a decision of the newsroom" in mailed()
    assert set(Message.objects.values_list("reader", flat=True)) == {account.pk}


def test_what_nobody_confirms_in_a_month_is_forgotten(ann: Reader) -> None:
    moderation.decide(ann.comments.get(), "reject", by="olena")
    with patch("django.utils.timezone.now", return_value=timezone.now() + timedelta(days=31)):
        upkeep.prune()
    assert not Message.objects.exists()
    assert not Mailbox.objects.exists()


def test_an_erased_refusal_is_remembered_without_the_address(ann: Reader) -> None:
    mailboxes.refuse(Mailbox.objects.get())
    mailboxes.erase(ann)
    assert Mailbox.objects.get().address == ""
    assert not mailboxes.ask(Reader.objects.create(site=ann.site), ANN)


def test_erasing_a_guest_who_typed_a_strangers_address_leaves_the_strangers_mail(site: Site, say: Say) -> None:
    mine = Reader.objects.create(site=site, email=ANN)
    prove(mine, ANN)
    moderation.decide(say("Words.", reader=mine), "reject", by="olena")
    thief = Reader.objects.create(site=site, email=ANN)
    at = erasing.ask(thief, "withdraw")
    with patch("django.utils.timezone.now", return_value=at):
        erasing.erase_due(60)
    assert Message.objects.filter(reader=mine, body__has_key="decision").exists()
    assert mailboxes.proved(mine, ANN)


def test_an_address_with_a_later_comment_counts_where_there_is_none_yet(api: Api, story: Story) -> None:
    token = api.post("First.")["token"]
    api.post("Second, with other words.", token=token, email=ANN)
    api.post("Third, with yet others.", token=token, email="stranger@mail.example")
    assert Reader.objects.get().email == ANN
    assert (asked(), asked("stranger@mail.example")) == (1, 0)


def test_a_post_without_an_address_pays_nothing(api: Api, story: Story) -> None:
    with patch.object(mailboxes, "ask") as ask:
        token = api.post("First.")["token"]
        api.post("Second, with other words.", token=token)
    assert not ask.called
