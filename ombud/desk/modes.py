"""How comments are taken under one story, and in the sections of a site."""

from __future__ import annotations

import zoneinfo
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ombud.actions import modes
from ombud.models import Moderation, Section, Site, Story
from ombud.models.errors import Conflict, Invalid, Refused
from ombud.models.mode import effective, section_of

from . import access, pages, sections, whole_site
from .deciding import publish_now
from .roles import COMMENTS, OWNING
from .setting_words import mode_words

LOCAL = "%Y-%m-%dT%H:%M"


@access.moderators
@require_safe
def of_story(request: HttpRequest, pk: int) -> HttpResponse:
    """The mode of one story: its own word, and what follows from its section and the site."""
    return _story_page(request, access.story_or_404(request, pk, COMMENTS))


@access.moderators
@require_POST
def set_story(request: HttpRequest, pk: int) -> HttpResponse:
    """Set it; readers see it at once. A form that was opened before a colleague's change is told so."""
    story = access.story_or_404(request, pk, COMMENTS)
    by = access.member(request).get_username()
    try:
        if request.POST.get("verb") in ("lock", "unlock"):
            modes.lock(story, request.POST["verb"] == "lock", by=by)
        else:
            if request.POST.get("seen", "") != _seen(story):
                raise Conflict(_("A colleague was faster: the mode of this story has changed. Please look again."))
            modes.set_story(story, _wanted(story, request), by=by)
    except Refused as refused:
        return _story_page(request, access.story_or_404(request, pk, COMMENTS), refused)
    publish_now(story.pk, story.site_id)
    return pages.done(request, _("Saved. Readers see it now."), _back(request, f"/desk/stories/{pk}/mode"))


@access.moderators
@require_safe
def of_site(request: HttpRequest) -> HttpResponse:
    """The modes of a site's sections."""
    return _site_page(request, whole_site.meant(request, request.GET.get("site", "")))


@access.moderators
@require_POST
def set_section(request: HttpRequest) -> HttpResponse:
    """Set the mode of a section; empty everywhere means: as the site."""
    site = whole_site.meant(request, request.POST.get("site", ""))
    try:
        wanted = modes.SectionMode(
            request.POST.get("moderation", ""),
            _number(request.POST.get("slow_seconds", "")),
            _number(request.POST.get("close_days", "")),
        )
        modes.set_section(site, request.POST.get("name", ""), wanted, by=access.member(request).get_username())
    except Refused as refused:
        return _site_page(request, site, refused)
    told = _("Saved. It holds for comments that come from now on.")
    return pages.done(request, told, f"/desk/modes?{urlencode({'site': site.name})}")


def _wanted(story: Story, request: HttpRequest) -> modes.StoryMode:
    closes = request.POST.get("closes_at", "").strip()
    try:
        zone = zoneinfo.ZoneInfo(story.site.timezone)
        closes_at = datetime.strptime(closes, LOCAL).replace(tzinfo=zone) if closes else None
    except ValueError as error:
        raise Invalid(_("Give the time as the field proposes it.")) from error
    return modes.StoryMode(
        moderation=request.POST.get("moderation", ""),
        slow_seconds=_number(request.POST.get("slow_seconds", "")),
        closes_at=closes_at,
        locked="locked" in request.POST,
    )


def _number(text: str) -> int | None:
    text = text.strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 9):
        raise Invalid(_("This takes a whole number."))
    return int(text)


def _seen(story: Story) -> str:
    return f"{story.moderation}/{story.slow_seconds}/{story.closes_at}/{story.replies_locked}"


def _back(request: HttpRequest, own: str) -> str:
    wanted = request.POST.get("next", "")
    return pages.onward(wanted) if wanted else own


def _choices(site: Site) -> list[tuple[str, str]]:
    return [(each, mode_words(each)) for each in Moderation.values]


def _story_page(request: HttpRequest, story: Story, refused: Refused | None = None) -> HttpResponse:
    section = section_of(story)
    mode = effective(story, section, story.site.rules)
    zone = zoneinfo.ZoneInfo(story.site.timezone)
    context: dict[str, Any] = {
        "story": story,
        "section": section,
        "mode": mode,
        "mode_words": mode_words(mode.moderation),
        "open": mode.is_open(timezone.now()),
        "choices": _choices(story.site),
        "closes_at": story.closes_at.astimezone(zone).strftime(LOCAL) if story.closes_at else "",
        "seen": _seen(story),
        "alert": refused.detail if refused else "",
    }
    return pages.page(request, "desk/mode.html", context, status=refused.status if refused else 200)


def _site_page(request: HttpRequest, site: Site, refused: Refused | None = None) -> HttpResponse:
    set_ones = list(Section.objects.filter(site=site).order_by("name"))
    names = sorted({name for _site, name in sections.known([site])} - _names(set_ones))
    context = {
        "site": site,
        "owning": access.may(request, OWNING, site.pk),
        "sites": [each for each in access.sites(request, COMMENTS) if access.may(request, COMMENTS, each.pk)],
        "rows": [*set_ones, *(Section(site=site, name=name) for name in names)],
        "choices": _choices(site),
        "policy": site.rules,
        "mode_words": mode_words(site.rules.moderation),
        "alert": refused.detail if refused else "",
    }
    return pages.page(request, "desk/modes.html", context, status=refused.status if refused else 200)


def _names(rows: list[Section]) -> set[str]:
    return {row.name for row in rows}
