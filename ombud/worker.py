"""The worker: publishes documents, reads stories' pages, sends webhooks and mails, keeps house. One process."""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Callable
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import OperationalError, close_old_connections, connection
from django.db.utils import InterfaceError
from django.utils import timezone

from ombud import checks, environment, heartbeat
from ombud.actions import digests, erasing, opinion_mails, renewing, searching, sweeping
from ombud.models import Story
from ombud.outbox import send_due, send_due_mail
from ombud.process import stand_back
from ombud.publish.publisher import INTERVAL, Publisher
from ombud.publish.transparency_sums import keep_up
from ombud.reading import read_due_stories
from ombud.upkeep import prune

log = logging.getLogger(__name__)

READ_SECONDS = 1.0
RELATE_SECONDS = 1.0
SEND_SECONDS = 1.0
SEARCH_SECONDS = 0.5
SWEEP_SECONDS = 600.0
PRUNE_SECONDS = 3600.0
ERASE_SECONDS = 30.0
DIGEST_SECONDS = 10.0
RENEW_SECONDS = 1.0
REPORT_SECONDS = 10.0
REPORTING_AT_ONCE = 0.5
ERASING_AT_ONCE = 0.5
# What a ban does to a long past goes on in turns of half a second, so that publishing does not wait for it.
SWEEPING_SECONDS = 1.0
SWEEPING_AT_ONCE = 0.5
AWAY_SECONDS = 2.0


class Job:
    """A piece of work that comes round every `seconds`; one that fails is tried again at its next turn."""

    def __init__(self, work: Callable[[], object], seconds: float, *, at_once: bool = True) -> None:
        self.work = work
        self.seconds = seconds
        self.due = 0.0 if at_once else time.monotonic() + seconds

    def run(self) -> None:
        """Do the work if it is due."""
        if time.monotonic() < self.due:
            return
        try:
            self.work()
        except (OperationalError, InterfaceError) as error:
            log.error("the database is away: %s", error)
            connection.close()
            self.due = time.monotonic() + AWAY_SECONDS
            return
        except Exception:
            log.exception("%s failed and will be tried again", getattr(self.work, "__name__", "a job"))
        self.due = time.monotonic() + self.seconds


def main() -> None:
    """Work until SIGTERM or SIGINT; what is under way is finished."""
    stand_back()
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    # Reading pages and sending webhooks wait for the network; the publisher must not wait with them.
    reader = threading.Thread(target=_read, args=(stopping,), name="reading", daemon=True)
    reader.start()
    # Nor with an archive that was pushed at once and is put in relation story by story.
    relating = threading.Thread(target=_relate, args=(stopping,), name="relating", daemon=True)
    relating.start()
    # Nor with a mail server that takes its time; and webhooks and pages need not wait for it either.
    mailing = threading.Thread(target=_mail, args=(stopping,), name="mailing", daemon=True)
    mailing.start()
    for note in checks.notes(environment.current()):
        log.info(note)
    publisher = Publisher()
    jobs = [
        Job(publisher.sweep, SWEEP_SECONDS),
        Job(publisher.turn, INTERVAL),
        Job(searching.catch_up, SEARCH_SECONDS),
        Job(_sweep, SWEEPING_SECONDS),
        Job(_erase, ERASE_SECONDS),
        Job(digests.write_due, DIGEST_SECONDS),
        Job(opinion_mails.write_due, DIGEST_SECONDS),
        Job(renewing.go_on, RENEW_SECONDS),
        Job(prune, PRUNE_SECONDS, at_once=False),
    ]
    alive = Path(settings.DATA) / heartbeat.FILE
    while not stopping.wait(INTERVAL / 2):
        for job in jobs:
            job.run()
        alive.touch()
        close_old_connections()


def _sweep() -> None:
    sweeping.work_off_all(SWEEPING_AT_ONCE)


def _erase() -> None:
    erasing.erase_due(ERASING_AT_ONCE)


def _count_months() -> None:
    keep_up(REPORTING_AT_ONCE)


def _read(stopping: threading.Event) -> None:
    jobs = [
        Job(send_due, SEND_SECONDS),
        Job(read_due_stories, READ_SECONDS),
        Job(_count_months, REPORT_SECONDS),
    ]
    while not stopping.wait(READ_SECONDS):
        for job in jobs:
            job.run()
        close_old_connections()


def _mail(stopping: threading.Event) -> None:
    job = Job(send_due_mail, SEND_SECONDS)
    while not stopping.wait(SEND_SECONDS):
        job.run()
        close_old_connections()


@cache
def _relating() -> Any:
    """The one `relating.work.Relating`. Loaded with the first story that is due: with numpy it takes 12 MB."""
    return import_module("ombud.relating.work").Relating()


def _relate_due() -> None:
    if _relating.cache_info().currsize or Story.objects.filter(relate_at__lte=timezone.now()).exists():
        _relating().turn()


def _relate(stopping: threading.Event) -> None:
    job = Job(_relate_due, 0.0)
    while not stopping.wait(RELATE_SECONDS):
        job.run()
        close_old_connections()
