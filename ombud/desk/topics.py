"""What stands beside a story, and why: pinning, banning, ordering, and the series that it belongs to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ombud.actions import addresses, placements, series
from ombud.models import Likeness, Part, Placement, Series, Story
from ombud.models.errors import Invalid, Refused
from ombud.publish import topics
from ombud.publish.links import address_of
from ombud.text import likeness

from . import access, pages
from .deciding import publish_now
from .roles import CORRECTIONS

SERIES_OFFERED = 30


@dataclass(frozen=True)
class Row:
    """A story that stands beside another, or could: whether readers see it, what was said of it, and why it is there.

    `percent` is how like it is, of 100 at most; 0 for one that only an editor put there.
    """

    story: Story
    address: str
    shown: bool
    state: str
    percent: int
    words: list[str]
    tags: list[str]
    foreign: bool


@access.editors
@require_safe
def topics_of(request: HttpRequest, pk: int) -> HttpResponse:
    """What readers are offered beside a story, what else was found, and what is banned."""
    return _page(request, access.story_or_404(request, pk, CORRECTIONS))


@access.editors
@require_POST
def place(request: HttpRequest, pk: int) -> HttpResponse:
    """Pin a story or ban it, move a pinned one, or take back what was said."""
    story = access.story_or_404(request, pk, CORRECTIONS)
    by = access.member(request).get_username()
    verbs: dict[str, Callable[[Story], object]] = {
        "pin": lambda other: placements.pin(story, other, by=by),
        "ban": lambda other: placements.ban(story, other, by=by),
        "release": lambda other: placements.release(story, other.pk, by=by),
        "up": lambda other: placements.move(story, other.pk, up=True, by=by),
        "down": lambda other: placements.move(story, other.pk, up=False, by=by),
    }
    try:
        verb = verbs.get(request.POST.get("verb", ""))
        if verb is None:
            raise Invalid(_("Say what is to be done."))
        verb(_other(request, story))
    except Refused as refused:
        return _page(request, story, alert=refused.detail, status=refused.status)
    publish_now(story.pk, story.site_id)
    return pages.done(request, _("Done. Readers see it at once."), _url(story))


@access.editors
@require_POST
def part(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a story a part of a series, or of none."""
    story = access.story_or_404(request, pk, CORRECTIONS)
    by = access.member(request).get_username()
    before = _parts(story)
    try:
        if request.POST.get("verb") == "leave":
            series.leave(story, by=by)
        else:
            series.place(story, request.POST.get("series", ""), _number(request.POST.get("number", "")), by=by)
    except Refused as refused:
        return _page(request, story, alert=refused.detail, status=refused.status)
    for each in {story.pk} | before | _parts(story):
        publish_now(each, story.site_id)
    return pages.done(request, _("Done. Readers see it at once."), _url(story))


def _other(request: HttpRequest, story: Story) -> Story:
    """The story that a button or an address names, of the same site. Raises Invalid."""
    given = request.POST.get("other", "")
    if given:
        found = Story.objects.filter(pk=_number(given), site=story.site_id).first()
    else:
        found = addresses.locate(story.site, request.POST.get("url", "").strip())
    if found is None:
        raise Invalid(_("No story is known at this address."))
    return found


def _parts(story: Story) -> set[int]:
    row = Part.objects.filter(story=story).first()
    return set(Part.objects.filter(series=row.series_id).values_list("story", flat=True)) if row else set()


def _page(request: HttpRequest, story: Story, *, alert: str = "", status: int = 200) -> HttpResponse:
    shown = [row.pk for row in topics.related(story)]
    rows = _rows(story, set(shown))
    order = {pk: place for place, pk in enumerate(shown)}
    part = Part.objects.filter(story=story).select_related("series").first()
    context = {
        "story": story,
        "shown": sorted((row for row in rows if row.shown), key=lambda row: order[row.story.pk]),
        "banned": [row for row in rows if row.state == Placement.State.BANNED],
        "others": [row for row in rows if not row.shown and row.state != Placement.State.BANNED],
        "waiting": story.relate_at is not None,
        "off": not story.site.rules.topics,
        "part": part,
        "so_far": topics.so_far(story),
        "offered": Series.objects.filter(site=story.site).order_by("-pk")[:SERIES_OFFERED],
        "alert": alert,
    }
    return pages.page(request, "desk/topics.html", context, status=status)


def _rows(story: Story, shown: set[int]) -> list[Row]:
    """All that was found or said, pinned ones in their order first, then by likeness."""
    placed = Placement.objects.filter(story=story).select_related("other__site").order_by("place", "pk")
    found = {row.other_id: row for row in Likeness.objects.filter(story=story).select_related("other__site")}
    states = {row.other_id: row.state for row in placed}
    stories = {row.other_id: row.other for row in placed}
    stories |= {pk: row.other for pk, row in sorted(found.items(), key=lambda each: -each[1].score)}
    own = story.language or story.site.language
    return [
        Row(
            story=other,
            address=address_of(other),
            shown=pk in shown,
            state=states.get(pk, ""),
            percent=min(100, round(100 * found[pk].score)) if pk in found else 0,
            words=found[pk].words if pk in found else [],
            tags=found[pk].tags if pk in found else [],
            foreign=not likeness.same_language(own, other.language or own),
        )
        for pk, other in stories.items()
    ]


def _number(text: str) -> int:
    tidy = text.strip()
    return int(tidy) if tidy.isascii() and tidy.isdigit() and len(tidy) < 18 else 0


def _url(story: Story) -> str:
    return f"/desk/stories/{story.pk}/topics"
