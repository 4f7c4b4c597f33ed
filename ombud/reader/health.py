"""What machines ask: does it live, and in numbers, how is it doing."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse

from ombud import __version__, heartbeat, mail_state
from ombud.models import Comment, Correction, Message, Site, Story, Tally

from .answers import json_answer
from .read_only import read_only


@read_only
def health(request: HttpRequest) -> HttpResponse:
    """200 when the database answers (503 otherwise); the states of the worker and of mail stand beside it and cost no
    200, since readers do not need them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    worker, mail = heartbeat.state(Path(settings.DATA)), mail_state.state()[0]
    return json_answer(200, {"status": "ok", "database": "ok", "worker": worker, "mail": mail, "version": __version__})


@read_only
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus text format 0.0.4: counts that an index or a tally answers, nothing about persons."""
    since = heartbeat.seconds_since(Path(settings.DATA))
    rows = [
        ("sites", "Publications served.", Site.objects.count()),
        ("stories", "Stories known.", Story.objects.count()),
        ("comments_shown", "Comments that readers see.", Tally.objects.aggregate(n=Sum("shown"))["n"] or 0),
        ("comments_pending", "Comments that wait for a moderator.", _pending()),
        ("corrections_open", "Suggestions that wait for an editor.", Correction.objects.open().count()),
        ("messages_due", "Mails and webhooks that are due.", Message.objects.filter(status="due").count()),
        ("messages_failed", "Mails and webhooks given up of late.", Message.objects.filter(status="failed").count()),
        ("worker_idle_seconds", "Seconds since the worker's last turn.", -1 if since is None else round(since, 1)),
    ]
    lines = [
        f"# HELP ombud_{name} {text}\n# TYPE ombud_{name} gauge\nombud_{name} {value}" for name, text, value in rows
    ]
    response = HttpResponse("\n".join(lines) + "\n", content_type="text/plain; version=0.0.4; charset=utf-8")
    response["Cache-Control"] = "no-store"
    return response


def _pending() -> int:
    sites = list(Site.objects.values_list("pk", flat=True))
    return Comment.objects.filter(site__in=sites, status=Comment.Status.PENDING).count()
