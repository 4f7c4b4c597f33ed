"""Mail that somebody waits for before the page: an invitation. All other mail goes through the outbox."""

from __future__ import annotations

import logging
from smtplib import SMTPException
from typing import Any

from django.core.mail import send_mail
from django.template.loader import render_to_string

log = logging.getLogger(__name__)


def send(to: str, template: str, context: dict[str, Any]) -> bool:
    """Send `template`, whose first line is the subject, to an address. Whether the mail server took it."""
    subject, _rule, text = render_to_string(f"{template}.txt", context).strip().partition("\n")
    try:
        send_mail(subject.strip(), text.strip(), None, [to])
    except (OSError, SMTPException) as error:
        log.error("a mail was not taken: %s", error)
        return False
    return True
