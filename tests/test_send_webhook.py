"""Due webhooks are sent, signed, once; a receiver that fails is asked again, one that is forbidden never reached."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from receiver import EVENT, NOW, Handler, answering, cms, opened, put, waiting  # noqa: F401

from ombud import outbox, webhook
from ombud.models import Message

DOCUMENT = Path(__file__).parent.parent / "docs" / "webhooks.md"
PATIENCE_SECONDS = 30.0


def test_a_receiver_gets_the_event_as_json(due, receiver):
    assert outbox.send_due(NOW) == 1
    [(path, headers, body)] = receiver.received
    assert path == "/hook?token=s3cret"
    assert headers["Content-Type"] == "application/json"
    assert json.loads(body) == EVENT
    due.refresh_from_db()
    assert (due.status, due.attempts, due.error) == ("sent", 1, "")
    assert due.body == EVENT
    assert outbox.send_due(NOW + timedelta(days=1)) == 0


def test_a_receiver_can_verify_the_signature(due, receiver, open_site):
    outbox.send_due(NOW)
    [(_, headers, body)] = receiver.received
    assert headers["webhook-timestamp"] == str(int(NOW.timestamp()))
    signed = b".".join([headers["webhook-id"].encode(), headers["webhook-timestamp"].encode(), body])
    key = base64.b64decode(open_site.webhook_secret[len("whsec_") :])
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"


def test_the_check_in_the_documentation_tells_genuine_from_forged(due, receiver, open_site):
    [code] = re.findall(r"```python\n(.*?)```", DOCUMENT.read_text(), re.DOTALL)
    names: dict[str, Any] = {}
    exec(code, names)
    outbox.send_due()
    [(_, headers, body)] = receiver.received
    assert names["is_genuine"](headers, body, open_site.webhook_secret)
    assert not names["is_genuine"](headers, body + b" ", open_site.webhook_secret)
    assert not names["is_genuine"](headers, body, "whsec_QUJD")
    late = {**headers, "webhook-timestamp": str(int(headers["webhook-timestamp"]) - 600)}
    assert not names["is_genuine"](late, body, open_site.webhook_secret)


def test_the_signature_is_that_of_the_standard():
    # The worked example of the specification's reference libraries.
    found = webhook.signature(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        1614265330,
        b'{"test": 2432232314}',
    )
    assert found == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_two_sites_sign_with_different_secrets(open_site, stranger_site):
    assert open_site.webhook_secret != stranger_site.webhook_secret


def test_a_failing_receiver_is_asked_again_ever_more_seldom_and_then_given_up(due, receiver):
    receiver.answer = answering(500)
    now, waits = NOW, []
    while outbox.send_due(now):
        due.refresh_from_db()
        if due.status != "due":
            break
        assert outbox.send_due(due.due_at - timedelta(seconds=1)) == 0
        waits.append((due.due_at - now).total_seconds())
        now = due.due_at
    assert waits == [10, 60, 600, 3600, 21600]
    assert (due.status, due.attempts, due.error) == ("failed", 6, "The receiver answered 500.")
    assert outbox.send_due(now + timedelta(days=9)) == 0
    ids = {headers["webhook-id"] for _, headers, _ in receiver.received}
    times = {headers["webhook-timestamp"] for _, headers, _ in receiver.received}
    assert (len(receiver.received), len(ids), len(times)) == (6, 1, 6)


def test_a_receiver_that_recovers_gets_the_event(due, receiver):
    receiver.answer = answering(503)
    outbox.send_due(NOW)
    receiver.answer = answering(200)
    assert outbox.send_due(NOW + timedelta(seconds=10)) == 1
    due.refresh_from_db()
    assert (due.status, due.attempts, due.error) == ("sent", 2, "")


def test_a_webhook_that_is_not_due_waits(due, receiver):
    assert outbox.send_due(NOW - timedelta(seconds=1)) == 0
    assert receiver.received == []


def test_a_private_address_is_refused(due, receiver, open_site):
    open_site.private_hosts = []
    open_site.save()
    outbox.send_due(NOW)
    due.refresh_from_db()
    assert receiver.received == []
    assert (due.status, due.error) == (
        "due",
        "127.0.0.1 is a private address. The owner can list it as a private host.",
    )


@pytest.mark.parametrize("hidden", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::ffff:127.0.0.1"])
def test_a_name_that_hides_a_private_address_is_refused(receiver, hidden):
    delivery = webhook.Delivery(f"http://cms.example:{receiver.server_port}/", "msg_1", b"{}", "whsec_QUJD")
    asked = webhook.post(delivery, NOW, resolve=lambda host, port: ["93.184.216.34", hidden])
    assert "private address" in asked
    assert receiver.received == []


@pytest.mark.parametrize("to", ["file:///etc/passwd", "http://user:s3cret@cms.example/", "http://127.1/", ""])
def test_what_is_no_web_address_is_refused(open_site, to):
    row = put(open_site, to)
    assert outbox.send_due(NOW) == 1
    row.refresh_from_db()
    assert row.status == "due"
    assert row.error
    assert "s3cret" not in row.error


def test_a_redirect_is_not_followed(due, receiver):
    receiver.answer = answering(307, Location="/elsewhere")
    outbox.send_due(NOW)
    due.refresh_from_db()
    assert (len(receiver.received), due.error) == (1, "The receiver answered 307.")


def test_a_hanging_receiver_costs_no_more_than_the_limit(due, receiver, monkeypatch):
    monkeypatch.setattr(webhook, "TIME_LIMIT", 0.2)
    receiver.answer = lambda handler: receiver.closing.wait(PATIENCE_SECONDS)
    outbox.send_due(NOW)
    due.refresh_from_db()
    assert due.error == "The receiver took longer than 0.2 seconds."


def test_a_receiver_that_dribbles_costs_no_more_than_the_limit(due, receiver, monkeypatch):
    def dribble(handler: Handler) -> None:
        while not receiver.closing.wait(0.01):
            handler.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")

    monkeypatch.setattr(webhook, "TIME_LIMIT", 0.2)
    receiver.answer = dribble
    outbox.send_due(NOW)
    due.refresh_from_db()
    assert due.error == "The receiver took longer than 0.2 seconds."


def test_what_a_receiver_says_is_not_kept(due, receiver, caplog):
    receiver.answer = lambda handler: handler.wfile.write(b"<script>nonsense</script>\r\n\r\n")
    for _ in range(6):
        Message.objects.update(due_at=NOW)
        outbox.send_due(NOW)
    due.refresh_from_db()
    assert due.status == "failed"
    assert "nonsense" not in due.error + caplog.text
    assert "s3cret" not in due.error + caplog.text
