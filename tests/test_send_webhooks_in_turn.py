"""Of several senders, dead and late ones too, one sends each webhook, and nobody's waits for another site's."""

from __future__ import annotations

from datetime import datetime, timedelta

from receiver import NOW, answering, cms, opened, put, waiting  # noqa: F401

from ombud import outbox, webhook
from ombud.models import Message


def test_two_senders_send_a_row_once(due, receiver, monkeypatch):
    read = outbox._due

    def slowly(kind: str, now: datetime) -> list[Message]:
        rows = read(kind, now)
        monkeypatch.setattr(outbox, "_due", read)
        assert outbox.send_due(now) == 1
        return rows

    monkeypatch.setattr(outbox, "_due", slowly)
    assert outbox.send_due(NOW) == 0
    assert len(receiver.received) == 1


def test_the_row_of_a_sender_that_died_comes_back(open_site, receiver):
    row = put(open_site, receiver.url, status="sending", attempts=1, due_at=NOW + timedelta(minutes=5))
    assert outbox.send_due(NOW + timedelta(minutes=4)) == 0
    assert outbox.send_due(NOW + timedelta(minutes=5)) == 1
    row.refresh_from_db()
    assert (row.status, row.attempts) == ("sent", 2)


def test_a_sender_that_comes_too_late_changes_nothing(due, receiver, monkeypatch):
    deliver = outbox._delivery

    def overtaken(row: Message) -> webhook.Delivery:
        monkeypatch.setattr(outbox, "_delivery", deliver)
        assert outbox.send_due(NOW + outbox.CLAIM) == 1
        receiver.answer = answering(500)
        return deliver(row)

    monkeypatch.setattr(outbox, "_delivery", overtaken)
    outbox.send_due(NOW)
    due.refresh_from_db()
    assert (due.status, due.error) == ("sent", "")


def test_an_error_of_ours_keeps_the_others_going(open_site, receiver, monkeypatch):
    rows = [put(open_site, receiver.url), put(open_site, f"{receiver.url}&broken")]
    post = webhook.post

    def breaking(delivery: webhook.Delivery, moment: datetime) -> str:
        if "broken" in delivery.url:
            raise RuntimeError("a mistake")
        return post(delivery, moment)

    monkeypatch.setattr(webhook, "post", breaking)
    assert outbox.send_due(NOW) == 2
    for row in rows:
        row.refresh_from_db()
    assert [row.status for row in rows] == ["sent", "due"]


def test_one_sites_heap_does_not_keep_another_waiting(open_site, stranger_site, receiver):
    for _ in range(outbox.AT_ONCE * 2):
        put(open_site, "http://127.0.0.1:1/", due_at=NOW - timedelta(hours=1))
    stranger_site.private_hosts = ["loopback"]
    stranger_site.save()
    theirs = put(stranger_site, receiver.url)
    assert outbox.send_due(NOW) == outbox.AT_ONCE + 1
    theirs.refresh_from_db()
    assert theirs.status == "sent"


def test_mails_are_left_alone(open_site, receiver):
    mail = put(open_site, "reader@paper.example", kind="mail")
    assert outbox.send_due(NOW + timedelta(days=1)) == 0
    mail.refresh_from_db()
    assert (mail.status, mail.attempts) == ("due", 0)
