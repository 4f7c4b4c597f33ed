"""The watch-lists of the sites: people, stories and words."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ombud.actions import watching
from ombud.models import Site, Watch
from ombud.models.errors import Invalid, NotFound, Refused

from . import access, pages
from .asked import number
from .reach import Reach

URL = "/desk/watches"


@access.moderators
@require_safe
def watches(request: HttpRequest) -> HttpResponse:
    """All that is watched on the sites of who is signed in."""
    return _page(request)


@access.moderators
@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Watch the author of a comment, its story, or words."""
    by, why = access.member(request).get_username(), request.POST.get("why", "")
    try:
        site, target = _target(request)
        watching.watch(site, target, by=by, why=why)
    except Refused as refusal:
        return _page(request, refusal)
    return pages.done(request, _("Watched. What comes anew stands under “Watched” in the queue."), URL)


@access.moderators
@require_POST
def remove(request: HttpRequest) -> HttpResponse:
    """Watch it no longer."""
    found = _mine(request).filter(pk=number(request.POST.get("watch", ""))).first()
    if found is None:
        raise NotFound(_("This is not watched."))
    watching.unwatch(found, by=access.member(request).get_username())
    return pages.done(request, _("No longer watched."), URL)


def _mine(request: HttpRequest) -> QuerySet[Watch]:
    """What one's reach covers: all of a whole site; of some sections their stories, and what one watches oneself."""
    reach = Reach.of(request)
    added = Q(site__in=reach.sites, added_by=access.member(request).get_username())
    return Watch.objects.filter(reach.within(section="story__section") | added)


def _target(request: HttpRequest) -> tuple[Site, watching.Target]:
    what, words = request.POST.get("what", "words"), request.POST.get("words", "")
    if what == "words":
        named = [site for site in Reach.of(request).sites if site.name == request.POST.get("site")]
        if not named:
            raise Invalid(_("Choose a site."))
        return named[0], watching.Target(words=words)
    comment = access.comment_or_404(request, request.POST.get("comment", ""))
    if what == "story":
        return comment.site, watching.Target(story=comment.story)
    if comment.reader is None:
        raise Invalid(_("Its author is not known any more."))
    return comment.site, watching.Target(reader=comment.reader)


def _page(request: HttpRequest, refusal: Refused | None = None) -> HttpResponse:
    reach = Reach.of(request)
    found = _mine(request).select_related("site", "story", "reader").order_by("-pk")
    context = {
        "watches": found,
        "sites": reach.sites,
        "people_of": reach.whole,
        "alert": refusal.detail if refusal else "",
        "given": request.POST.dict() if refusal else {},
        "words_limit": watching.WORDS_LIMIT,
        "why_limit": watching.WHY_LIMIT,
    }
    return pages.page(request, "desk/watches.html", context, status=refusal.status if refusal else 200)
