"""Saved views of the queue, and the languages that one reads."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ombud.actions import views
from ombud.models import SavedView
from ombud.models.errors import NotFound

from . import access, pages
from .asked import Asked, number
from .reach import Reach


@access.moderators
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keep the queue with its filters under a name."""
    asked = Asked.of(request.POST.dict(), Reach.of(request).sites).start
    views.save(access.member(request), request.POST.get("name", ""), asked.query)
    return pages.done(request, _("Kept. It stands above the queue."), asked.url)


@access.moderators
@require_POST
def remove(request: HttpRequest) -> HttpResponse:
    """Forget one of one's own views."""
    own = SavedView.objects.filter(user=access.member(request), pk=number(request.POST.get("view", "")))
    found = own.first()
    if found is None:
        raise NotFound(_("There is no such view."))
    views.remove(found)
    return pages.done(request, _("The view is gone; the comments are where they were."), "/desk/")


@access.moderators
@require_POST
def languages(request: HttpRequest) -> HttpResponse:
    """Remember which languages one reads: the queue shows comments in these, and in none that is known."""
    spoken = {code for site in Reach.of(request).sites for code in site.languages}
    chosen = [code for code in request.POST.getlist("read") if code in spoken]
    views.read_languages(access.member(request), chosen)
    asked = Asked.of(request.POST.dict(), Reach.of(request).sites).start
    return pages.done(request, _("The queue shows you comments in these languages now."), asked.url)
