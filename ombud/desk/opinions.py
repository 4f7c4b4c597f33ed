"""What comes back to who asked a colleague, and how often mail tells of questions and answers."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ombud.actions import colleagues, opinion_mails, opinions, users
from ombud.models import Preference

from . import access, pages, questions
from .asked import number
from .reach import Reach

PAGE = "/desk/?tab=opinions"


@access.moderators
@require_POST
def hear(request: HttpRequest) -> HttpResponse:
    """Put away what became of one's own questions."""
    chosen = [number(each) for each in request.POST.getlist("opinion")[: questions.ANSWERS_LIMIT]]
    opinions.hear(chosen, by=access.member(request).get_username())
    return pages.done(request, _("Put away. It stays with the comment."), PAGE)


@access.moderators
@require_POST
def mail(request: HttpRequest) -> HttpResponse:
    """Choose how often one is written to."""
    often = request.POST.get("mail", "")
    opinion_mails.choose(access.member(request), often, translation.get_language() or "")
    said = _("You get these mails now.") if often else _("You get no such mails any more.")
    return pages.done(request, said, PAGE)


def asking(reach: Reach) -> dict[str, Any]:
    """What the forms that ask a colleague need: the names of all who could be asked."""
    return {"colleagues": colleagues.near(site.pk for site in reach.sites)}


def coming_back(reach: Reach, user: User) -> dict[str, Any]:
    """What stands on the page of questions besides: answers to one's own, and the choice of mails."""
    liked: Preference | None = getattr(user, "preference", None)
    chosen = liked.mail if liked else ""
    often = [("", _("never")), ("hourly", _("at most once an hour")), ("daily", _("at most once a day"))]
    return {
        "answered": questions.answered(reach, user.get_username()),
        "mails": [(value, label, value == chosen) for value, label in often],
        "mail_to": users.proved_email(user),
    }
