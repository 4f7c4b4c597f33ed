"""Saved views of the queue and of the appeals, and the languages that one reads."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ombud.actions import views
from ombud.models import SavedView
from ombud.models.errors import NotFound

from . import access, appeals, pages
from .asked import ALL, Asked, number
from .queue import languages_of
from .reach import Reach
from .roles import COMMENTS


@access.moderators
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keep the queue with its filters under a name; also the languages, so that it stays what it is when one reads
    others some day, and the site, where one is chosen for all pages."""
    user, reach = access.member(request), Reach.of(request)
    asked = Asked.of(request.POST.dict(), reach.sites).start
    if not asked.language:
        asked = replace(asked, language=".".join([*mine, ""]) if (mine := languages_of(user)) else ALL)
    if asked.site is None and len(reach.sites) < len(access.held(request).sites_with(COMMENTS)):
        asked = replace(asked, site=reach.sites[0])
    name = request.POST.get("name", "")
    if request.POST.get("place") == SavedView.Place.APPEALS:
        query = appeals.query_of(request.POST, asked)
        views.save(user, name, urlencode(query), SavedView.Place.APPEALS)
        return pages.done(request, _("Kept. It stands above the queue."), appeals.url(request.POST, asked))
    views.save(user, name, asked.query)
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
    return pages.done(request, _("The view is gone; the comments are where they were."), f"/desk/{found.place}")


@access.moderators
@require_POST
def languages(request: HttpRequest) -> HttpResponse:
    """Remember which languages one reads: the queue shows comments in these, and in none that is known."""
    spoken = {code for site in Reach.of(request).sites for code in site.languages}
    chosen = [code for code in request.POST.getlist("read") if code in spoken]
    views.read_languages(access.member(request), chosen)
    asked = Asked.of(request.POST.dict(), Reach.of(request).sites).start
    place = appeals.url(request.POST) if request.POST.get("place") == SavedView.Place.APPEALS else asked.url
    return pages.done(request, _("The queue shows you comments in these languages now."), place)
