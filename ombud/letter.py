"""One mail over SMTP: plain text, wrapped, with the headers that a program's mail ought to have. Knows no database."""

from __future__ import annotations

import logging
import textwrap
from dataclasses import dataclass
from email.utils import formataddr, parseaddr
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException
from types import TracebackType
from typing import Any, Self

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

log = logging.getLogger(__name__)

WIDTH = 72


@dataclass(frozen=True, slots=True)
class Letter:
    """What is sent: `id` is the same at every attempt, `sender` the publication's name, `lang` that of the words.

    `stop` is an address of ours that ends mails of this kind by one POST (RFC 8058); empty where there is none.
    """

    to: str
    subject: str
    text: str
    id: str
    sender: str
    lang: str = ""
    stop: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of it: no `error`, or a sentence without addresses; `final` where another try would be in vain."""

    error: str = ""
    final: bool = False


class Line:
    """A connection to the mail server, opened at the first letter and used for all that follow."""

    def __init__(self) -> None:
        self._connection: Any = get_connection()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._close()

    def send(self, letter: Letter) -> Sent:
        """Hand a letter over. Raises nothing for whatever the server or the network does."""
        try:
            self._connection.open()
            self._connection.send_messages([compose(letter)])
        except SMTPRecipientsRefused as error:
            code = max((answer[0] for answer in error.recipients.values()), default=0)
            return Sent(f"The mail server refused the address ({code}).", final=500 <= code < 600)
        except SMTPResponseException as error:
            self._close()
            return Sent(f"The mail server answered {error.smtp_code}.")
        except (OSError, SMTPException) as error:
            self._close()
            return Sent(f"The mail server could not be reached ({type(error).__name__}).")
        except (UnicodeError, ValueError):
            log.exception("a mail could not be made")
            return Sent("This is no address that mail can be sent to.", final=True)
        return Sent()

    def _close(self) -> None:
        """So that the next letter begins anew; a server that is gone already is no error."""
        try:
            self._connection.close()
        except (OSError, SMTPException):
            self._connection.connection = None


def compose(letter: Letter) -> EmailMessage:
    """The mail as it goes out."""
    host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    headers = {
        "Message-ID": f"<{letter.id}@{host}>",
        # So that no holiday note comes back (RFC 3834).
        "Auto-Submitted": "auto-generated",
    }
    if letter.lang:
        headers["Content-Language"] = letter.lang
    if letter.stop:
        headers["List-Unsubscribe"] = f"<{letter.stop}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    text = f"{_wrapped(letter.text)}\n\n-- \n{_line(letter.sender)}\n{settings.PUBLIC_URL}/\n"
    return EmailMessage(_line(letter.subject), text, _from(letter.sender), [letter.to], headers=headers)


def _from(sender: str) -> str:
    """The address of the settings, under the publication's name unless the settings give one."""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return formataddr((name or _line(sender), address), charset="utf-8")


def _line(text: str) -> str:
    return " ".join(text.split())


def _wrapped(text: str) -> str:
    """Lines of at most 72 characters; an address is never broken."""
    lines = (
        textwrap.wrap(line, WIDTH, break_long_words=False, break_on_hyphens=False) or [""] for line in text.split("\n")
    )
    return "\n".join("\n".join(wrapped) for wrapped in lines)
