"""Who may see and do what at the desk. Each function gives the thing or refuses; no other file decides this."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from ombud.models import Alarm, Appeal, Comment, Correction, Merge, Notice, Reader, Site, Story
from ombud.models.errors import Forbidden, NotFound, Refused

from . import pages

Given = ParamSpec("Given")
View = Callable[Concatenate[HttpRequest, Given], HttpResponse]
SIGN_IN = "/desk/sign-in"
APPEAL_RELATED = ("site", "reader", "decision__site", "decision__reader", "decision__comment__story__site")


def anybody(view: View[Given]) -> View[Given]:
    """A page of the desk that strangers may open: signing in and out."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: Given.args, **kwargs: Given.kwargs) -> HttpResponse:
        return pages.secured(view(request, *args, **kwargs))

    return guarded


def staff(view: View[Given]) -> View[Given]:
    """A page for staff. The stranger is sent to sign in; who is signed in and not of the staff gets 403."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: Given.args, **kwargs: Given.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return pages.secured(HttpResponseRedirect(SIGN_IN))
        try:
            if not request.user.is_staff:
                raise Forbidden(_("This is the newsroom's desk. Your account is not one of its staff."))
            return pages.secured(view(request, *args, **kwargs))
        except Refused as refused:
            return pages.secured(pages.refusal(request, refused))

    return guarded


def member(request: HttpRequest) -> User:
    """Who is signed in, inside a view for staff. Raises Forbidden elsewhere."""
    if not isinstance(request.user, User):
        raise Forbidden(_("Sign in first."))
    return request.user


def owner(request: HttpRequest) -> User:
    """The owner who is signed in. Raises Forbidden for everybody else."""
    user = member(request)
    if not user.is_superuser:
        raise Forbidden(_("Only owners add people. Ask one of them."))
    return user


def comment_or_404(pk: str | int) -> Comment:
    """The comment with everything that a row of the queue shows of it. Raises NotFound."""
    related = ("site", "story__site", "reader", "parent", "root")
    found = Comment.objects.select_related(*related).filter(pk=_number(pk)).first()
    if found is None:
        raise NotFound(_("There is no such comment. Its author or a colleague may have erased it."))
    return found


def reader_or_404(request: HttpRequest, pk: int) -> Reader:
    """The reader with their site. Raises NotFound."""
    found = Reader.objects.select_related("site").filter(pk=pk, site__in=sites()).first()
    if found is None:
        raise NotFound(_("There is no such reader."))
    return found


def appeals_of(user: User) -> QuerySet[Appeal]:
    """The appeals that this person may see."""
    return Appeal.objects.filter(site__in=sites())


def appeal_or_404(request: HttpRequest, pk: int) -> Appeal:
    """The appeal with the decision that it is about. Raises NotFound."""
    found = appeals_of(member(request)).select_related(*APPEAL_RELATED).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such appeal."))
    return found


def story_or_404(pk: int) -> Story:
    """The story. Raises NotFound."""
    found = Story.objects.select_related("site", "merged_into").filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such story."))
    return found


def merge_or_404(pk: int) -> Merge:
    """The merge. Raises NotFound."""
    found = Merge.objects.select_related("source__site", "target__site").filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such merge."))
    return found


def correction_or_404(pk: str | int) -> Correction:
    """The suggestion with its site and story. Raises NotFound."""
    found = Correction.objects.select_related("site", "story__site", "duplicate_of").filter(pk=_number(pk)).first()
    if found is None:
        raise NotFound(_("There is no such suggestion."))
    return found


def notice_or_404(pk: int) -> Notice:
    """The notice with its site and story. Raises NotFound."""
    found = Notice.objects.select_related("site", "story__site", "correction").filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such notice."))
    return found


def alarm_or_404(pk: str | int) -> Alarm:
    """The alarm with its story and suggestion. Raises NotFound."""
    found = Alarm.objects.select_related("site", "story__site", "correction").filter(pk=_number(pk)).first()
    if found is None:
        raise NotFound(_("There is no such alarm."))
    return found


def sites() -> list[Site]:
    """The sites whose comments and stories staff look after: all of this installation."""
    return list(Site.objects.all())


def _number(text: str | int) -> int:
    """A row's number as a form sent it; 0, which no row has, for anything else."""
    given = str(text)
    return int(given) if given.isascii() and given.isdigit() and len(given) < 18 else 0
