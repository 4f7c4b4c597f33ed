"""Stories: finding them, what is known of one, reading its page again, merging and undoing that."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ombud.actions import addresses, merging, stories
from ombud.models import Merge, Story
from ombud.models.errors import Conflict, Invalid, Refused
from ombud.publish.links import address_of, page_of

from . import access, pages
from .deciding import publish_now
from .roles import CORRECTIONS, STORIES
from .story_search import PAGE, Asked, counts, found

REVISIONS_SHOWN = 50


@access.staff
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Stories by words of the headline or by address, the ones met last first."""
    sites = access.sites(request)
    asked = Asked.of(request.GET.dict(), sites)
    stories_found = found(asked, access.within(request, STORIES, section="section"))
    counted = counts(stories_found[:PAGE])
    context = {
        "asked": asked,
        "sites": sites,
        "stories": [(each, address_of(each), *counted[each.pk]) for each in stories_found[:PAGE]],
        "more": asked.page_after(stories_found[PAGE - 1]) if len(stories_found) > PAGE else "",
        "start": asked.first_page if asked.after else "",
    }
    return pages.page(request, "desk/stories.html", context)


@access.staff
@require_safe
def story(request: HttpRequest, pk: int) -> HttpResponse:
    """All that is known of one story."""
    return _story_page(request, access.story_or_404(request, pk))


@access.editors
@require_POST
def refetch(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the worker read the story's page again."""
    found = access.story_or_404(request, pk, CORRECTIONS)
    if not _has_page(found):
        raise Conflict(_("This story has no page of its own to read."))
    stories.refetch(found, by=access.member(request).get_username())
    return pages.done(request, _("Its page is being read again. Look here in a moment."), _url(found))


@access.editors
@require_POST
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring this story's comments and addresses into the one whose address was given."""
    source = access.story_or_404(request, pk, CORRECTIONS)
    given = request.POST.get("into", "").strip()
    try:
        target = addresses.locate(source.site, given)
        if target is None:
            raise Invalid(_("No story is known at this address."))
        access.story_or_404(request, target.pk, CORRECTIONS)
        merging.merge(source, target, by=access.member(request).get_username())
    except Refused as refused:
        return _story_page(request, source, into=given, alert=refused.detail, status=refused.status)
    _publish_both(source, target)
    done = _("Merged. Its comments and addresses are part of this story now; “Undo” takes them back.")
    return pages.done(request, done, _url(target))


@access.editors
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Part two merged stories again."""
    row = access.merge_or_404(request, pk)
    try:
        merging.unmerge(row, by=access.member(request).get_username())
    except Conflict as conflict:
        return _story_page(request, row.target, alert=conflict.detail, status=conflict.status)
    _publish_both(row.source, row.target)
    return pages.done(request, _("Undone. They are two stories again."), _url(row.source))


def _story_page(
    request: HttpRequest, story: Story, *, into: str = "", alert: str = "", status: int = 200
) -> HttpResponse:
    shown, held = counts([story])[story.pk]
    merges = Merge.objects.select_related("source", "target").order_by("-pk")
    context = {
        "story": story,
        "address": address_of(story),
        "page": page_of(story),
        "addresses": story.addresses.order_by("pk"),
        "revisions": story.revisions.defer("html").order_by("-number")[:REVISIONS_SHOWN],
        "shown": shown,
        "held": held,
        "has_page": _has_page(story),
        "merges_in": merges.filter(target=story),
        "merges_away": merges.filter(source=story),
        "into": into,
        "alert": alert,
        "may_edit": access.may(request, CORRECTIONS, story.site_id, story.section),
    }
    return pages.page(request, "desk/story.html", context, status=status)


def _has_page(story: Story) -> bool:
    """Whether there is a page elsewhere that the worker can read."""
    return story.source != Story.Source.OWN and story.merged_into_id is None


def _publish_both(*changed: Story) -> None:
    for each in changed:
        publish_now(each.pk, each.site_id)


def _url(story: Story) -> str:
    return f"/desk/stories/{story.pk}"
