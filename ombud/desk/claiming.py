"""Claims and second opinions, from the forms of a comment."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ombud.actions import claims, opinions
from ombud.models import Opinion
from ombud.models.errors import NotFound, Refused

from . import access, pages
from .asked import number
from .deciding import by_script, fragment, list_of, refused


@access.moderators
@require_POST
def claim(request: HttpRequest) -> HttpResponse:
    """Tell colleagues that one looks at a comment, or that one no longer does.

    A browser that leaves the page sends the latter as a beacon, which reads no answer.
    """
    comment, user = access.comment_or_404(request, request.POST.get("comment", "")), access.member(request)
    if request.POST.get("release"):
        claims.release(comment, user)
        said = _("Colleagues see that nobody looks at it.")
    else:
        try:
            claims.take(comment, user, over=request.POST.get("claimed", ""))
        except Refused as refusal:
            return refused(request, comment.pk, refusal)
        said = _("Yours for five minutes. Colleagues see that you look at it.")
    return _answer(request, comment.pk, said)


@access.moderators
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Ask colleagues what they think of a comment."""
    comment, user = access.comment_or_404(request, request.POST.get("comment", "")), access.member(request)
    try:
        opinions.ask(comment, by=user.get_username(), **_asked(request))
    except Refused as refusal:
        return refused(request, comment.pk, refusal)
    claims.release(comment, user)
    return _answer(request, comment.pk, _("Asked. It stands under “Second opinion” until a colleague answers."))


@access.moderators
@require_POST
def answer(request: HttpRequest) -> HttpResponse:
    """Answer a colleague's question."""
    found = Opinion.objects.select_related("comment").filter(pk=number(request.POST.get("opinion", ""))).first()
    if found is None:
        raise NotFound(_("There is no such question."))
    comment = access.comment_or_404(request, found.comment_id)
    try:
        opinions.answer(found, by=access.member(request).get_username(), words=request.POST.get("answer", ""))
    except Refused as refusal:
        return refused(request, comment.pk, refusal)
    return _answer(request, comment.pk, _("Answered."))


def _asked(request: HttpRequest) -> dict[str, str]:
    return {name: request.POST.get(name, "") for name in ("question", "of")}


def _answer(request: HttpRequest, pk: int, said: str) -> HttpResponse:
    if by_script(request):
        return fragment(request, pk, decided=False)
    return pages.done(request, said, f"/desk/comments/{pk}" if request.POST.get("single") else list_of(request))
