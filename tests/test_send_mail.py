"""Due mails are handed to a mail server, once; one that is away is asked again, one that refuses for good is not."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from mailkit import MailServer
from mailkit import mail_server as mail_server

from ombud import mail_state, outbox, upkeep
from ombud.__main__ import main
from ombud.models import Message, Reader, Site

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
TEXT = "Ваш коментар не показано.\n\n" + "Довге речення про міст. " * 12 + "\n\nhttps://paper.example/" + "x" * 90


def put(site: Site, **columns: Any) -> Message:
    body = {"subject": "The Paper:\n a decision", "text": TEXT, "lang": "uk", **columns.pop("body", {})}
    reader = Reader.objects.create(site=site)
    given = {"kind": "mail", "to": "ann@example.org", "due_at": NOW, "reader": reader, "body": body, **columns}
    return Message.objects.create(site=site, **given)


def test_a_due_mail_arrives_in_its_language_with_the_headers_of_a_programs_mail(
    site: Site, mail_server: MailServer
) -> None:
    row = put(site)
    assert outbox.send_due_mail(NOW) == 1
    [(to, mail)] = mail_server.received
    assert to == ["ann@example.org"]
    assert (mail["Subject"], mail["Content-Language"]) == ("The Paper: a decision", "uk")
    assert (mail["From"], mail["Auto-Submitted"]) == ("The Paper <desk@ombud.example>", "auto-generated")
    assert mail["Message-ID"] == f"<msg_{row.pk}_{int(row.created_at.timestamp())}@ombud.example>"
    assert mail["List-Unsubscribe"] is None
    words = mail.get_content()
    assert "Ваш коментар не показано." in words
    assert "https://paper.example/" + "x" * 90 in words.splitlines()
    assert max(len(line) for line in words.splitlines() if "https" not in line) <= 72
    assert words.splitlines()[-3:] == ["-- ", "The Paper", "http://127.0.0.1:8000/"]


def test_a_mail_leaves_once_and_nothing_of_its_words_is_kept(site: Site, mail_server: MailServer) -> None:
    row = put(site)
    outbox.send_due_mail(NOW)
    assert outbox.send_due_mail(NOW + timedelta(days=1)) == 0
    assert len(mail_server.received) == 1
    row.refresh_from_db()
    assert (row.status, row.error, row.body) == ("sent", "", {})


def test_what_nobody_asked_for_ends_by_one_press_in_the_mail_program(site: Site, mail_server: MailServer) -> None:
    put(site, body={"stop": "https://ombud.example/p/paper/answers/1:abc"})
    outbox.send_due_mail(NOW)
    mail = mail_server.received[0][1]
    assert mail["List-Unsubscribe"] == "<https://ombud.example/p/paper/answers/1:abc>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_a_server_that_is_busy_is_asked_again_ever_more_seldom_and_the_mail_then_given_up(
    site: Site, mail_server: MailServer
) -> None:
    row = put(site)
    mail_server.answer = lambda _address: "451 later"
    now, waits = NOW, []
    while outbox.send_due_mail(now):
        row.refresh_from_db()
        if row.status != "due":
            break
        assert outbox.send_due_mail(row.due_at - timedelta(seconds=1)) == 0
        waits.append((row.due_at - now).total_seconds() / 60)
        now = row.due_at
    assert waits == [1, 10, 60, 180, 360, 720, 1440]
    assert (row.status, row.attempts, row.body) == ("failed", 8, {})
    assert row.error == "The mail server refused the address (451)."
    assert "example.org" not in row.error


def test_an_address_that_does_not_exist_is_tried_once(site: Site, mail_server: MailServer) -> None:
    gone, fine = put(site), put(site, to="bo@example.org")
    mail_server.answer = lambda address: "550 no such user" if address.startswith("ann") else "250 ok"
    assert outbox.send_due_mail(NOW) == 2
    gone.refresh_from_db()
    fine.refresh_from_db()
    assert (gone.status, gone.attempts, fine.status) == ("failed", 1, "sent")
    assert [to for to, _mail in mail_server.received] == [["bo@example.org"]]


def test_a_server_that_is_away_loses_nothing(site: Site, mail_server: MailServer, settings: Any) -> None:
    row = put(site)
    right, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    assert outbox.send_due_mail(NOW) == 1
    row.refresh_from_db()
    assert (row.status, row.error) == ("due", "The mail server could not be reached (ConnectionRefusedError).")
    settings.EMAIL_PORT = right
    assert outbox.send_due_mail(row.due_at) == 1
    assert len(mail_server.received) == 1


def test_a_sender_that_dies_between_sending_and_noting_repeats_one_mail_once(
    site: Site, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("ann", "bo", "cy"):
        put(site, to=f"{name}@example.org")

    class Killed(BaseException):
        """As kill -9: nothing after it runs."""

    def die(*_given: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(outbox, "_record", die)
        with pytest.raises(Killed):
            outbox.send_due_mail(NOW)
    assert sorted(Message.objects.values_list("status", flat=True)) == ["due", "due", "sending"]
    outbox.send_due_mail(NOW + timedelta(minutes=4))
    outbox.send_due_mail(NOW + timedelta(minutes=6))
    outbox.send_due_mail(NOW + timedelta(days=1))
    arrived = [to[0] for to, _mail in mail_server.received]
    assert sorted(arrived) == ["ann@example.org", "ann@example.org", "bo@example.org", "cy@example.org"]
    ids = {mail["Message-ID"] for to, mail in mail_server.received if to == ["ann@example.org"]}
    assert len(ids) == 1


def test_a_connection_that_breaks_is_made_anew_for_the_next_mail(site: Site, mail_server: MailServer) -> None:
    put(site), put(site, to="bo@example.org")
    alive = iter([False, True])
    mail_server.after_data = lambda: next(alive, True)
    assert outbox.send_due_mail(NOW) == 2
    assert sorted(Message.objects.values_list("status", flat=True)) == ["due", "sent"]


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_each_mail_once(site: Site, mail_server: MailServer) -> None:
    for number in range(10):
        put(site, to=f"reader{number}@example.org", due_at=NOW - timedelta(minutes=number))
    start = threading.Barrier(2)

    def work() -> None:
        try:
            start.wait(10)
            while outbox.send_due_mail(NOW):
                pass
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for each in workers:
        each.start()
    for each in workers:
        each.join()
    assert sorted(to[0] for to, _mail in mail_server.received) == [f"reader{n}@example.org" for n in range(10)]


def test_a_site_with_many_mails_does_not_keep_another_waiting(
    site: Site, stranger_site: Site, mail_server: MailServer
) -> None:
    for _ in range(20):
        put(site, due_at=NOW - timedelta(hours=1))
    put(stranger_site, to="bo@example.org")
    assert outbox.send_due_mail(NOW) == 6
    assert ["bo@example.org"] in [to for to, _mail in mail_server.received]


@pytest.mark.parametrize("to", ["a@b\nBcc: everybody@example.org", "nobody", "ännä@exämple..org"])
def test_what_is_no_address_is_given_up_and_takes_nobody_along(site: Site, mail_server: MailServer, to: str) -> None:
    row = put(site, to=to)
    mail_server.answer = lambda address: "250 ok" if "." in address else "553 no"
    outbox.send_due_mail(NOW)
    row.refresh_from_db()
    assert row.status == "failed"
    assert mail_server.received == []


def test_without_a_mail_server_mails_wait_a_week_and_are_removed_unsent(site: Site, settings: Any, capsys: Any) -> None:
    row = put(site)
    assert outbox.send_due_mail(NOW) == 0
    row.refresh_from_db()
    assert (row.status, row.attempts) == ("due", 0)
    assert mail_state.state(NOW + timedelta(hours=1))[0] == "off"
    main(["check"])
    said = capsys.readouterr().out
    assert "1 mails to readers wait, and OMBUD_EMAIL_URL is not set" in said
    assert "note: OMBUD_EMAIL_URL is not set" in said
    assert upkeep.prune()["messages"] == 1


def test_what_is_given_up_or_late_is_told_by_check_and_health(site: Site, mail_server: MailServer, capsys: Any) -> None:
    now = datetime.now(UTC)
    assert mail_state.state() == ("ok", "")
    row = put(site, due_at=now - timedelta(minutes=11))
    assert Client().get("/healthz").json()["mail"] == "late"
    mail_server.answer = lambda _address: "550 no"
    outbox.send_due_mail()
    row.refresh_from_db()
    assert row.status == "failed"
    assert Client().get("/healthz").json()["mail"] == "failing"
    main(["check"])
    assert "1 mails were given up within a day. The last one: The mail server refused" in capsys.readouterr().out
    assert "ombud_messages_failed 1" in Client().get("/metrics").content.decode()


def test_the_number_of_queries_does_not_grow_with_what_waits(
    site: Site, mail_server: MailServer, django_assert_max_num_queries: Any
) -> None:
    for _ in range(30):
        put(site, status="waiting")
        put(site, due_at=NOW + timedelta(days=1))
    put(site)
    with django_assert_max_num_queries(6):
        outbox.send_due_mail(NOW)
