"""The browsers in which one is signed in, and ending one of them or all others."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

# What browsers and systems write of themselves, the more particular before what they also claim to be.
BROWSERS = (
    ("Edg(?:e|A|iOS)?/", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("(?:Firefox|FxiOS)/", "Firefox"),
    ("(?:Chrome|Chromium|CriOS)/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True)
class Session:
    """One signed-in browser as its owner knows it."""

    pk: int
    device: str
    network: str
    since: datetime
    seen: datetime
    current: bool


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sessions(request: HttpRequest) -> HttpResponse:
    """The list; `end` is the number of one of one's own sessions, or `others`."""
    rows = UserSession.objects.purge_and_list(request.user)
    key = request.session.session_key
    if request.method == "POST":
        end = request.POST.get("end", "")
        for row in rows:
            if row.session_key != key and end in ("others", str(row.pk)):
                row.end()
        return HttpResponseRedirect(request.path)
    shown = [_session(row, current=row.session_key == key) for row in rows]
    shown.sort(key=lambda each: (not each.current, -each.seen.timestamp()))
    return TemplateResponse(request, "account/sessions.html", {"sessions": shown})


def device(agent: str) -> str:
    """Browser and system by the User-Agent header (RFC 9110, 10.1.5), as people call them."""
    browser = next((name for pattern, name in BROWSERS if re.search(pattern, agent)), "")
    system = next((name for word, name in SYSTEMS if word in agent), "")
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("A browser that does not say its name")


def _session(row: UserSession, *, current: bool) -> Session:
    return Session(row.pk, device(row.user_agent), row.ip, row.created_at, row.last_seen_at, current)
