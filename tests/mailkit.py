"""A mail server on loopback that keeps what it gets, and people with addresses, for tests that send mail."""

from __future__ import annotations

import email
import email.policy
import socketserver
import threading
from collections.abc import Callable, Iterator
from email.message import EmailMessage

import pytest
from pytest_django.fixtures import Settings

from ombud.actions import mailboxes
from ombud.models import Mailbox, Reader


class Session(socketserver.StreamRequestHandler):
    """One connection: as much of RFC 5321 as a client needs."""

    server: MailServer

    def handle(self) -> None:
        self._say("220 mail.example")
        to: list[str] = []
        while line := self.rfile.readline():
            verb = line.decode().strip()
            if verb.upper().startswith("RCPT TO:"):
                answer = self.server.answer(verb[9:].partition(">")[0])
                to += [verb[9:].partition(">")[0]] if answer.startswith("2") else []
                self._say(answer)
            elif verb.upper() == "DATA":
                self._take(to)
                to = []
            elif verb.upper() == "QUIT":
                return self._say("221 bye")
            else:
                self._say("250 ok")
        return None

    def _take(self, to: list[str]) -> None:
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        mail = email.message_from_bytes(b"".join(lines), policy=email.policy.default)
        assert isinstance(mail, EmailMessage)
        self.server.received.append((to, mail))
        if not self.server.after_data():
            raise ConnectionAbortedError
        self._say("250 taken")

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


class MailServer(socketserver.ThreadingTCPServer):
    """Takes mails; `answer` is what it says to a recipient, `after_data` whether it lives to answer the words."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Session)
        self.received: list[tuple[list[str], EmailMessage]] = []
        self.answer: Callable[[str], str] = lambda _address: "250 ok"
        self.after_data: Callable[[], bool] = lambda: True

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server_address[1])

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is what some tests are about."""


@pytest.fixture
def mail_server(settings: Settings) -> Iterator[MailServer]:
    """A server to which this process hands its mail over."""
    with MailServer() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        settings.MAIL = True
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.DEFAULT_FROM_EMAIL = "desk@ombud.example"
        yield server
        server.shutdown()
        thread.join()


def prove(reader: Reader, address: str) -> Mailbox:
    """Have the reader confirm an address, as by the link in the mail."""
    mailboxes.ask(reader, address)
    box = Mailbox.objects.get(reader=reader, address=address)
    mailboxes.confirm(box)
    return box
