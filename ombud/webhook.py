"""One webhook over HTTP: signed, sent to a checked address, within a time limit. Knows no database.

The signature is that of Standard Webhooks 1.0 (symmetric, `v1`). Addresses are checked as for the fetching
of stories (`ombud.fetch.guard`): whoever may set a site's webhook must not reach the owner's network by it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from urllib3.exceptions import HTTPError

from ombud import __version__
from ombud.fetch.guard import Clock, Resolver, Stop, system_answers
from ombud.fetch.line import line
from ombud.text import address

TIME_LIMIT = 10.0
"""Seconds for one delivery, from the look-up of the name to the status of the answer."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """What is sent: `body` is JSON, `id` the same at every attempt, `secret` as `Site.webhook_secret` has it.

    `private_hosts` are names, IP addresses or `loopback`, whose addresses need not be public.
    """

    url: str
    id: str
    body: bytes
    secret: str
    private_hosts: Sequence[str] = ()


class _Limit(Clock):
    def stop(self) -> Stop:
        return Stop("failed", f"The receiver took longer than {self.seconds:g} seconds.")


def post(delivery: Delivery, moment: datetime, *, resolve: Resolver = system_answers) -> str:
    """Send a webhook, signed for `moment`. Returns an empty string for an answer of 2xx, else why not.

    The reason is a sentence without secrets. Redirects are not followed. It raises nothing for whatever a
    receiver or the network does.
    """
    clock = _Limit(TIME_LIMIT)
    try:
        status = _status(delivery, _headers(delivery, moment), clock, resolve)
    except Stop as stop:
        return stop.reason
    except address.BadAddress as error:
        return str(error)
    except ssl.SSLCertVerificationError as error:
        return f"The receiver's certificate is not valid: {error.verify_message}."
    except (OSError, HTTPError, http.client.HTTPException, ValueError) as error:
        return f"The connection failed ({type(error).__name__})."
    return "" if 200 <= status < 300 else f"The receiver answered {status}."


def signature(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """The header `webhook-signature`; `secret` is `whsec_` and base64, `timestamp` Unix time in seconds."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def _headers(delivery: Delivery, moment: datetime) -> dict[str, str]:
    timestamp = int(moment.timestamp())
    return {
        "Content-Type": "application/json",
        "User-Agent": f"Ombud/{__version__}",
        "Connection": "close",
        "webhook-id": delivery.id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature(delivery.secret, delivery.id, timestamp, delivery.body),
    }


def _status(delivery: Delivery, headers: dict[str, str], clock: Clock, resolve: Resolver) -> int:
    """The status of the answer to one POST on a connection of its own. The answer's body is not read."""
    url = address.canonical(delivery.url, tracking=True)
    with line(url, delivery.private_hosts, resolve, clock) as (connection, path):
        connection.request("POST", path, body=delivery.body, headers=headers, preload_content=False)
        return connection.getresponse().status
