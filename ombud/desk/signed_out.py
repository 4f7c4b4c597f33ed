"""What answers a form of the desk from who is signed in no more."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from ombud.text.typed import sentences

from . import pages

SIGN_IN = "/desk/sign-in"


def answer(request: HttpRequest) -> HttpResponse:
    """The way to the door, and afterwards to the page that was wanted. Who sent words reads them first, to take them
    along; scripts keep them by themselves."""
    door = _door(request)
    kept = sentences(request.POST) if request.method == "POST" else []
    if not kept or request.headers.get("X-Requested-With") == "fetch":
        return HttpResponseRedirect(door)
    text = _("You are signed out, so nothing was sent. Copy your words, sign in, and send them again.")
    context = {"title": _("Sign in first."), "text": text, "kept": kept, "door": door}
    return pages.page(request, "desk/message.html", context, status=403)


def _door(request: HttpRequest) -> str:
    if request.method == "GET":
        wanted = request.get_full_path()
    else:
        # The page on which the form stood: browsers tell our own pages which it was.
        sent_from = urlsplit(request.headers.get("Referer", ""))
        wanted = pages.onward(f"{sent_from.path}?{sent_from.query}" if sent_from.query else sent_from.path)
    return f"{SIGN_IN}?{urlencode({'next': wanted})}" if wanted != "/desk/" else SIGN_IN
