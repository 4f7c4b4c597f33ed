"""Due webhooks are sent, signed, once; a receiver that fails is asked again, one that is forbidden never reached."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from ombud import outbox, webhook
from ombud.__main__ import main
from ombud.models import Message, Site

DOCUMENT = Path(__file__).parent.parent / "docs" / "webhooks.md"
NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
EVENT = {"type": "notice.published", "data": {"now": "3,2 мільйона"}}
PATIENCE_SECONDS = 30.0


class Handler(BaseHTTPRequestHandler):
    """Keeps each request and answers it as the receiver says at present."""

    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.received.append((self.path, dict(self.headers), body))
        self.server.answer(self)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


class Receiver(ThreadingHTTPServer):
    """A CMS on loopback that takes webhooks."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.received: list[tuple[str, dict[str, str], bytes]] = []
        self.answer: Callable[[Handler], None] = answering(204)
        self.closing = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hook?token=s3cret"

    def handle_error(self, request: object, client_address: object) -> None:
        """A sender that hangs up is what some tests are about."""


def answering(status: int, **headers: str) -> Callable[[Handler], None]:
    def answer(handler: Handler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return answer


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.closing.set()
        server.shutdown()
        thread.join()


@pytest.fixture
def open_site(site: Site) -> Site:
    """The publication, whose owner has listed this machine as a private host."""
    site.private_hosts = ["loopback"]
    site.save()
    return site


@pytest.fixture
def due(open_site: Site, receiver: Receiver) -> Message:
    return put(open_site, receiver.url)


def put(site: Site, to: str, **columns: object) -> Message:
    given = {"kind": "webhook", "body": EVENT, "due_at": NOW, **columns}
    return Message.objects.create(site=site, to=to, **given)


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


def test_an_owner_sets_shows_and_removes_the_webhook(open_site, capsys):
    assert main(["site", "show", "paper", "--webhook", "https://CMS.example/hook?token=1&utm_source=x"]) == 0
    shown = capsys.readouterr().out.splitlines()
    assert "webhook: https://cms.example/hook?token=1&utm_source=x" in shown
    assert f"webhook_secret: {open_site.webhook_secret}" in shown
    main(["site", "show", "paper", "--set", "edit_minutes=7"])
    assert "webhook: https://cms.example/hook?token=1&utm_source=x" in capsys.readouterr().out
    assert main(["site", "show", "paper", "--webhook", ""]) == 0
    removed = capsys.readouterr().out
    assert "webhook: –" in removed.splitlines()
    assert "whsec_" not in removed


@pytest.mark.parametrize("url", ["ftp://cms.example/", "javascript:alert(1)", "https://a:b@cms.example/", "cms"])
def test_what_cannot_be_sent_to_is_not_taken_for_a_webhook(open_site, capsys, url):
    assert main(["site", "show", "paper", "--webhook", url]) == 1
    told = capsys.readouterr().err
    assert told.startswith("ombud: --webhook takes an http or https address.")
    assert len(told.splitlines()) == 1
    open_site.refresh_from_db()
    assert open_site.webhook_url == ""
